"""Where effort pays."""
