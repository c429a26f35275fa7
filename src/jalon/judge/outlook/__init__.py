"""What is coming: forecasts with honest bands, the chance of a target, and the record of what was said."""
