"""On PostgreSQL the database itself deletes the issues of a deleted result.

Django's own foreign key leaves that to the ORM. SQLite can't alter a constraint; there the repository is the only way
in, and it goes through the ORM.
"""

from django.db import migrations


def _set_rule(schema_editor, rule):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "qc_issues")
    (name,) = (name for name, found in constraints.items() if found["foreign_key"] == ("qc_results", "id"))
    quoted = connection.ops.quote_name(name)
    schema_editor.execute(
        f"ALTER TABLE qc_issues DROP CONSTRAINT {quoted}, ADD CONSTRAINT {quoted} FOREIGN KEY (result_id) "
        f"REFERENCES qc_results (id) {rule} DEFERRABLE INITIALLY DEFERRED"
    )


def cascade(apps, schema_editor):
    _set_rule(schema_editor, "ON DELETE CASCADE")


def leave_to_the_orm(apps, schema_editor):
    _set_rule(schema_editor, "")


class Migration(migrations.Migration):
    dependencies = [("qc", "0001_initial")]

    operations = [migrations.RunPython(cascade, leave_to_the_orm)]
