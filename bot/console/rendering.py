"""Pages out of templates: Jinja2, escaped by default, and nothing in them that is not given."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console.requests import THEMES
from bot.domain.reading_numbers import printed_number
from bot.services.messages import Arg, text
from bot.ui.texts import LANGUAGES, TextError, Texts, UnknownTextError

if TYPE_CHECKING:
    from bot.console.shell import Page, Visitor

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
SERVED = {  # and what each is
    "console.css": "text/css",
    "console.svg": "image/svg+xml",
    "console.js": "text/javascript",
    "figures.css": "text/css",
    "htmx.min.js": "text/javascript",
    "htmx.LICENSE.txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class View:
    """What the layout needs beside the page's own values."""

    texts: Texts
    theme: str
    zone: ZoneInfo
    now: datetime
    visitor: "Visitor | None"
    csrf: str
    path: str
    back: str
    nav: "Sequence[Page]"
    title_key: str
    flash: str

    def t(self, key: str, **values: Arg) -> str:
        """Word a text; the template escapes it.

        Ids that hold a value which only another release knows have no text.
        """
        try:
            return self.texts.plain(text(key, **values))
        except UnknownTextError:
            return self.texts.plain(text("console-unknown"))

    def said(self) -> str:
        """Give the line that what was done left for this page; the cookie may say anything."""
        if not self.flash.startswith("console"):
            return ""
        try:
            return self.texts.plain(text(self.flash))
        except TextError:
            return ""

    def when(self, moment: datetime) -> str:
        """Word a moment in the centre's time: the day, unless it is today, and the time."""
        local, today = moment.astimezone(self.zone), self.now.astimezone(self.zone).date()
        if local.date() == today:
            return f"{local:%H:%M}"
        form = "d MMM" if local.year == today.year else "d MMM y"
        return f"{format_date(local.date(), form, locale=self.texts.language)}, {local:%H:%M}"

    def iso(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).isoformat(timespec="seconds")


def make_environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(printed=printed_number)
    made.globals.update(static=static_url, themes=THEMES, languages=LANGUAGES)
    return made


def render(
    environment: Environment,
    template: str,
    view: View,
    *,
    part: bool,
    values: Mapping[str, object],
) -> str:
    """Render the whole page, or its block `main`."""
    given = {
        "t": view.t,
        "when": view.when,
        "iso": view.iso,
        "view": view,
        "visitor": view.visitor,
        "csrf": view.csrf,
        "language": view.texts.language,
        "flash": view.said(),
        "title": values.get("title") or view.t(view.title_key),
        **{name: value for name, value in values.items() if name != "title"},
    }
    return environment.get_template(template).render(given, part=part)


@cache
def static_bytes(name: str) -> bytes:
    return (STATIC / name).read_bytes()


@cache
def static_url(name: str) -> str:
    """Give an address that changes with the file, so that it may be kept for long."""
    digest = hashlib.sha256(static_bytes(name)).hexdigest()[:12]
    return f"/console/static/{name}?v={digest}"
