"""The files of «Мои данные»: JSON for programs, a page to read for the person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot.services.files import File
from bot.services.messages import Text, text
from bot.services.my_data import FIELDS, Kept, Records
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


@dataclass(frozen=True, slots=True)
class MakeMyData:
    """Makes the file that a document asks for."""

    records: Records
    clock: Clock
    zone: ZoneInfo

    async def __call__(self, chat_id: int, language: str, args: Mapping[str, str]) -> File:
        kept = await self.records.of(chat_id)
        now = self.clock().astimezone(self.zone)
        if args["format"] == "json":
            data = as_json(kept, now).encode()
            return File(f"kvitok_{now:%Y-%m-%d}.json", "application/json", data)
        page = Readable(texts_for(language), self.zone).page(kept, now).encode()
        return File(f"kvitok_{now:%Y-%m-%d}.html", "text/html", page)


def as_json(kept: Kept, now: datetime) -> str:
    data = {"made_at": now, **kept}
    return json.dumps(data, ensure_ascii=False, indent=2, default=lambda one: one.isoformat())


@dataclass(frozen=True, slots=True)
class Readable:
    """Words for what is kept, as a page that needs nothing but itself."""

    texts: Texts
    zone: ZoneInfo

    def page(self, kept: Kept, now: datetime) -> str:
        title = self._plain("mydata-file-title")
        made = self.texts.plain(text("mydata-file-made", at=self._value("at", now)))
        sections = "".join(self._section(name, kept[name]) for name in FIELDS if kept[name])
        return (
            f'<!doctype html><html lang="{self.texts.language}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{STYLE}</style>"
            f"<h1>{escape(title)}</h1><p>{escape(made)}</p>{sections}"
            f"<p>{escape(self._plain('mydata-file-note'))}</p></html>"
        )

    def _section(self, name: str, rows: list[dict[str, Any]]) -> str:
        title = escape(self.texts.plain(text(f"table-{name}")))
        return f"<h2>{title}</h2>{''.join(self._row(name, row) for row in rows)}"

    def _row(self, section: str, row: dict[str, Any]) -> str:
        told = "".join(
            f"<div><dt>{escape(self.texts.plain(text(f'field-{name}')))}</dt>"
            f"<dd>{escape(self._value(name, value, section))}</dd></div>"
            for name, value in row.items()
            if value not in (None, "")
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
        known = _known(name, value, section)
        return str(value) if known is None else self.texts.plain(known)

    def _plain(self, key: str) -> str:
        return self.texts.plain(text(key))


def _known(name: str, value: Any, section: str) -> Text | None:
    """Give words for a value that is a code of ours."""
    match name:
        case "receipt_type":
            return text(f"receipt-type-{value}")
        case "direction":
            return text(f"direction-{value}")
        case "access":
            return text(f"access-{value}")
        case "language":
            return text(f"language-{value}")
        case "kind" if section == "consents":
            return text(f"consent-{value}")
    return None
