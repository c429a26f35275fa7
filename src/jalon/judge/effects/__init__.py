"""Did the change work: the window after a change against what would have come without it."""
