"""What a message asks and tells, put together from its intent, its names, its words and what was said before."""
