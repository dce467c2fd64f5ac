"""The files of «Мои данные»: JSON for programs, a page to read for the person."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from html import escape, unescape
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.access import EndReason, Via
from bot.domain.consents import ErasureReason
from bot.domain.invitations import Outcome
from bot.domain.meters import Service, Status
from bot.domain.organisation_claims import ClaimOutcome, ClaimReason
from bot.domain.quiet import Topic
from bot.domain.requests import RequestState, RequestSubject, Side
from bot.domain.staff import Role
from bot.services.codes import Purpose
from bot.services.files import File, FileDeniedError
from bot.services.letters import Channel
from bot.services.line_details import is_text_id
from bot.services.messages import Text, text
from bot.services.my_data import FIELDS, MOST_LINES, Kept, MayDispose, Records
from bot.services.ports import Clock
from bot.ui.texts import Texts, texts_for

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
dl { border-top: 1px solid #8886; margin: 0; padding: .5rem 0 }
dl div { display: grid; gap: 0 1rem; grid-template-columns: 11rem 1fr }
dt { opacity: .7 } dd { margin: 0; white-space: pre-wrap }
@media (max-width: 30rem) { dl div { display: block } dd { margin-bottom: .3rem } }
"""
TECHNICAL = {
    ("journal", "step"),
    ("chats", "state"),
    ("unrecognised", "step"),
}  # names of steps, for programs only
KINDS = {  # of lines of the journal and of what waits to be sent
    **{one: one for one in ("text", "command", "press", "secret", "edited", "contact", "member")},
    **{one: one for one in ("card", "notice", "keys", "erase", "document", "undelivered")},
    "show": "card",
    "notify": "notice",
    "farewell": "notice",
}
ATTEMPTS = {  # by the first part that is found in a kind
    "receipt_code": "receipt_code",
    "code": "code",
    "password": "password",
    "sign_in": "password",
    "own_proof": "password",
    "proof": "proof",
    "check": "check",
    "photo": "photo",
    "claim": "claim",
    "request": "request",
}
CODES: dict[str, type[StrEnum]] = {
    "end_reason": EndReason,
    "via": Via,
    "purpose": Purpose,
    "channel": Channel,
    "outcome": Outcome,
    "reason": ErasureReason,
    "service": Service,
    "status": Status,
    "role": Role,
    "claim_outcome": ClaimOutcome,
    "claim_reason": ClaimReason,
    "request_subject": RequestSubject,
    "request_state": RequestState,
    "side": Side,
}
WORDS: dict[str, Callable[[Any], Text]] = {
    "receipt_type": lambda value: text(f"receipt-type-{value}"),
    "direction": lambda value: text(f"direction-{value}"),
    "access": lambda value: text(f"access-{value}"),
    "language": lambda value: text(f"language-{value}"),
    "end_reason": lambda value: text(f"mydata-end-{value}"),
    "via": lambda value: text(f"mydata-via-{value}"),
    "purpose": lambda value: text(f"mydata-purpose-{value}"),
    "channel": lambda value: text(f"mydata-channel-{value}"),
    "outcome": lambda value: text(f"mydata-outcome-{value}"),
    "reason": lambda value: text(f"erasure-reason-{value}"),
    "service": lambda value: text(f"mydata-service-{value}"),
    "status": lambda value: text(f"mydata-status-{value}"),
    "role": lambda value: text(f"staff-role-{value}"),
    "claim_outcome": lambda value: text(f"claim-outcome-{value}"),
    "claim_reason": lambda value: text(f"claim-reason-{value}"),
    "request_subject": lambda value: text(f"support-subject-{value}"),
    "request_state": lambda value: text(f"mydata-request-{value}"),
    "side": lambda value: text(f"mydata-side-{value}"),
}
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class MakeMyData:
    """Makes the file that a document asks for."""

    records: Records
    may_dispose: MayDispose
    clock: Clock
    zone: ZoneInfo

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        """Look again who asks: the request may have waited while the session ended."""
        if not await self.may_dispose(chat_id):
            raise FileDeniedError
        kept = await self.records.of(chat_id)
        now = self.clock().astimezone(self.zone)
        if args["format"] == "json":
            data = await asyncio.to_thread(as_json, kept, now)
            return File(f"kvitok_{now:%Y-%m-%d}.json", "application/json", data.encode())
        page = await asyncio.to_thread(Readable(texts_for(language), self.zone).page, kept, now)
        return File(f"kvitok_{now:%Y-%m-%d}.html", "text/html", page.encode())


