"""How well the bot understands: labelled messages, figures, and the picture of what is taken for what.

`dataset`   labelled messages from JSON lines or Rasa's YAML     `metrics`  F1, calibration, entities; pure
`readings`  what a model makes of them, in the bot's environment  `report`   tables, JSON, the confusion matrix
`linting`   what is wrong with the training data                  `pictures` the matrix as a picture
"""
