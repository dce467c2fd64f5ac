"""Groups that became supergroups: the id under which each goes on."""

from sqlalchemy import bindparam, delete, exists, select, update

from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement

C, S = m.cards.c, m.staff_cards.c
_TWIN = m.staff_groups.alias()
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
        C.chat_id == bindparam("old"),
        C.card.in_(select(C.card).where(C.chat_id == bindparam("new"))),
    )
)
TAKE_CARDS = Statement(
    update(m.cards)
    .where(C.chat_id == bindparam("old"))
    .values(chat_id=bindparam("new"), message_id=None)
)
DROP_HUNG_TWINS = Statement(
    delete(m.staff_cards).where(
        S.chat_id == bindparam("old"),
        S.card.in_(select(S.card).where(S.chat_id == bindparam("new"))),
    )
)
TAKE_HUNG = Statement(
    update(m.staff_cards).where(S.chat_id == bindparam("old")).values(chat_id=bindparam("new"))
)
# The supergroup may be bound already: what is known of it stays.
TAKE_GROUP = Statement(
    update(m.staff_groups)
    .where(
        m.staff_groups.c.chat_id == bindparam("old"),
        ~exists(
            select(_TWIN.c.chat_id).where(_TWIN.c.chat_id == bindparam("new")).select_from(_TWIN)
        ),
    )
    .values(chat_id=bindparam("new"), lost_at=None)
)
DROP_GROUP = Statement(delete(m.staff_groups).where(m.staff_groups.c.chat_id == bindparam("old")))
DROP_THREADS = Statement(
    delete(m.group_threads).where(m.group_threads.c.chat_id == bindparam("old"))
)


async def newest_id(database: Database, chat_id: int) -> int:
    rows = await database.read(FOUND, name=_name(chat_id))
    return int(rows[0].value) if rows else chat_id


def remember_move(old: int, new: int) -> list[Write]:
    """Take its cards and its binding along; may be done twice.

    Messages of the cards stayed behind, so each is sent anew when it changes; what was known of
    topics was of a group that could have none.
    """
    both = {"old": old, "new": new}
    return [
        Write(REMEMBER, {"name": _name(old), "value": str(new)}),
        Write(DROP_TWINS, both),
        Write(TAKE_CARDS, both),
        *(Write(one, both) for one in (DROP_HUNG_TWINS, TAKE_HUNG)),
        *(Write(one, both) for one in (TAKE_GROUP, DROP_GROUP, DROP_THREADS)),
    ]


def _name(chat_id: int) -> str:
    return f"moved:{chat_id}"
