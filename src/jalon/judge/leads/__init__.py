"""Does the leading KPI lead: links tested against chance, their lag, size, and what they add to a forecast."""
