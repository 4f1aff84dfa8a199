"""What the bot does beyond fixed sentences; `registry` lists the actions.

`gate` stands before each of them. `reading` says what a message asks and tells; `policy`, `sums`, `screening`,
`tickets`, `danger` and `talk` answer it, one module a topic.

`webhook` serves them to Rasa on a private port. An action reads the tracker, asks `knowledge`, and
says what should happen to the conversation as an effect; the hotline carries the effect out in the
transaction that keeps the words, so that a killed process leaves both or neither.
"""
