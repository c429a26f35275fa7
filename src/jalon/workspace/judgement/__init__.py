"""From what was published to all that is said of a KPI: the pure methods of `judge`, fed and kept."""
