"""Screenings that a citizen agreed to have kept, for a while, to be shown at a counter.

`model`       the table, and what a bot may ask to have kept
`repository`  every query on it
`service`     keep, open by token, forget, delete what has expired; never commits
`expiry`      the worker's round that deletes (commits)
"""
