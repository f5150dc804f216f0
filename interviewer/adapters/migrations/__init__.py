"""The database's history, one revision a file; run by `sql_engine.migrate`."""
