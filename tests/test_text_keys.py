"""Code and `locales/` know the same texts: none is missing, none is left over."""

import ast
import re
from collections.abc import Iterator

import pytest
from support.audited import DID
from support.pressed import ACTIONS
from support.text_ids import NOTES, ROOT, known

from bot.console.audit_words import LOOKS, WHOLE
from bot.console.export_files import COLUMNS
from bot.console.requests import THEMES
from bot.console.shell import TOLD
from bot.console.step_names import slug
from bot.console.stuck import SHOWN
from bot.console.words import ACTS, CONTENTS, ERRORS, LINES
from bot.dispatcher import DIALOGUES
from bot.doctor import State
from bot.domain.access import Access, EndReason, Via
from bot.domain.accounts import ReceiptType
from bot.domain.announcements import AnnouncementState, Whom
from bot.domain.audit_chain import Fault
from bot.domain.charts import ChartKind, Trend
from bot.domain.consents import ConsentKind, ErasureReason
from bot.domain.differences import Cause
from bot.domain.doubts import TOLD_TO_STAFF, Act, Question, RejectionReason
from bot.domain.funnels import Fate
from bot.domain.group_topics import GroupTopic
from bot.domain.invitations import Outcome
from bot.domain.judgement import ANSWERS, Concern
from bot.domain.meters import Service, Status
from bot.domain.organisation_claims import ClaimAct, ClaimOutcome, ClaimReason
from bot.domain.organisations import InnRefusal, OgrnRefusal
from bot.domain.quiet import Topic
from bot.domain.reading_calls import Call, Stage
from bot.domain.reading_words import Unread
from bot.domain.requests import RequestState, RequestSubject, Side
from bot.domain.reveals import RevealReason, RevealRefusal
from bot.domain.spans import Preset, SpanRefusal
from bot.domain.staff import Action, Role
from bot.domain.staff_topics import StaffTopic, Wish
from bot.services import timeline
from bot.services.audit_page import DETAILS
from bot.services.codes import Purpose
from bot.services.conversation_filters import Ending
from bot.services.documents import Form
from bot.services.exports import ExportForm
from bot.services.help_filters import Standing
from bot.services.letters import Channel
from bot.services.my_data import FIELDS, FORMATS
from bot.services.notices import Change, RowKind
from bot.services.papers import PaperKind
from bot.services.request_notices import RequestEvent
from bot.services.staff import Failed, Subject
from bot.services.staff_notices import COUNTED, Withheld
from bot.services.stuck import Sorting
from bot.settings import JOINT, Settings
from bot.ui.commands import STAFF_COMMANDS
from bot.ui.my_data import ATTEMPTS, KINDS
from bot.ui.texts import LANGUAGES
from storage.backups import BackupRefusal
from storage.moving import MoveRefusal
from storage.remains import PARTS

ASKERS = {"text", "Text", "say", "repeat", "words", "word", "_worded"}  # their first argument
ID = re.compile(r"[a-z]+(?:-[a-z0-9_]+)+")

OF_SERVICES: set[str] = {
    *(Cause.VOLUME, Cause.TARIFF, Cause.ROUNDING, Cause.CHARGE, Cause.NEW),
    *(Cause.RECALCULATION, Cause.RECALCULATED_BEFORE),
}
OF_THE_WHOLE: set[str] = {
    *(Cause.DEBT, Cause.NEW_DEBT, Cause.ADVANCE, Cause.NEW_ADVANCE, Cause.SETTLED),
    *(Cause.PENALTY, Cause.NEW_PENALTY, Cause.NO_PENALTY, Cause.OTHER),
    *(Cause.RECALCULATION, Cause.RECALCULATED_BEFORE),
}


