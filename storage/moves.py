"""Groups that became supergroups: the id under which each goes on."""

from sqlalchemy import bindparam, delete, select, update

from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement

FOUND = Statement(select(m.settings.c.value).where(m.settings.c.name == bindparam("name")))
REMEMBER = Statement(
    lambda insert_into: (
        insert_into(m.settings)
        .values(name=bindparam("name"), value=bindparam("value"))
        .on_conflict_do_update(index_elements=["name"], set_={"value": bindparam("value")})
    )
)
DROP_TWINS = Statement(
    delete(m.cards).where(
        m.cards.c.chat_id == bindparam("old"),
        m.cards.c.card.in_(select(m.cards.c.card).where(m.cards.c.chat_id == bindparam("new"))),
    )
)
TAKE_CARDS = Statement(
    update(m.cards)
    .where(m.cards.c.chat_id == bindparam("old"))
    .values(chat_id=bindparam("new"), message_id=None)
)


async def newest_id(database: Database, chat_id: int) -> int:
    rows = await database.read(FOUND, name=_name(chat_id))
    return int(rows[0].value) if rows else chat_id


def remember_move(old: int, new: int) -> list[Write]:
    """Take its cards along: their messages stayed behind, so each is sent anew when it changes."""
    both = {"old": old, "new": new}
    return [
        Write(REMEMBER, {"name": _name(old), "value": str(new)}),
        Write(DROP_TWINS, both),
        Write(TAKE_CARDS, both),
    ]


def _name(chat_id: int) -> str:
    return f"moved:{chat_id}"
