"""A demo county: units, people and ninety days of tickets, played through the hotline's own services.

`county`  reads county.yaml and stories.yaml
`play`    plays the days with a clock of its own
`load`    writes it all into an empty database
"""

#: Of the county that is loaded unless another is asked for.
SEED = 12345
