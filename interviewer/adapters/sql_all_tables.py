"""All tables, those of every part: what deletes a person's rows, and what compares with the migrations, needs each."""

from interviewer.adapters import (
    sql_tables_coaching,
    sql_tables_jobs,
    sql_tables_people,
    sql_tables_usage,
)
from interviewer.adapters.sql_tables import metadata

__all__ = ["metadata", "sql_tables_coaching", "sql_tables_jobs", "sql_tables_people", "sql_tables_usage"]
