"""What Alembic runs. The connection comes from outside, with its transaction already begun."""

from alembic import context

from interviewer.adapters.sql_all_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
