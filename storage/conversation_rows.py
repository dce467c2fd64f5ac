"""What the console keeps of one chat, made of its journal and of what is known of the person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select

from bot.domain.search_words import plain_text, words_of
from bot.domain.walks import Walk, WalkLine, fold
from storage import models as m
from storage.engine import Write
from storage.statements import Statement
from storage.words import Words

J, C, W = m.journal.c, m.conversations.c, m.walks.c
MOST_UNSEEN = 100
SAID = frozenset({"text", "edited", "card", "notice", "keys"})  # lines whose body is words
_OPEN = (m.sessions.c.id == m.chats.c.session_id) & m.sessions.c.ended_at.is_(None)
_SEATED = m.chats.join(m.sessions, _OPEN).join(
    m.cabinets, m.cabinets.c.id == m.sessions.c.cabinet_id
)
LINES = Statement(
    select(J.id, J.at, J.direction, J.kind, J.step, J.after, J.body, J.details)
    .where(J.chat_id == bindparam("chat"), J.id >= bindparam("since"))
    .order_by(J.id)
)
KNOWN = Statement(
    select(C.chat_id, C.seen_line, C.text_line).where(C.chat_id == bindparam("chat"))
)
LAST_WALK = Statement(
    select(W.id, W.ended_line)
    .where(W.chat_id == bindparam("chat"), W.id <= bindparam("first"))
    .order_by(W.id.desc())
    .limit(1)
)
NEWEST_WALK = Statement(
    select(W.dialogue, W.last_step, W.outcome)
    .where(W.chat_id == bindparam("chat"))
    .order_by(W.id.desc())
    .limit(1)
)
UNSEEN = Statement(
    select(func.count().label("number")).select_from(
        select(J.id)
        .where(J.chat_id == bindparam("chat"), J.id > bindparam("seen"), J.direction == "in")
        .limit(MOST_UNSEEN)
        .subquery()
    )
)
PERSON = Statement(
    select(
        m.sessions.c.title,
        m.sessions.c.account_id,
        m.cabinets.c.id.label("cabinet_id"),
        m.cabinets.c.login,
        m.cabinets.c.phone,
        m.cabinets.c.surname,
        m.cabinets.c.given_name,
        m.cabinets.c.patronymic,
    )
    .select_from(_SEATED)
    .where(m.chats.c.chat_id == bindparam("chat"))
)
LINKED = Statement(
    select(
        m.accounts.c.id,
        m.accounts.c.number,
        m.accounts.c.holder,
        m.accounts.c.organisation_id,
        m.accounts.c.building_id,
    )
    .select_from(
        _SEATED.join(m.links, m.links.c.cabinet_id == m.cabinets.c.id).join(
            m.accounts, m.accounts.c.id == m.links.c.account_id
        )
    )
    .where(m.chats.c.chat_id == bindparam("chat"))
    .order_by(m.links.c.linked_at, m.accounts.c.id)
)
DROP_WALKS = Statement(
    delete(m.walks).where(W.chat_id == bindparam("chat"), W.id >= bindparam("since"))
)
ADD_WALK = Statement(insert(m.walks))
ADD_STEP = Statement(insert(m.walk_steps))
ADD_DECISION = Statement(insert(m.walk_decisions))
DROP_KEYS = Statement(
    delete(m.conversation_keys).where(m.conversation_keys.c.chat_id == bindparam("chat"))
)
ADD_KEY = Statement(insert(m.conversation_keys))
_KEPT = tuple(one.name for one in m.conversations.c)
SET = Statement(
    lambda insert_into: _set(insert_into(m.conversations))  # of replicas both may add it
)


def _set(core: Any) -> Any:
    new = {name: core.excluded[name] for name in _KEPT if name not in ("chat_id", "seen_line")}
    new["unseen"] = case((C.seen_line >= core.excluded.last_line, 0), else_=core.excluded.unseen)
    new["text_line"] = func.coalesce(core.excluded.text_line, C.text_line)
    return core.values({name: bindparam(name) for name in _KEPT}).on_conflict_do_update(
        index_elements=["chat_id"], set_=new
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of one chat; `since`: the first of its lines."""

    chat_id: int
    since: int
    lines: Sequence[Any]
    person: Any
    linked: Sequence[Any]
    seen_line: int
    unseen: int
    newest_walk: Any = None  # of those before `since`


