"""A screening in the conversation: its questions, what is said in their middle, its result."""
