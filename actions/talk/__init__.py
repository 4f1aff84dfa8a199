"""The conversation itself: not understood, small words, anger, going back, beginning again."""
