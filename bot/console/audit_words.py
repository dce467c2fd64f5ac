"""What entries of the audit log say, in the language of whoever reads them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from bot.console.step_names import slug
from bot.console.words import LineWords, grouped
from bot.domain.announcements import Whom
from bot.domain.reveals import RevealReason
from bot.domain.staff import Action, Role
from bot.domain.staff_topics import StaffTopic, Wish
from bot.services.audit_page import DETAILS, AuditEntry, Named
from bot.services.exports import ExportForm
from bot.services.line_details import is_text_id
from bot.services.staff import Subject

NONE = "—"
# What somebody did, by the detail of that name.
DID = frozenset({"act", "done", "what"})
# Acts with requests that are looks: what grants them is called after what answers.
LOOKS = frozenset({"list", "read", "file"})
# Ids of what is no single thing.
WHOLE = frozenset({"log", "stuck", "selection"})
# Filters of addresses, and how their fields are called.
FILTERS: Mapping[str, str] = {
    "q": "console-filter-text",
    "from": "console-filter-from",
    "to": "console-filter-to",
    "dialogue": "console-filter-dialogue",
    "step": "console-filter-step",
    "outcome": "console-filter-outcome",
    "org": "console-filter-organisation",
    "house": "console-filter-building",
    "unread": "console-filter-unread",
    "through": "console-filter-passed",
    "reason": "audit-detail-refused",
    "employee": "console-audit-employee",
    "action": "console-audit-action",
    "subject": "console-audit-subject",
    "about": "console-audit-about",
    "denied": "console-audit-denied",
}
_role = (Role, lambda one: f"staff-role-{one}")
# Enumerations, and the texts of their values.
_VALUES: Mapping[str, tuple[Iterable[str], Callable[[str], str]]] = {
    "role": _role,
    "before": _role,
    "after": _role,
    "reason": (RevealReason, lambda one: f"reveal-reason-{one}"),
    "topic": (StaffTopic, lambda one: f"staff-topic-{one}"),
    "wish": (Wish, lambda one: f"wish-{one}"),
    "whom": (Whom, lambda one: f"audit-whom-{one}"),
    "form": (ExportForm, lambda one: f"audit-form-{one}"),
}


@dataclass(frozen=True, slots=True)
class AuditWords:
    """Handed to the template as `words`. `pages`: texts of the titles of pages by their paths."""

    words: LineWords
    when: Callable[[datetime], str]
    pages: Mapping[str, str]
    employees: Sequence[Named] = ()

    def action(self, entry: AuditEntry) -> str:
        act = dict(entry.details).get("act")
        if entry.action == Action.ANSWER_REQUEST and act in LOOKS:
            return self.words.t(f"audit-looked-{act}")
        return self.words.action(entry.action)

    def subject(self, entry: AuditEntry) -> str:
        return self.words.subject(entry.subject)

    def about(self, entry: AuditEntry) -> str:
        if entry.subject_id in WHOLE:
            return self.words.t(f"audit-about-{entry.subject_id}")
        return grouped(entry.subject_id) if entry.subject == Subject.REQUEST else entry.subject_id

    def details(self, entry: AuditEntry) -> list[tuple[str, str]]:
        """Give what each is called, and its value."""
        return [(self._name(name), self.value(name, kept)) for name, kept in entry.details]

    def _name(self, name: str) -> str:
        return self.words.t(f"audit-detail-{name}" if name in DETAILS else "audit-detail-unknown")

    def value(self, name: str, kept: str) -> str:
        """Word what is kept: plain words, or JSON of anything else."""
        if kept in ("true", "false"):
            return self.words.t("audit-yes" if kept == "true" else "audit-no")
        if kept in ("", "null"):
            return NONE
        if name in DID:
            return self.words.known(
                f"audit-did-{slug(kept.replace(' ', '-'))}", "audit-did-unknown"
            )
        if name in _VALUES:
            return self._of_values(name, kept)
        return self._said(name, kept)

    def _of_values(self, name: str, kept: str) -> str:
        values, key_of = _VALUES[name]
        return self.words.t(key_of(kept)) if kept in set(values) else _listed(kept)

    def _said(self, name: str, kept: str) -> str:
        known = self.words.known
        worded: Mapping[str, Callable[[str], str]] = {
            "refused": lambda one: known(f"audit-refused-{one}", "audit-did-unknown"),
            "failed": lambda one: known(f"audit-failed-{one}", "audit-did-unknown"),
            "why": lambda one: known(one, "audit-did-unknown") if is_text_id(one) else one,
            "page": lambda one: self.words.t(self.pages.get(one, "console-title")),
            "filters": self._filters,
            "days": self._days,
            "start": _minute,
            "end": _minute,
            "starts_at": self._moment,
            "to": self._employee,
        }
        return worded.get(name, _listed)(kept)

    def _days(self, kept: str) -> str:
        return ", ".join(self.words.t(f"weekday-{one}") for one in kept if one in "1234567")

    def _employee(self, kept: str) -> str:
        return next((one.name for one in self.employees if str(one.id) == kept), kept)

    def _moment(self, kept: str) -> str:
        try:
            return self.when(datetime.fromisoformat(kept))
        except ValueError:
            return kept

    def _filters(self, query: str) -> str:
        said = []
        for name, value in parse_qsl(query):
            label = self.words.t(FILTERS.get(name, "audit-detail-unknown"))
            said.append(f"{label}: {self._filter(name, value)}")
        return "; ".join(said)

    def _filter(self, name: str, value: str) -> str:
        words = self.words
        worded: Mapping[str, Callable[[str], str]] = {
            "dialogue": words.dialogue,
            "step": words.place,
            "through": words.place,
            "outcome": lambda one: words.known(f"console-outcome-{one}", "console-unknown"),
            "reason": words.note,
            "action": words.action,
            "subject": words.subject,
            "unread": lambda _: words.t("audit-yes"),
            "denied": lambda _: words.t("audit-yes"),
            "employee": self._employee,
        }
        return worded.get(name, str)(value)


def _minute(kept: str) -> str:
    """Say a minute of the day as people do."""
    return f"{int(kept) // 60:02}:{int(kept) % 60:02}" if kept.isdigit() else kept


def _listed(kept: str) -> str:
    """Give the parts of a list; what is no list stands as it is."""
    if not kept.startswith("["):
        return kept
    try:
        found: Any = json.loads(kept)
    except (ValueError, RecursionError):  # a person may have typed brackets by the thousand
        return kept
    if not isinstance(found, list):
        return kept
    return ", ".join(NONE if one is None else str(one) for one in found) or NONE