def as_json(kept: Kept, now: datetime) -> str:
    """Word it for programs; `journal_newest` says that earlier lines are left out."""
    shown, cut = newest_lines(kept)
    hours = [{key: _hour(key, one) for key, one in row.items()} for row in kept["preferences"]]
    data = {
        "made_at": now,
        **({"journal_newest": MOST_LINES} if cut else {}),
        **shown,
        "preferences": hours,
    }

    def word(value: date) -> str:
        """Put all moments into the centre's zone, whatever the store gave them."""
        one = value.astimezone(now.tzinfo) if isinstance(value, datetime) else value
        return one.isoformat()

    return json.dumps(data, ensure_ascii=False, indent=2, default=word)


def newest_lines(kept: Kept) -> tuple[Kept, bool]:
    """Leave out what a file has no room for; tell whether anything was."""
    lines = kept["journal"]
    return {**kept, "journal": lines[-MOST_LINES:]}, len(lines) > MOST_LINES


@dataclass(frozen=True, slots=True)
class Readable:
    """Words for what is kept, as a page that needs nothing but itself."""

    texts: Texts
    zone: ZoneInfo

    def page(self, kept: Kept, now: datetime) -> str:
        title = self._plain("mydata-file-title")
        made = self.texts.plain(text("mydata-file-made", at=self._value("at", now)))
        kept, cut = newest_lines(kept)
        kept = {**kept, "journal": [*filter(None, map(_line_to_read, kept["journal"]))]}
        left_out = self._left_out() if cut else ""
        sections = "".join(self._section(name, kept[name]) for name in FIELDS if kept[name])
        return (
            f'<!doctype html><html lang="{self.texts.language}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{STYLE}</style>"
            f"<h1>{escape(title)}</h1><p>{escape(made)}</p>{left_out}{sections}"
            f"<p>{escape(self._plain('mydata-file-note'))}</p></html>"
        )

    def _left_out(self) -> str:
        return f"<p>{escape(self.texts.plain(text('mydata-file-cut', count=MOST_LINES)))}</p>"

    def _section(self, name: str, rows: list[dict[str, Any]]) -> str:
        title = escape(self.texts.plain(text(f"table-{name}")))
        return f"<h2>{title}</h2>{''.join(self._row(name, row) for row in rows)}"

    def _row(self, section: str, row: dict[str, Any]) -> str:
        told = "".join(
            f"<div><dt>{escape(self.texts.plain(text(f'field-{name}')))}</dt>"
            f"<dd>{escape(self._value(name, value, section))}</dd></div>"
            for name, value in row.items()
            if value not in (None, "") and (section, name) not in TECHNICAL
        )
        return f"<dl>{told}</dl>"

    def _value(self, name: str, value: Any, section: str = "") -> str:
        match value:
            case bool():
                return self._plain("mydata-yes" if value else "mydata-no")
            case datetime():
                return f"{value.astimezone(self.zone):%d.%m.%Y %H:%M:%S}"
            case date():
                return f"{value:%d.%m.%Y}"
        if name == "muted":
            return ", ".join(self._topic(one) for one in str(value).split())
        value = _hour(name, value)
        known = _known(name, value, section)
        return str(value) if known is None else self.texts.plain(known)

    def _topic(self, topic: str) -> str:
        return self._plain(f"topic-{topic}") if topic in set(Topic) else topic

    def _plain(self, key: str) -> str:
        return self.texts.plain(text(key))


def _known(name: str, value: Any, section: str) -> Text | None:
    """Give words for a value that is a code of ours."""
    if name == "kind":
        return _kind(str(value), section)
    if name in CODES and value not in set(CODES[name]):
        return None
    words = WORDS.get(name)
    return None if words is None else words(value)


def _kind(value: str, section: str) -> Text | None:
    match section:
        case "consents":
            return text(f"consent-{value}")
        case "journal" | "outbox":
            return text(f"mydata-kind-{KINDS.get(value, 'other')}")
        case "attempts":
            what = next((word for part, word in ATTEMPTS.items() if part in value), "other")
            return text(f"mydata-attempt-{what}")
    return None


def _hour(name: str, value: Any) -> Any:
    """Say a minute of the day as people do."""
    if name in ("quiet_from", "quiet_until") and isinstance(value, int):
        return f"{value // 60:02}:{value % 60:02}"
    return value


def _line_to_read(line: dict[str, Any]) -> dict[str, Any] | None:
    """Leave out of the conversation what only programs understand: JSON has it all."""
    body = line.get("body")
    if line.get("direction") == "note":
        return None
    if line.get("kind") in ("press", "document") or is_text_id(body):
        body = None
    elif body and line.get("direction") == "out":
        body = unescape(_TAG.sub("", body))
    return {**line, "body": body}
