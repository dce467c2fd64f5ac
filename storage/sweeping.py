"""What leaves the journal leaves what the console made of it, whoever is at it just then.

The indexer reads lines, then writes what it makes of them; lines that went in between would come
back as words and walks, behind the triggers. So whoever takes something out of the journal changes
a note in the same unit, before anything else, and the indexer's units hold the note that stood
when it began to read: one waits for the other, and the indexer, if it was later, reads anew.
"""

from secrets import token_hex

from sqlalchemy import bindparam, delete, insert, select, update

from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement
from storage.words import words

NOTE = "journal_swept"  # in the table of settings
AT_ONCE = 1000  # words or walks forgotten in one commit
_S, _J = m.settings.c, m.journal.c
READ_NOTE = Statement(select(_S.value).where(_S.name == NOTE), keyed=True)
_NEW = {"name": NOTE, "value": bindparam("new")}
SET_NOTE = Statement(
    lambda insert_into: (
        insert_into(m.settings)
        .values(**_NEW)
        .on_conflict_do_update(index_elements=["name"], set_={"value": bindparam("new")})
    )
)
FIRST_NOTE = Statement(insert(m.settings).values(**_NEW))
HOLD_NOTE = Statement(
    update(m.settings)
    .where(_S.name == NOTE, _S.value == bindparam("known"))
    .values(value=bindparam("known"))
)
_W = words.c
_SPOKEN = select(_J.id).where(_J.id == _W.rowid, _J.body.is_not(None)).exists()
_BEGUN = select(_J.id).where(_J.id == m.walks.c.id).exists()
LEFT_OVER = (
    (
        Statement(select(_W.rowid.label("id")).where(~_SPOKEN).limit(AT_ONCE)),
        Statement(delete(words).where(_W.rowid == bindparam("gone"))),
    ),
    (
        Statement(select(m.walks.c.id).where(~_BEGUN).limit(AT_ONCE)),
        Statement(delete(m.walks).where(m.walks.c.id == bindparam("gone"))),
    ),
)
_C, _K = m.conversations.c, m.conversation_keys.c
ORPHANS = Statement(
    delete(m.conversations).where(~select(_J.id).where(_J.chat_id == _C.chat_id).exists())
)
ORPHAN_KEYS = Statement(delete(m.conversation_keys).where(_K.chat_id.not_in(select(_C.chat_id))))


def sweeping() -> Write:
    """Give the first write of a unit that takes something out of the journal."""
    return Write(SET_NOTE, {"new": token_hex(8)})


def holding(note: str) -> Write:
    """Give the first write of a unit made of lines that were read after this note."""
    return Write(HOLD_NOTE, {"known": note}, rows=1)


async def note_of(database: Database) -> str:
    """Give the note, to be read before lines are. Raises ConflictError."""
    rows = await database.read(READ_NOTE)
    if rows:
        return str(rows[0].value)
    first = token_hex(8)
    await database.apply([Write(FIRST_NOTE, {"new": first})])
    return first


async def forget_left_overs(database: Database) -> None:
    """Forget words, walks and conversations of which no line is left."""
    for find, forget in LEFT_OVER:
        while rows := await database.read(find):
            await database.apply([Write(forget, [{"gone": one.id} for one in rows])])
    await database.apply([Write(ORPHANS, {}), Write(ORPHAN_KEYS, {})])
