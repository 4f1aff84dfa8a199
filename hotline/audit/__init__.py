"""The audit log: who did what to what, when. Entries are added and never changed. See docs/accounts.md.

`model`       the table: audit_entry (its trigger refuses UPDATE, DELETE and TRUNCATE)
`repository`  every query on it
`service`     record an entry, list them for who may read them; never commits
"""