# What f-strings with a text's id in them become, by the pattern as it stands in the code.
PATTERNS: dict[str, set[str]] = {
    "access-{}": set(Access),
    "reveal-reason-{}": set(RevealReason),
    "reveal-refused-{}": set(RevealRefusal),
    "export-column-{}": set(COLUMNS),
    "export-side-{}": set(timeline.Side),
    "audit-about-{}": set(WHOLE),
    "audit-did-{}": {*DID, "unknown"},
    "audit-failed-{}": set(Failed),
    "audit-form-{}": set(ExportForm),
    "audit-looked-{}": set(LOOKS),
    "audit-refused-{}": {RevealRefusal.OWN, RevealRefusal.TOO_OFTEN},
    "audit-whom-{}": set(Whom),
    "console-act-{}": set(ACTS),
    "console-kind-{}": {slug(one) for one in {*LINES, *CONTENTS, "other"}},
    "console-line-{}": {timeline.LOST, timeline.WAITS},
    "console-press-{}": {slug(one.replace(".", ":")) for one in ACTIONS},
    "console-why-{}": {"other", *(name for _, name in ERRORS)},
    "audit-action-{}": set(Action),
    "audit-detail-{}": set(DETAILS),
    "audit-subject-{}": set(Subject),
    "console-audit-fault-{}": set(Fault),
    "audit-fault-{}": {*Fault} - {Fault.UNSEALED},
    "audit-fault-loose-{}": {Fault.INSERTED, Fault.UNSEALED},
    "announcement-{}": {"lost", "withdrawn"},
    "announcement-state-{}": set(AnnouncementState),
    "announcement-whom-{}": {*Whom} - {Whom.ALL},
    "direction-{}": {"in", "out", "note"},
    "account-access-{}": set(Access),
    "branch-change-{}": {"name", "address", "phone"},
    "notice-day-{}": set(COUNTED),
    "request-said-{}": set(Side),
    "support-said-{}": set(Side),
    "button-add-{}": set(Channel),
    "button-change-{}": set(Channel),
    "calendar-other-{}": {"decade", "year", "month"},
    "change-{}": {*OF_SERVICES, Cause.GONE},
    "change-whole-{}": OF_THE_WHOLE,
    "charges-button-{}": set(ChartKind),
    "chart-title-{}": set(ChartKind),
    "chart-trend-{}": set(Trend),
    "claim-field-{}": {
        *("inn", "ogrn", "name", "legal_address", "contact"),
        *("address", "login", "password"),
    },
    "claim-outcome-{}": set(ClaimOutcome),
    "claim-reason-{}": set(ClaimReason),
    "claim-step-{}": {ClaimAct.CONFIRMED, ClaimAct.REJECTED, ClaimAct.SAW},
    "code-sent-{}": set(Channel),
    "code-unavailable-{}": set(Channel),
    "command-{}": set(STAFF_COMMANDS),
    "consent-{}": set(ConsentKind),
    "console-dialogue-{}": {slug(one.group) for one in DIALOGUES},
    "console-note-{}": NOTES,
    "console-outcome-{}": set(Ending),
    "console-step-{}": {
        slug(str(state.state)) for one in DIALOGUES for state in one.states.__all_states__
    },
    "console-error-{}": set(map(str, TOLD)),
    "console-stuck-fate-{}": set(Fate),
    "console-stuck-legend-{}": {"onward", *SHOWN} - {Fate.FINISHED},
    "console-stuck-none-{}": set(Sorting),
    "console-stuck-on-{}": set(map(str, range(1, 8))),
    "console-stuck-preset-{}": set(Preset),
    "console-stuck-range-{}": {*SpanRefusal, "instead", "cut"},
    "console-stuck-sorting-{}": set(Sorting),
    "console-theme-{}": set(THEMES),
    "console-requests-happened-{}": {
        *("answered", "taken", "closed", "solved", "added"),
    },
    "console-requests-state-{}": set(Standing),
    "contacts-changed-{}": set(Channel),
    "contacts-title-{}": set(Channel),
    "demo-column-{}": {"name", "address", "kind", "account", "amount", "date", "code"},
    "demo-letter-{}": set(Channel),
    "letter-code-{}": set(Purpose),
    "notice-announcement-withheld-{}": set(Withheld),
    "notice-row-unreadable-{}": set(RowKind),
    "notice-changed-{}": set(Change),
    "notice-invitation-{}": set(Outcome),
    "notice-letter-failed-{}": set(Channel),
    "button-question-{}": set(Question),
    "doubt-step-{}": {*Act} - {Act.RAISED, Act.WRITES, Act.WENT_BACK, Act.VIEWED, Act.REFUSED},
    "question-{}": set(Question),
    "rejection-{}": set(RejectionReason),
    "notice-reading-{}": set(TOLD_TO_STAFF),
    "service-{}": set(Service),
    "doctor-{}": {
        *("settings", "database", "key", "redis", "telegram", "smtp", "sms", "console"),
        *State,
    },
    "erasure-ground-{}": set(ErasureReason),
    "erasure-reason-{}": set(ErasureReason),
    "field-{}": {name for names in FIELDS.values() for name in names},
    "group-topic-{}": set(GroupTopic),
    "import-{}": {"refused", "skipped"},
    "inn-{}": set(InnRefusal),
    "invitation-done-{}": set(Outcome),
    "language-{}": set(LANGUAGES),
    "limited-field-{}": {"name", "address", "receipt_type"},
    "mydata-{}": set(FORMATS),
    "mydata-attempt-{}": {*ATTEMPTS.values(), "other"},
    "mydata-channel-{}": set(Channel),
    "mydata-end-{}": set(EndReason),
    "mydata-kind-{}": {*KINDS.values(), "other"},
    "mydata-outcome-{}": set(Outcome),
    "mydata-purpose-{}": set(Purpose),
    "mydata-service-{}": set(Service),
    "mydata-status-{}": set(Status),
    "mydata-via-{}": set(Via),
    "why-{}": OF_SERVICES,
    "month-{}": set(map(str, range(1, 13))),
    "password-rating-{}": set(map(str, range(5))),
    "organisation-{}": {"kpp", "ogrn", "address", "phone", "email", "site"},
    "ogrn-{}": set(OgrnRefusal),
    "paper-{}": set(PaperKind),
    "profile-{}": {*Channel, "name", "born", "town"},
    "topic-{}": set(Topic),
    "news-window-{}": set(Call),
    "news-verification-{}": set(Stage),
    "settings-muted-{}": set(Topic),
    "backup-refused-{}": set(BackupRefusal),
    "move-refused-{}": set(MoveRefusal),
    "move-column-{}": {"table", "rows", "newest", "digest"},
    "news-{}": {Topic.RECEIPTS, Topic.PAYMENTS},
    "news-account-{}": set(ReceiptType),
    "news-readings-{}": {Status.EXPORTED, Status.COUNTED},
    "news-readings-many-{}": {Status.EXPORTED, Status.COUNTED},
    "button-mute-{}": {*Topic} - {Topic.FAMILY},
    "paper-button-{}": set(PaperKind),
    "reading-answer-{}": {flag for flags in ANSWERS.values() for flag in flags},
    "reading-concern-{}": set(Concern),
    "reading-service-{}": set(Service),
    "reading-status-{}": set(Status),
    "reading-unit-{}": set(Service),
    "reading-unread-{}": {*Unread} - {Unread.BAD_VALUE},
    "registration-channel-{}": set(Channel),
    "registration-field-{}": {
        *("surname", "given_name", "patronymic", "birthday", "town"),
        *("contact", "login", "password"),
    },
    "registration-review-{}": set(Channel),
    "receipt-title-{}": set(ReceiptType),
    "receipt-button-{}": set(Form),
    "receipt-file-{}": set(Form),
    "receipt-type-{}": set(ReceiptType),
    "registry-column-{}": {"line", "outcome", "reason", "original"},
    "registry-outcome-{}": {"refused", "remark"},
    "setting-{}": {
        *JOINT,
        *(name.replace("_", "-") for name in Settings.model_fields),
    }
    # any value will do, or the condition says more
    - {"sms-token", "sms-body", "sms-reply", "import-dir", "secret-key"},
    "button-colleagues-{}": {"earlier", "more"},
    "notice-request-{}": set(RequestEvent),
    "request-card-{}": {*RequestState} - {RequestState.CLOSED},
    "request-card-closed-{}": set(Side),
    "support-field-{}": {"subject", "account", "words"},
    "support-mark-{}": set(RequestState),
    "support-state-{}": set(RequestState),
    "support-subject-{}": set(RequestSubject),
    "mydata-request-{}": set(RequestState),
    "mydata-side-{}": set(Side),
    "staff-about-{}": set(Role),
    "staff-role-{}": set(Role),
    "staff-topic-{}": set(StaffTopic),
    "table-{}": {*FIELDS, *(part.name for part in PARTS)},
    "weekday-{}": set(map(str, range(1, 8))),
    "wish-{}": set(Wish),
}

