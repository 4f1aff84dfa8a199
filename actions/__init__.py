"""What the bot does beyond fixed sentences: one module per topic, listed in `registry`.

`webhook` serves them to Rasa on a private port. An action reads the tracker, asks `knowledge`, and
says what should happen to the conversation as an effect; the hotline carries the effect out in the
transaction that keeps the words, so that a killed process leaves both or neither.
"""
