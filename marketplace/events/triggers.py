"""A migration operation: rows that refuse to be changed or deleted, on both databases."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation


class RefuseChanges(Operation):
    """Put triggers on a table that refuse DELETE, and UPDATE of every column but the named ones."""

    reversible = True

    def __init__(self, table: str, *, but: tuple[str, ...] = ()) -> None:
        self.table = table
        self.but = but

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
        on = "" if schema_editor.connection.vendor == "sqlite" else f' ON "{self.table}"'
        for verb in ("update", "delete"):
            schema_editor.execute(f'DROP TRIGGER "{self.table}_no_{verb}"{on}', params=None)

    def describe(self) -> str:
        return f"Refuse changes of {self.table}"

    def _guarded(self, connection: Any) -> list[str]:
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, self.table)
        return [f'"{column.name}"' for column in columns if column.name not in self.but]

    def _sqlite(self, connection: Any) -> list[str]:
        of = ", ".join(self._guarded(connection))
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.table} refuses changes'); END"
        return [
            f'CREATE TRIGGER "{self.table}_no_update" BEFORE UPDATE OF {of} '
            f'ON "{self.table}" {refuse}',
            f'CREATE TRIGGER "{self.table}_no_delete" BEFORE DELETE ON "{self.table}" {refuse}',
        ]

    def _postgresql(self, connection: Any) -> list[str]:
        of = ", ".join(self._guarded(connection))
        function = (
            "CREATE OR REPLACE FUNCTION refuse_changes() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION '% refuses changes', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        )
        call = "EXECUTE FUNCTION refuse_changes()"
        return [
            function,
            f'CREATE TRIGGER "{self.table}_no_update" BEFORE UPDATE OF {of} '
            f'ON "{self.table}" FOR EACH ROW {call}',
            f'CREATE TRIGGER "{self.table}_no_delete" BEFORE DELETE OR TRUNCATE '
            f'ON "{self.table}" FOR EACH STATEMENT {call}',
        ]
