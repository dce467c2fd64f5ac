"""Full text of the journal: one row a line, in FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Both are given words that bot/domain/search_words.py has parted already, so that they find alike.
The table belongs to no model: each database has its own kind. Its rows go with their line by a
trigger, and with the body that is blanked; FTS5 keeps what was deleted until it is optimised,
which the compaction after an erasure does (storage/sqlite.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.types import UserDefinedType

from bot.domain.search_words import is_whole
from storage.engine import Database, Write
from storage.statements import Statement

NAME = "journal_words"
NEWEST = 1 << 62  # behind all lines
RECENT = 4_000  # of the newest lines on PostgreSQL, looked through one by one for common words


def is_of_words(name: str) -> bool:
    """Tell a table that stands here and in no model; FTS5 makes several."""
    return name == NAME or name.startswith(f"{NAME}_")


class _Query(UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tsquery"


words = Table(
    NAME,
    MetaData(),
    Column("rowid", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),
    Column("words", Text),
)
_W = words.c
_BEFORE, _MOST = bindparam("before", type_=BigInteger), bindparam("most", type_=BigInteger)
_SINCE = bindparam("since", type_=BigInteger)
FORGET_ALL = Statement(delete(words))
_MATCH = literal_column(NAME).op("MATCH", is_comparison=True)(bindparam("match", type_=Text))
_CONTAINS = literal_column(f"{NAME}.words").op("@@", is_comparison=True)(
    cast(bindparam("match", type_=Text), _Query())
)
_VALUES: dict[str, Any] = {"rowid": bindparam("rowid"), "chat_id": bindparam("chat_id")}
ADD_LITE = Statement(
    insert(words).prefix_with("OR REPLACE").values(**_VALUES, words=bindparam("words"))
)
ADD_POSTGRES = Statement(lambda insert_into: _in_place(insert_into(words)))


def _in_place(core: Any) -> Any:
    """Words that are made anew take the place of those that an older release made."""
    said = func.array_to_tsvector(
        func.string_to_array(bindparam("words", type_=Text), literal_column("' '"))
    )
    return core.values(**_VALUES, words=said).on_conflict_do_update(
        index_elements=["rowid"], set_={"words": core.excluded.words}
    )


FIND_LITE = Statement(
    select(_W.rowid, _W.chat_id)
    .where(_MATCH, _W.rowid < _BEFORE, _W.rowid >= _SINCE)
    .order_by(_W.rowid.desc())
    .limit(_MOST)
)
_RECENT = (
    select(_W.rowid, _W.chat_id, _W.words)
    .where(_W.rowid < _BEFORE, _W.rowid >= _SINCE)
    .order_by(_W.rowid.desc())
    .limit(literal_column(str(RECENT)))
    .cte("recent")
    .prefix_with("MATERIALIZED")
)
FIND_RECENT = Statement(
    select(_RECENT.c.rowid, _RECENT.c.chat_id)
    .where(
        _RECENT.c.words.op("@@", is_comparison=True)(
            cast(bindparam("match", type_=Text), _Query())
        )
    )
    .order_by(_RECENT.c.rowid.desc())
    .limit(_MOST)
)
_ALL = (
    select(_W.rowid, _W.chat_id)
    .where(_CONTAINS, _W.rowid < _BEFORE, _W.rowid >= _SINCE)
    .cte("found")
    .prefix_with("MATERIALIZED")
)
FIND_ALL = Statement(
    select(_ALL.c.rowid, _ALL.c.chat_id).order_by(_ALL.c.rowid.desc()).limit(_MOST)
)


@dataclass(frozen=True, slots=True)
class Hit:
    line_id: int
    chat_id: int


@dataclass(slots=True)
class Words:
    """Full text of one database."""

    database: Database

    @property
    def _lite(self) -> bool:
        return self.database.dialect.name == "sqlite"

    def add(self, rows: Sequence[tuple[int, int, str]]) -> list[Write]:
        """Add lines: (line, chat, words by blank); one that is there is replaced."""
        if not rows:
            return []
        statement = ADD_LITE if self._lite else ADD_POSTGRES
        values = [{"rowid": line, "chat_id": chat, "words": said} for line, chat, said in rows]
        return [Write(statement, values)]

    async def find(
        self, ways: Sequence[Sequence[str]], before: int, most: int, since: int = 0
    ) -> Sequence[Hit]:
        """Give the newest lines with all words of one of the ways.

        Words are found by their beginnings; what has a digit is found whole: whoever sees numbers
        masked shall not guess them digit by digit.
        """
        params: dict[str, Any] = {"match": self._match(ways), "before": before, "most": most}
        params["since"] = since
        if self._lite:
            rows = await self.database.read(FIND_LITE, **params)
        else:
            rows = await self.database.read(FIND_RECENT, **params)
            if len(rows) < most:
                rows = await self.database.read(FIND_ALL, **params)
        return [Hit(row.rowid, row.chat_id) for row in rows]

    async def find_around(
        self, ways: Sequence[Sequence[str]], before: int, most_newer: int, most: int
    ) -> tuple[Sequence[Hit], Sequence[Hit]]:
        """Give the newest lines with these words, of those from `before` on and of older ones."""
        if self._lite:  # it gathers all that begin so each time it is asked, however few it gives
            both = await self.find(ways, NEWEST, most_newer + most)
            newer = [hit for hit in both if hit.line_id >= before]
            older = both[len(newer) : len(newer) + most]
            if len(newer) <= most_newer:
                return newer, older
        else:
            newer = list(await self.find(ways, NEWEST, most_newer, before))
        return newer[:most_newer], await self.find(ways, before, most)

    def _match(self, ways: Sequence[Sequence[str]]) -> str:
        """Say it in the language of the database: words are letters and digits only."""
        sign, both, either = ('"', " AND ", " OR ") if self._lite else ("'", " & ", " | ")
        begins = "*" if self._lite else ":*"
        said = (
            both.join(f"{sign}{one}{sign}{'' if is_whole(one) else begins}" for one in way)
            for way in ways
        )
        return either.join(f"({one})" for one in said)
