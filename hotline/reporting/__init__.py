"""Figures of tickets for managers: the read side. Nothing here writes.

`period`      a stretch of days in China, and what figures are grouped by
`repository`  every query: counts, time spans, the spot-check's candidates
`measures`    what each figure means, from measures.yaml
`working`     minutes within a unit's working hours
`service`     puts a report together
`recount`     the same figures a second time, in plain Python from events and clocks: the check of the first
`sample`      the tickets of a period that are to be spot-checked
"""
