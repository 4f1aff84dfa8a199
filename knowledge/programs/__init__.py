"""Aid programmes: each folder has what is decided, the figures, the names, and where it can be reckoned the rules."""
