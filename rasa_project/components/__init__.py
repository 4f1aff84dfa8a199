"""Rasa extension points of ours: an entity extractor over the lexicon, the tracker store."""
