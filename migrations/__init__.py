"""Alembic migrations. Additive: a migration must work with the code that is already deployed."""