# Literals that look like ids of texts and are not.
NO_TEXTS = {
    *JOINT,
    "list-refused",  # a decision of the journal
    "utf-8",
    "utf-8-sig",
    "latin-1",
    "auto-generated",
    # values of headers
    "no-referrer",
    "no-store",
    "same-origin",
    "display-capture",
    # who makes a file
    "meter-chart",
    # kinds of tasks
    "receipt-photo",
    "building-list",
    "building-list-read",
    "list-lost",
    "list-read",
    "utf-16-le",
    # decisions in the journal
    "photo-filled",
    "photo-lost",
    "evidence-lost",
    "employee-invited",
    "checks-used-up",
    "consent-withdrawn",
    "draft-unreadable",
    "linked-by-code",
    "request-sent",
    "no-match",
    "agreement-accepted",
    "cabinet-exists",
    "claim-made",
    "claim-not-withdrawn",
    "full-access",
    "wrong-code",
    "reading-cancelled",
    "reading-confirmed",
    "question-late",
    "reading-passed",
    "receipt-code",
    "receipt-codes",
    "wrong-receipt-code",
    "proofs-used-up",
    "contact-changed",
    "passwords-used-up",
    "recovery-begun",
    "signed-in",
    "wrong-password",
    "wrong-pin",
    "wrong-proof",
}


