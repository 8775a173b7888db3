"""A migration operation: rows that refuse to be changed or deleted, on both databases."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_changes() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% refuses changes', TG_TABLE_NAME; END
$$ LANGUAGE plpgsql
"""


class RefuseChanges(Operation):
    """Put triggers on a table that refuse DELETE, and UPDATE of every column but the named ones.

    `when` is an SQL condition on the row as it stood ("OLD.state = 'open'"); without one, always.
    """

    reversible = True

    def __init__(self, table: str, *, but: tuple[str, ...] = (), when: str = "") -> None:
        self.table = table
        self.but = but
        self.when = f"WHEN ({when}) " if when else ""

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing: triggers are no part of Django's model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        connection = schema_editor.connection
        if connection.vendor == "sqlite":
            statements = self._sqlite(connection)
        else:
            statements = self._postgresql(connection)
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        on = "" if is_sqlite else f' ON "{self.table}"'
        for verb in ("update", "delete") if is_sqlite else ("update", "delete", "truncate"):
            schema_editor.execute(f'DROP TRIGGER "{self.table}_no_{verb}"{on}', params=None)

    def describe(self) -> str:
        return f"Refuse changes of {self.table}"

    def _guarded(self, connection: Any) -> list[str]:
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, self.table)
        return [f'"{column.name}"' for column in columns if column.name not in self.but]

    def _sqlite(self, connection: Any) -> list[str]:
        columns, name = ", ".join(self._guarded(connection)), self.table
        refuse = f"{self.when}BEGIN SELECT RAISE(ABORT, '{name} refuses changes'); END"
        update = f'BEFORE UPDATE OF {columns} ON "{name}" {refuse}'
        return [
            f'CREATE TRIGGER "{name}_no_update" {update}',
            f'CREATE TRIGGER "{name}_no_delete" BEFORE DELETE ON "{name}" {refuse}',
        ]

    def _postgresql(self, connection: Any) -> list[str]:
        columns, name = ", ".join(self._guarded(connection)), self.table
        row = f'ON "{name}" FOR EACH ROW {self.when}EXECUTE FUNCTION refuse_changes()'
        statement = f'ON "{name}" FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes()'
        return [
            REFUSE,
            f'CREATE TRIGGER "{name}_no_update" BEFORE UPDATE OF {columns} {row}',
            f'CREATE TRIGGER "{name}_no_delete" BEFORE DELETE {row}',
            f'CREATE TRIGGER "{name}_no_truncate" BEFORE TRUNCATE {statement}',
        ]
