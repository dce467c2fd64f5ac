"""Images of tables that SQLite takes rows from, for as long as a transaction lasts.

An image takes the place of an attached database. From SQLite 3.53.1 on it may not do so once a
transaction has begun there, so each image of a transaction has a database of its own, which can
be let go of when the transaction has ended.
"""

import sqlite3
from dataclasses import dataclass, field

from storage.engine import IMAGE, Bound

MOST = 8  # SQLite attaches ten databases at the most, as it is usually built


@dataclass(slots=True)
class Images:
    """Those of one transaction."""

    connection: sqlite3.Connection
    _taken: list[bytes] = field(default_factory=list)

    @property
    def have_room(self) -> bool:
        return len(self._taken) < MOST

    def name_in(self, bound: Bound) -> str:
        """Give the statement with the name under which its image is attached."""
        if bound.image is None:
            return bound.sql
        return bound.sql.replace(f"{IMAGE}.", f"{self._name_of(bound.image)}.")

    def leave(self) -> None:
        """Let go of them, and of those that an earlier transaction could not let go of."""
        attached = self.connection.execute("PRAGMA database_list").fetchall()
        for _, name, _ in attached:
            if name.startswith(IMAGE):
                self.connection.execute(f"DETACH {name}")
        self._taken.clear()

    def _name_of(self, image: bytes) -> str:
        for at, one in enumerate(self._taken):
            if one is image:
                return f"{IMAGE}{at}"
        name = f"{IMAGE}{len(self._taken)}"
        self.connection.execute(f"ATTACH ':memory:' AS {name}")
        self._taken.append(image)
        self.connection.deserialize(image, name=name)
        return name
