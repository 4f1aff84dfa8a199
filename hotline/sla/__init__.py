"""Deadlines: China's calendar with its make-up workdays (调休), and exact arithmetic on it.

Pure: no database, no clock, the same answer for the same arguments.
`calendar`       which days are worked: published years, and provisional days past them
`statutory`      the law's holidays by date, for years that have no notice yet (`statutory_days.yaml`)
`calendar_file`  reads and checks the file of a year
`hours`          when a unit is open: several spans a day, a make-up workday, round the clock
`working_time`   working time between two moments, and the moment by which some has passed
`deadlines`      a term, when it is due, how much of it has passed
`pauses`         where a pause moves the due time
`milestones`     when to remind before it is due

Stored:
`calendar_model`       the tables: the notices, one version per change
`calendar_repository`  every query on them
`calendar_service`     load, fill from the package, import a year; never commits

docs/deadlines.md says exactly what is reckoned, with a table of cases that the tests run.
"""
