"""Addresses of the pages of figures: which days, whose, which dialogue; each has one spelling."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from bot.domain.spans import Compared, Preset, SpanRefusal, chosen_span, preset_span
from bot.domain.windows import ReadingWindow
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.conversation_filters import Ending, Filters
from bot.services.stuck import Whose

USUAL = Preset.WEEK
LONGEST_DAY = 40  # characters of what is shown of a typed day


@dataclass(frozen=True, slots=True)
class Typed:
    """Days as they were typed, what is read of them, and why they are not what is shown."""

    first: str = ""
    last: str = ""
    since: date | None = None
    until: date | None = None
    refusal: SpanRefusal | None = None

    @property
    def unread(self) -> str:
        """Give the first of both that nobody can read."""
        pairs = ((self.first, self.since), (self.last, self.until))
        return next((said for said, day in pairs if said and day is None), "")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `dialogue`: the group whose steps are shown, if one was chosen."""

    compared: Compared
    whose: Whose
    dialogue: str = ""
    typed: Typed = Typed()

    @classmethod
    def from_query(cls, query: Mapping[str, str], today: date, window: ReadingWindow) -> "Asked":
        """Read an address; days that make no span are kept beside those that are shown."""
        filters = Filters.from_query(query)
        typed = Typed(
            query.get("from", "").strip()[:LONGEST_DAY],
            query.get("to", "").strip()[:LONGEST_DAY],
            filters.since,
            filters.until,
        )
        compared = None
        if typed.unread:
            typed = replace(typed, refusal=SpanRefusal.UNREADABLE)
        elif filters.since is not None or filters.until is not None:
            chosen = chosen_span(filters.since, filters.until, today)
            if isinstance(chosen, SpanRefusal):
                typed = replace(typed, refusal=chosen)
            else:
                compared = chosen
        if compared is None:
            said = query.get("period", "")
            preset = Preset(said) if said in set(Preset) else USUAL
            compared = preset_span(preset, today, window)
        # a house says more than its organisation
        organisation = None if filters.building is not None else filters.organisation
        return cls(compared, Whose(organisation, filters.building), filters.dialogue, typed)

    @property
    def is_cut(self) -> bool:
        """Tell whether days were left out because they are still to come."""
        until = self.typed.until
        if self.compared.preset is not None or until is None:
            return False
        return until > self.compared.span.last

    def address(self, path: str, **changes: Any) -> str:
        """Give the address of a page; `changes`: names of its query, None leaves one out."""
        query = urlencode({name: one for name, one in (self.query | changes).items() if one})
        return f"{path}?{query}" if query else path

    @property
    def query(self) -> dict[str, str]:
        span, preset = self.compared.span, self.compared.preset
        days = {"from": span.first.isoformat(), "to": span.last.isoformat()}
        return {
            **(days if preset is None else {"period": preset.value}),
            "org": str(self.whose.organisation or ""),
            "house": str(self.whose.building or ""),
            "dialogue": self.dialogue,
        }

    def chats(
        self,
        dialogue: str = "",
        step: str = "",
        outcome: str = "",
        through: str = "",
        reason: str = "",
    ) -> str:
        """Give the address of the list of those conversations."""
        filters = Filters(
            since=self.compared.span.first,
            until=self.compared.span.last,
            dialogue=dialogue or (step or through).partition(":")[0],
            step=step,
            outcome=Ending(outcome) if outcome else None,
            organisation=self.whose.organisation,
            building=self.whose.building,
            through=through,
            reason=reason,
        )
        return f"{CONSOLE_PATH}?{filters.to_query()}"
