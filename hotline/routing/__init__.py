"""Who must answer: units with their dates, an administrator's rules, and routing.yaml.

`model`       units and rules
`repository`  every query on them
`service`     `route`: the unit for a matter on a day, and why
"""
