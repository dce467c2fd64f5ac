"""Walks through dialogues, told by lines of the journal."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.walks import REFUSING, Walk, WalkLine, WalkOutcome, fold
from bot.services.evidence import EvidenceRefusal
from bot.services.receipt_photos import PhotoRefusal

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NAMES = {"Limited": "limited", "Support": "support"}
NAME, ADDRESS, WORDS = "Limited:name", "Limited:address", "Support:words"


def line(
    number: int,
    kind: str,
    step: str | None = None,
    after: str | None = None,
    body: str | None = None,
) -> WalkLine:
    note = kind not in {"text", "press", "command", "secret"}
    at = NOW + timedelta(minutes=number)
    return WalkLine(number, at, "note" if note else "in", kind, step, after, body)


def walked(*lines: WalkLine) -> list[Walk]:
    return fold(lines, NAMES, {"limited", "support", "receipt"})


BEGIN = (line(1, "press", None, NAME, "limited.start"), line(2, "text", NAME, ADDRESS))


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        ([line(3, "press", ADDRESS, "", "limited.enter")], WalkOutcome.FINISHED),
        ([line(3, "text", ADDRESS, "")], WalkOutcome.FINISHED),
        ([line(3, "press", ADDRESS, "", "ui.cancel")], WalkOutcome.ABANDONED),
        ([line(3, "press", ADDRESS, "", "ui.menu")], WalkOutcome.ABANDONED),
        ([line(3, "command", ADDRESS, "", "/menu")], WalkOutcome.ABANDONED),
        ([line(3, "press", ADDRESS, "", "receipt.open=1")], WalkOutcome.ABANDONED),
        ([line(3, "moved", ADDRESS, ""), line(4, "expired")], WalkOutcome.ABANDONED),
        ([line(3, "text", ADDRESS, ""), line(4, "proofs-used-up")], WalkOutcome.REFUSED),
        (
            [line(3, "text", ADDRESS), line(4, "no-match"), line(5, "command", ADDRESS, "")],
            WalkOutcome.REFUSED,
        ),
        (
            [line(3, "text", ADDRESS), line(4, "failed"), line(5, "command", ADDRESS, "")],
            WalkOutcome.FAILED,
        ),
        (
            [
                *(line(3, "text", ADDRESS), line(4, "no-match")),
                line(5, "text", ADDRESS, "Limited:flat"),
                line(6, "command", "Limited:flat", ""),
            ],
            WalkOutcome.ABANDONED,
        ),
        ([line(3, "text", ADDRESS)], None),
    ],
)
def test_a_walk_ends_as_it_was_left(end: list[WalkLine], outcome: WalkOutcome | None) -> None:
    [walk] = walked(*BEGIN, *end)
    assert walk.outcome == outcome
    assert walk.id == 1
    assert [one.step for one in walk.steps][:2] == [NAME, ADDRESS]


def test_one_dialogue_leads_to_another() -> None:
    first, second = walked(*BEGIN, line(3, "press", ADDRESS, WORDS, "limited.enter"))
    assert (first.outcome, first.ended_line) == (WalkOutcome.FINISHED, 3)
    assert (second.dialogue, second.id, second.outcome) == ("Support", 3, None)


def test_steps_that_nobody_wrote_down_are_seen_at_the_next_line() -> None:
    """Lines of earlier releases do not say which step came of them."""
    first, second = walked(
        line(1, "press"), line(2, "text", NAME), line(3, "text", ADDRESS), line(4, "text", WORDS)
    )
    assert (first.id, first.last_step, first.outcome) == (2, ADDRESS, WalkOutcome.ABANDONED)
    assert (second.id, second.outcome) == (4, None)


def test_a_line_never_begins_two_walks() -> None:
    [walk] = walked(line(1, "press"), line(2, "text", NAME, WORDS))
    assert (walk.id, walk.dialogue) == (2, "Support")


def test_moments_and_reasons_are_kept() -> None:
    [walk] = walked(*BEGIN, line(3, "text", ADDRESS), line(4, "no-match"))
    assert walk.steps[0].left_at == NOW + timedelta(minutes=2)
    assert [(one.step, one.note) for one in walk.decisions] == [(ADDRESS, "no-match")]
    assert walk.reason == "no-match"


def test_refused_photos_are_refusals() -> None:
    assert {*PhotoRefusal, *EvidenceRefusal} <= REFUSING