@dataclass(frozen=True, slots=True)
class Deriving:
    """Makes rows; `names`: of dialogues by the groups of their states."""

    words: Words
    names: Mapping[str, str]

    def words_of(self, chat_id: int, lines: Iterable[Any]) -> list[Write]:
        rows = ((one.id, chat_id, " ".join(_words(one))) for one in lines)
        return self.words.add([one for one in rows if one[2]])

    def conversation(self, known: Known) -> list[Write]:
        """Give what stands of the chat in place of what stood since the first of its lines."""
        lines = [
            WalkLine(one.id, one.at, one.direction, one.kind, one.step, one.after, one.body)
            for one in known.lines
        ]
        walks = fold(lines, self.names, set(self.names.values()))
        chat = {"chat": known.chat_id}
        return [
            Write(DROP_WALKS, {**chat, "since": known.since}),
            *_walk_writes(known.chat_id, walks),
            Write(DROP_KEYS, chat),
            *_key_writes(known),
            Write(SET, _row(known, walks[-1] if walks else None)),
        ]


def _words(line: Any) -> list[str]:
    if line.kind not in SAID or not line.body:
        return []
    return words_of(plain_text(line.body) if line.direction == "out" else line.body)


def _walk_writes(chat_id: int, walks: Sequence[Walk]) -> list[Write]:
    rows = [
        {
            "id": one.id,
            "chat_id": chat_id,
            "dialogue": one.dialogue,
            "entered_at": one.entered_at,
            "last_step": one.last_step,
            "last_at": one.last_at,
            "ended_at": one.ended_at,
            "ended_line": one.ended_line,
            "outcome": None if one.outcome is None else one.outcome.value,
            "reason": one.reason,
        }
        for one in walks
    ]
    steps = [
        {
            "walk_id": one.id,
            "place": place,
            "step": step.step,
            "entered_at": step.entered_at,
            "left_at": step.left_at,
        }
        for one in walks
        for place, step in enumerate(one.steps)
    ]
    decisions = [
        {
            "line_id": each.line_id,
            "walk_id": one.id,
            "step": each.step,
            "note": each.note,
            "at": each.at,
        }
        for one in walks
        for each in one.decisions
    ]
    given = ((ADD_WALK, rows), (ADD_STEP, steps), (ADD_DECISION, decisions))
    return [Write(statement, values) for statement, values in given if values]


def _key_writes(known: Known) -> list[Write]:
    said = [str(known.chat_id)]
    if known.person is not None:
        one = known.person
        said += [one.title, one.login, one.phone, one.surname, one.given_name, one.patronymic]
    for each in known.linked:
        said += [each.number, each.holder]
    keys = {word for text in said if text for word in words_of(text)}
    rows = [{"key": one.encode(), "chat_id": known.chat_id} for one in sorted(keys)]
    return [Write(ADD_KEY, rows)]


def _row(known: Known, walk: Walk | None) -> dict[str, Any]:
    last, person, before = known.lines[-1], known.person, known.newest_walk
    said = [one.id for one in known.lines if one.kind in SAID and one.body]
    account = _account(known)
    stands: tuple[str | None, str | None, str | None] = (None, None, None)
    if walk is not None:
        stands = (walk.dialogue, walk.last_step, walk.outcome and walk.outcome.value)
    elif before is not None:
        stands = (before.dialogue, before.last_step, before.outcome)
    return {
        "chat_id": known.chat_id,
        "last_line": last.id,
        "last_at": last.at,
        "text_line": said[-1] if said else None,
        "name": _name(person),
        "cabinet_id": None if person is None else person.cabinet_id,
        "account_id": None if account is None else account.id,
        "organisation_id": None if account is None else account.organisation_id,
        "building_id": None if account is None else account.building_id,
        "dialogue": stands[0],
        "step": stands[1],
        "outcome": stands[2],
        "unseen": known.unseen,
        "seen_line": known.seen_line,
    }


def _account(known: Known) -> Any:
    chosen = None if known.person is None else known.person.account_id
    found = (one for one in known.linked if one.id == chosen)
    return next(found, known.linked[0] if known.linked else None)


def _name(person: Any) -> str | None:
    if person is None:
        return None
    parts = (person.surname, person.given_name, person.patronymic)
    return " ".join(filter(None, parts)) or person.title or None
