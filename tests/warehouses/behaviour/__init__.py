"""One behaviour suite for every engine: cases as data, with expected values worked out by hand."""