def sources() -> Iterator[ast.AST]:
    for part in ("bot", "handlers"):
        for path in (ROOT / part).rglob("*.py"):
            if "playground" not in path.parts and "migrations" not in path.parts:
                yield from ast.walk(ast.parse(path.read_text("utf-8")))


NODES = tuple(sources())
# Templates of the console ask by `t`, and put the last part of an id in with `~`.
TEMPLATES = "\n".join(
    path.read_text("utf-8") for path in (ROOT / "bot/console/templates").rglob("*.html")
)
ASKED_BY_TEMPLATES = set(re.findall(r"""\bt\(["']([^"']+)["'](?! ~)""", TEMPLATES))
PUT_IN_TEMPLATES = set(re.findall(r"""\bt\(["']([^"']+)["'] ~""", TEMPLATES))


def literals() -> set[str]:
    return ASKED_BY_TEMPLATES | {
        node.value
        for node in NODES
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def patterns() -> set[str]:
    """Give f-strings that look like an id with its last part put in."""
    made = {f"{one}{{}}" for one in PUT_IN_TEMPLATES}
    for node in NODES:
        if isinstance(node, ast.JoinedStr):
            parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
            made.add("".join(map(str, parts)))
    return {one for one in made if re.fullmatch(r"[a-z]+(?:-[a-z]+)*-\{\}", one)}


def asked() -> set[str]:
    """Give ids that stand where a text is asked for, both of «this if … else that» too."""
    found: set[str] = set()
    for node in NODES:
        if isinstance(node, ast.Call) and node.args and _name(node.func) in ASKERS:
            first = node.args[0]
            choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            found |= {str(one.value) for one in choices if isinstance(one, ast.Constant)}
    return found | ASKED_BY_TEMPLATES


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def expanded() -> set[str]:
    return {
        pattern.replace("{}", value) for pattern, values in PATTERNS.items() for value in values
    }


def test_every_text_that_is_asked_for_exists() -> None:
    assert sorted(asked() - known()) == []
    assert len(asked()) > 100


def test_every_literal_that_looks_like_a_text_is_one() -> None:
    """Ids travel through variables as well: none of them may be misspelt."""
    looks = {one for one in literals() if ID.fullmatch(one)}
    assert sorted(looks - known() - NO_TEXTS) == []


def test_every_pattern_of_the_code_is_in_the_table() -> None:
    assert patterns() == PATTERNS.keys()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_makes_texts_that_exist(pattern: str) -> None:
    made = {pattern.replace("{}", value) for value in PATTERNS[pattern]}
    assert sorted(made - known()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_over(language: str) -> None:
    assert sorted(known(language) - literals() - expanded()) == []
