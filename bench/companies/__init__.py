"""Companies in which nothing was planted, each of another seed: whatever a tool finds there is false."""
