"""The database: engine and sessions (`engine`), tables' base (`base`), the embedded server (`embedded`)."""
