"""What the console keeps of one chat, made of its journal and of what is known of the person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, insert, select

from bot.domain.search_words import plain_text, words_of
from bot.domain.walks import Walk, WalkLine, fold
from storage import models as m
from storage.engine import Write
from storage.many_rows import Lookup
from storage.statements import Statement
from storage.words import Words

J, C, W = m.journal.c, m.conversations.c, m.walks.c
MOST_UNSEEN = 100
SAID = frozenset({"text", "edited", "card", "notice", "keys"})  # lines whose body is words
_SEATED = and_(
    m.sessions.c.id == m.chats.c.session_id,
    m.sessions.c.ended_at.is_(None),
    m.cabinets.c.id == m.sessions.c.cabinet_id,
)
_LINE = (J.id, J.at, J.direction, J.kind, J.step, J.after, J.body)
LINES = Statement(
    select(*_LINE).where(J.chat_id == bindparam("chat"), J.id >= bindparam("since")).order_by(J.id)
)
KNOWN = Lookup((C.chat_id, C.seen_line), C.chat_id)
ALL_LINES = Lookup((*_LINE, J.chat_id), J.chat_id)
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
PERSON = Lookup(
    (
        m.chats.c.chat_id,
        m.sessions.c.title,
        m.sessions.c.account_id,
        m.cabinets.c.id.label("cabinet_id"),
        m.cabinets.c.login,
        m.cabinets.c.phone,
        m.cabinets.c.surname,
        m.cabinets.c.given_name,
        m.cabinets.c.patronymic,
    ),
    m.chats.c.chat_id,
    where=_SEATED,
)
LINKED = Lookup(
    (
        m.chats.c.chat_id,
        m.links.c.linked_at,
        m.accounts.c.id,
        m.accounts.c.number,
        m.accounts.c.holder,
        m.accounts.c.organisation_id,
        m.accounts.c.building_id,
    ),
    m.chats.c.chat_id,
    where=and_(
        _SEATED,
        m.links.c.cabinet_id == m.cabinets.c.id,
        m.accounts.c.id == m.links.c.account_id,
    ),
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

    def words_of(self, lines: Iterable[tuple[int, Any]]) -> list[Write]:
        """Give what is found of lines, each with its chat."""
        rows = ((one.id, chat_id, " ".join(_words(one))) for chat_id, one in lines)
        return self.words.add([one for one in rows if one[2]])

    def conversations(self, chats: Sequence[Known]) -> list[Write]:
        """Give what stands of each chat in place of what stood since the first of its lines."""
        others = set(self.names.values())
        rows: dict[Statement, list[dict[str, Any]]] = {
            one: [] for one in (DROP_WALKS, ADD_WALK, ADD_STEP, ADD_DECISION, DROP_KEYS, ADD_KEY)
        }
        stand = []
        for known in chats:
            lines = [WalkLine(*one[:7]) for one in known.lines]
            walks = fold(lines, self.names, others)
            rows[DROP_WALKS].append({"chat": known.chat_id, "since": known.since})
            rows[ADD_WALK] += [_walk(known.chat_id, one) for one in walks]
            rows[ADD_STEP] += [step for one in walks for step in _steps(one)]
            rows[ADD_DECISION] += [each for one in walks for each in _decisions(one)]
            rows[DROP_KEYS].append({"chat": known.chat_id})
            rows[ADD_KEY] += _keys(known)
            stand.append(_row(known, walks[-1] if walks else None))
        return [Write(one, values) for one, values in (*rows.items(), (SET, stand)) if values]


def _words(line: Any) -> list[str]:
    if line.kind not in SAID or not line.body:
        return []
    return words_of(plain_text(line.body) if line.direction == "out" else line.body)


def _walk(chat_id: int, walk: Walk) -> dict[str, Any]:
    return {
        "id": walk.id,
        "chat_id": chat_id,
        "dialogue": walk.dialogue,
        "entered_at": walk.entered_at,
        "last_step": walk.last_step,
        "last_at": walk.last_at,
        "ended_at": walk.ended_at,
        "ended_line": walk.ended_line,
        "outcome": None if walk.outcome is None else walk.outcome.value,
        "reason": walk.reason,
    }


def _steps(walk: Walk) -> list[dict[str, Any]]:
    return [
        {
            "walk_id": walk.id,
            "place": place,
            "step": one.step,
            "entered_at": one.entered_at,
            "left_at": one.left_at,
        }
        for place, one in enumerate(walk.steps)
    ]


def _decisions(walk: Walk) -> list[dict[str, Any]]:
    return [
        {
            "line_id": one.line_id,
            "walk_id": walk.id,
            "step": one.step,
            "note": one.note,
            "at": one.at,
        }
        for one in walk.decisions
    ]


def _keys(known: Known) -> list[dict[str, Any]]:
    said = [str(known.chat_id)]
    if known.person is not None:
        one = known.person
        said += [one.title, one.login, one.phone, one.surname, one.given_name, one.patronymic]
    for each in known.linked:
        said += [each.number, each.holder]
    keys = {word for text in said if text for word in words_of(text)}
    return [{"key": one.encode(), "chat_id": known.chat_id} for one in sorted(keys)]


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
