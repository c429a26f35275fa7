"""Why a value moved: laws of shares, and segment search on planted cubes."""
