"""Doubtful readings: who may decide, what a decision does, what the resident makes of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest
from support.dials import COLD, HOT, values
from support.readings import ADMIN, OWN, PERSON, STAFF_CHAT, Desk, open_desk

from bot.domain.accounts import mask_number
from bot.domain.doubts import (
    LONGEST_REASON,
    Act,
    Question,
    RejectionReason,
    Step,
    kept_reason,
    own_reason,
    standard_reason,
)
from bot.domain.meters import Flag, Reading, Status
from bot.services.cabinet import NotYoursError
from bot.services.doubt_decisions import Awaited, Outcome
from bot.services.doubt_notices import DoubtfulReading, Face, ReadingQuestioned
from bot.services.doubts import doubt_card, doubted
from bot.services.errors import ConflictError
from bot.services.photos_wanted import PhotoWanted
from bot.services.readings import ReadingReceipt
from bot.services.staff_cards import Pressed

NOVEMBER = "2026-11"
OLGA, PAVEL, STRANGER, ELSEWHERE = 501, 502, 666, -1999


@pytest.fixture
def desk() -> Desk:
    return open_desk()


async def doubtful(desk: Desk, value: int = 200) -> Reading:
    """Pass far more than usual, which the resident says is right."""
    given = await desk.pass_reading(
        PERSON, COLD.id, values(value), desk.flat.clock(), confirmed=[Flag.ABOVE_USUAL]
    )
    assert isinstance(given, ReadingReceipt)
    return given.reading


def by(
    user_id: int,
    reading: Reading,
    drawing: int = 1,
    chat_id: int = STAFF_CHAT,
    *,
    here: bool = True,
) -> Pressed:
    return Pressed(user_id, f"Сотрудник {user_id}", chat_id, reading.id, drawing, here)


def now(desk: Desk) -> Reading:
    return desk.flat.last(COLD, NOVEMBER)


def acts(desk: Desk) -> list[Act]:
    return [one.act for one in desk.flat.kept_steps]


def card(desk: Desk) -> DoubtfulReading:
    """Give what was drawn last where it was pressed."""
    chat_id, drawn = desk.flat.told_chats[-1]
    assert chat_id == STAFF_CHAT
    assert isinstance(drawn, DoubtfulReading)
    return drawn


def told_staff(desk: Desk) -> Sequence[DoubtfulReading]:
    return [one for one in desk.flat.told if isinstance(one, DoubtfulReading)]


async def test_a_doubt_is_told_with_all_that_is_needed_to_decide(desk: Desk) -> None:
    reading = await doubtful(desk)
    [told] = told_staff(desk)
    assert (told.flags, told.number) == ((Flag.ABOVE_USUAL,), reading.number)
    assert (told.account, told.meter) == (mask_number(OWN.number), mask_number(COLD.number))
    assert (told.values, told.before, told.spent) == (values(200), values(120), values(80))
    assert (told.usual, told.drawing) == (values("4.0")[0], 1)
    passed = await desk.flat.passed(reading.id)
    assert passed is not None
    assert await desk.decide.read(passed) == told, "the card says the same when it is drawn anew"


@pytest.mark.parametrize(
    ("user_id", "chat_id", "here", "may"),
    [
        (OLGA, STAFF_CHAT, True, True),  # whoever is in the chat of the staff
        (ADMIN, STAFF_CHAT, True, True),
        (ADMIN, ELSEWHERE, True, True),  # where a card of theirs hangs from before
        (OLGA, ELSEWHERE, True, False),
        (STRANGER, STRANGER, True, False),
        (PERSON.user_id, PERSON.chat_id, True, False),  # the resident themselves
        (OLGA, STAFF_CHAT, False, False),  # the press is of a card of another chat
        (ADMIN, ADMIN, False, False),
        (STRANGER, STRANGER, False, False),
    ],
)
@pytest.mark.parametrize("what", ["accept", "reject", "ask", "turn", "write", "words", "photos"])
async def test_nobody_may_by_default(
    desk: Desk, what: str, user_id: int, chat_id: int, *, here: bool, may: bool
) -> None:
    reading = await doubtful(desk)
    who = by(user_id, reading, chat_id=chat_id, here=here)
    decide = desk.decide
    if what == "words":
        desk.flat.record(Step(reading.id, 2, Act.WRITES, reading.taken_at, "", user_id))
    presses: dict[str, Callable[[], Awaitable[object]]] = {
        "accept": lambda: decide.accept(who),
        "reject": lambda: decide.reject(who, RejectionReason.DIAL),
        "ask": lambda: decide.ask(who, Question.CHECK),
        "turn": lambda: decide.turn(who, Face.REASONS),
        "write": lambda: decide.write(who),
        "words": lambda: decide.reject_in_words(who, "Цифры не те"),
        "photos": lambda: decide.photos(who),
    }
    outcome = await presses[what]()
    if what == "photos" and may:
        assert outcome is (Outcome.NO_PHOTOS if chat_id == STAFF_CHAT else Outcome.NOT_HERE)
        return
    assert outcome is (Outcome.DONE if may else Outcome.DENIED)
    if not may:
        assert now(desk) == reading
        assert desk.flat.told_chats == []
        refused = desk.flat.kept_steps[-1]
        assert (refused.act, refused.place) == (Act.REFUSED, None)
        assert (refused.user_id, refused.chat_id) == (user_id, chat_id)


async def test_accepted_is_marked_and_says_by_whom(desk: Desk) -> None:
    reading = await doubtful(desk)
    assert await desk.decide.accept(by(OLGA, reading)) is Outcome.DONE
    assert now(desk) == replace(reading, flags=reading.flags | {Flag.LOOKED_AT})
    decided = card(desk).decided
    assert decided is not None
    assert (decided.act, decided.user_id, decided.title) == (Act.ACCEPTED, OLGA, "Сотрудник 501")
    assert (decided.at, decided.place) == (desk.flat.clock(), 2)


@pytest.mark.parametrize("status", [Status.EXPORTED, Status.COUNTED])
async def test_what_was_handed_over_may_be_accepted_and_not_rejected(
    desk: Desk, status: Status
) -> None:
    reading = await doubtful(desk)
    desk.flat.settle(reading, status)
    for press in (
        desk.decide.reject(by(OLGA, reading), RejectionReason.DIAL),
        desk.decide.ask(by(OLGA, reading), Question.CHECK),
        desk.decide.turn(by(OLGA, reading), Face.REASONS),
        desk.decide.write(by(OLGA, reading)),
        desk.decide.reject_in_words(by(OLGA, reading), "Цифры не те"),
    ):
        assert await press is Outcome.NOT_OPEN
        assert card(desk).status is status
    assert now(desk).status is status
    assert await desk.decide.accept(by(OLGA, reading)) is Outcome.DONE
    assert (now(desk).status, Flag.LOOKED_AT in now(desk).flags) == (status, True)


async def test_rejected_with_a_standard_reason_and_passed_anew(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.turn(by(OLGA, reading), Face.REASONS)
    assert card(desk).face is Face.REASONS
    assert await desk.decide.reject(by(OLGA, reading), RejectionReason.TYPO) is Outcome.DONE
    rejected = now(desk)
    assert (rejected.status, rejected.reason) == (
        Status.REJECTED,
        kept_reason(RejectionReason.TYPO),
    )
    assert standard_reason(rejected.reason) is RejectionReason.TYPO
    second = await doubtful(desk, 210)
    assert (second.version, second.status) == (2, Status.ACCEPTED)
    assert told_staff(desk)[-1].reading_id == second.id
    assert await desk.decide.reject(by(OLGA, second), RejectionReason.TYPO) is Outcome.DONE
    assert now(desk).reason == kept_reason(RejectionReason.TYPO)


async def test_a_reason_in_own_words_is_awaited_of_who_chose_to_write(desk: Desk) -> None:
    reading = await doubtful(desk)
    olga = replace(PERSON, user_id=OLGA, chat_id=STAFF_CHAT)
    assert await desk.decide.awaited(olga, reading.id) is None
    assert await desk.decide.write(by(OLGA, reading)) is Outcome.DONE
    assert await desk.decide.awaited(olga, reading.id) == Awaited(reading.id)
    assert await desk.decide.awaited(olga) is None, "a word among colleagues"
    another = Awaited(fault=Outcome.OTHERS_REASON, title=f"Сотрудник {OLGA}")
    assert await desk.decide.awaited(replace(olga, user_id=PAVEL), reading.id) == another
    assert await desk.decide.awaited(replace(olga, chat_id=OLGA), reading.id) is None
    for wrong in ("", " \n ", "ы" * (LONGEST_REASON + 1)):
        said = await desk.decide.reject_in_words(by(OLGA, reading), wrong)
        assert said is Outcome.UNREADABLE
    words = "Пломба\nсорвана"
    assert await desk.decide.reject_in_words(by(OLGA, reading), words) is Outcome.DONE
    assert now(desk).reason == own_reason(words) == "Пломба сорвана"
    assert card(desk).lifted
    assert await desk.decide.awaited(olga, reading.id) is None


async def test_a_reason_is_awaited_for_an_hour(desk: Desk) -> None:
    reading = await doubtful(desk)
    olga = replace(PERSON, user_id=ADMIN, chat_id=ADMIN)
    await desk.decide.write(by(ADMIN, reading, chat_id=ADMIN))
    assert await desk.decide.awaited(olga) == Awaited(fault=Outcome.NO_REPLY)
    desk.flat.clock.advance(minutes=60)
    assert await desk.decide.awaited(olga, reading.id) == Awaited(reading.id)
    desk.flat.clock.advance(seconds=1)
    assert await desk.decide.awaited(olga, reading.id) == Awaited(fault=Outcome.TOO_LATE)
    assert await desk.decide.awaited(olga) is None, "what is typed now is no reason any more"


async def test_an_employee_of_the_house_decides_and_gives_a_reason_in_the_own_chat(
    desk: Desk,
) -> None:
    reading = await doubtful(desk)
    pavel = replace(PERSON, user_id=PAVEL, chat_id=PAVEL)
    here = by(PAVEL, reading, chat_id=PAVEL)
    assert await desk.decide.write(here) is Outcome.DENIED
    desk.flat.clerks = frozenset({PAVEL})
    assert await desk.decide.write(here) is Outcome.DONE
    assert await desk.decide.awaited(pavel, reading.id) == Awaited(reading.id)
    assert await desk.decide.reject_in_words(here, "Цифры не те") is Outcome.DONE
    assert now(desk).status is Status.REJECTED
    assert await desk.decide.write(by(STRANGER, reading, chat_id=PAVEL)) is Outcome.DENIED


@pytest.mark.parametrize("reason", RejectionReason)
def test_nobody_can_type_a_standard_reason(reason: RejectionReason) -> None:
    for typed in (kept_reason(reason), kept_reason(reason).strip(), f" \t{kept_reason(reason)}"):
        assert standard_reason(own_reason(typed) or "") is None


async def test_who_goes_back_is_not_waited_for(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.write(by(OLGA, reading))
    said = await desk.decide.reject_in_words(by(PAVEL, reading), "Цифры не те")
    assert said is Outcome.OUTDATED, "another one was to write"
    assert await desk.decide.turn(by(PAVEL, reading, 2), Face.CARD) is Outcome.DONE
    olga = replace(PERSON, user_id=OLGA, chat_id=STAFF_CHAT)
    assert await desk.decide.awaited(olga, reading.id) is None
    assert await desk.decide.accept(by(PAVEL, reading, 3)) is Outcome.DONE
    assert acts(desk) == [Act.RAISED, Act.WRITES, Act.WENT_BACK, Act.ACCEPTED]


async def test_the_second_of_two_finds_who_was_first(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.accept(by(OLGA, reading))
    for late in (
        desk.decide.accept(by(OLGA, reading)),  # pressed twice
        desk.decide.reject(by(PAVEL, reading), RejectionReason.DIAL),
        desk.decide.reject_in_words(by(PAVEL, reading), "Цифры не те"),
    ):
        assert await late is Outcome.DECIDED
        decided = card(desk).decided
        assert decided is not None
        assert decided.user_id == OLGA
    assert acts(desk) == [Act.RAISED, Act.ACCEPTED]
    assert now(desk).status is Status.ACCEPTED


async def test_a_place_in_the_life_of_a_doubt_is_taken_once(desk: Desk) -> None:
    reading = await doubtful(desk)
    stale = desk.flat.kept_steps[:]
    await desk.decide.accept(by(OLGA, reading))
    kept, desk.flat.kept_steps = desk.flat.kept_steps, stale
    assert len(kept) == 2
    desk.flat.versions_of[COLD.id, NOVEMBER][-1] = reading
    await desk.decide.accept(by(PAVEL, reading))  # of what both had read
    step = desk.flat.kept_steps[-1]
    desk.flat.kept_steps = kept
    with pytest.raises(ConflictError):
        desk.flat.record(step)


async def test_a_press_on_an_old_drawing_changes_nothing(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.ask(by(OLGA, reading), Question.CHECK)
    assert await desk.decide.accept(by(PAVEL, reading, 1)) is Outcome.OUTDATED
    assert card(desk).asked is not None
    assert acts(desk) == [Act.RAISED, Act.ASKED]


async def test_the_resident_is_asked_and_answers(desk: Desk) -> None:
    reading = await doubtful(desk)
    assert await desk.decide.ask(by(OLGA, reading), Question.PHOTO) is Outcome.DONE
    (chat_id, asked), (_, drawn) = desk.flat.told_chats
    assert chat_id == PERSON.chat_id
    assert isinstance(asked, ReadingQuestioned)
    assert (asked.meter_id, asked.values, asked.question) == (
        COLD.id,
        values(200),
        Question.PHOTO,
    )
    assert await desk.read_question(PERSON, reading.id) == asked
    assert isinstance(drawn, DoubtfulReading)
    assert drawn.may_be_rejected
    assert await desk.decide.ask(by(OLGA, reading, 2), Question.CHECK) is Outcome.OUTDATED
    assert not await desk.answer(PERSON, reading.id, 1), "that was no question"
    assert await desk.answer(PERSON, reading.id, 2)
    told = told_staff(desk)[-1]
    assert (told.steps[-1].act, told.asked, told.lifted) == (Act.CONFIRMED, None, True)
    assert told.steps[-1].user_id is None
    assert not await desk.answer(PERSON, reading.id, 2), "once"
    assert await desk.read_question(PERSON, reading.id) is None
    assert await desk.decide.accept(by(OLGA, reading, told.drawing)) is Outcome.DONE


async def test_an_answer_to_the_first_question_is_none_to_the_second(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.ask(by(OLGA, reading), Question.PHOTO)
    await desk.raise_doubt.photo_came(COLD.id, NOVEMBER, 1)
    await desk.decide.ask(by(OLGA, reading, 3), Question.REPLACED)
    assert not await desk.answer(PERSON, reading.id, 2)
    assert await desk.answer(PERSON, reading.id, 4)


async def test_who_left_cannot_be_asked(desk: Desk) -> None:
    reading = await doubtful(desk)
    desk.flat.asked_chat = None
    assert await desk.decide.ask(by(OLGA, reading), Question.CHECK) is Outcome.NOBODY
    assert acts(desk) == [Act.RAISED]


async def test_only_who_has_the_account_answers(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.ask(by(OLGA, reading), Question.CHECK)
    assert PERSON.session is not None
    other = replace(PERSON, session=replace(PERSON.session, cabinet_id=5))
    for person, reading_id in ((other, reading.id), (PERSON, 10**9)):
        with pytest.raises(NotYoursError):
            await desk.answer(person, reading_id, 2)
        with pytest.raises(NotYoursError):
            await desk.read_question(person, reading_id)


async def test_a_late_answer_is_none(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.ask(by(OLGA, reading), Question.CHECK)
    await desk.decide.reject(by(OLGA, reading, 2), RejectionReason.UNANSWERED)
    assert not await desk.answer(PERSON, reading.id, 2)


async def test_a_correction_is_seen_on_the_old_card_and_has_one_of_its_own(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.decide.ask(by(OLGA, reading), Question.CHECK)
    second = await doubtful(desk, 201)
    old, new = told_staff(desk)[-2:]
    assert (old.reading_id, old.newest, old.lifted) == (reading.id, False, True)
    assert (old.steps[-1].act, old.steps[-1].words) == (Act.CORRECTED, "201")
    assert (new.reading_id, new.newest, new.values) == (second.id, True, values(201))
    assert await desk.decide.accept(by(OLGA, reading, old.drawing)) is Outcome.NOT_OPEN
    assert not card(desk).newest
    given = await desk.pass_reading(PERSON, COLD.id, values(124), desk.flat.clock())
    assert isinstance(given, ReadingReceipt)
    quiet = told_staff(desk)[-1]
    assert (quiet.reading_id, quiet.lifted) == (second.id, False)
    assert given.reading.id not in {one.reading_id for one in told_staff(desk)}


async def test_staff_see_before_they_reject_which_value_the_correction_has_replaced(
    desk: Desk,
) -> None:
    await desk.pass_reading(PERSON, COLD.id, values(125), desk.flat.clock())
    second = await doubtful(desk, 1263)
    [told] = told_staff(desk)
    assert (told.reading_id, told.replaced) == (second.id, values(125))
    assert await desk.decide.reject(by(OLGA, second), RejectionReason.TYPO) is Outcome.DONE
    third = await doubtful(desk, 1264)
    assert told_staff(desk)[-1].reading_id == third.id
    assert told_staff(desk)[-1].replaced == (), "a rejected one held no more"


async def test_a_cancelled_reading_leaves_nothing_to_decide(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.cancel(PERSON, COLD.id, NOVEMBER)
    told = told_staff(desk)[-1]
    assert (told.status, told.steps[-1].act) == (Status.CANCELLED, Act.CANCELLED)
    for drawing in (1, 2):
        pressed = by(OLGA, reading, drawing)
        assert await desk.decide.reject(pressed, RejectionReason.DIAL) is Outcome.NOT_OPEN


async def test_what_raised_no_doubt_has_no_steps(desk: Desk) -> None:
    for value in (68, 69):
        given = await desk.pass_reading(PERSON, HOT.id, values(value), desk.flat.clock())
        assert isinstance(given, ReadingReceipt)
    dropped = await desk.cancel(PERSON, HOT.id, NOVEMBER)
    assert dropped is not None
    assert desk.flat.kept_steps == []
    assert await desk.decide.accept(by(OLGA, replace(dropped, id=1))) is Outcome.OUTDATED


@pytest.mark.parametrize("reading_id", [1, 35, 36, 2**62, 2**63 - 1])
def test_a_card_is_named_by_its_reading(reading_id: int) -> None:
    name = doubt_card(reading_id)
    assert len(name) <= 16
    assert doubted(name) == reading_id
    assert doubted("main") is doubted("notice") is None


async def test_photos_come_once_a_press_and_leave_the_doubt_as_it_was(desk: Desk) -> None:
    reading = await doubtful(desk)
    desk.flat.photos[COLD.id, NOVEMBER] = 2
    photos = await desk.decide.photos(by(OLGA, reading))
    assert not isinstance(photos, Outcome)
    assert [one.args["evidence"] for one in photos] == ["1", "2"]
    assert (card(desk).photos, card(desk).decided, card(desk).drawing) == (2, None, 2)
    assert await desk.decide.photos(by(OLGA, reading)) is Outcome.OUTDATED, "a second tap"
    assert await desk.decide.reject(by(PAVEL, reading, 2), RejectionReason.DIAL) is Outcome.DONE
    assert await desk.decide.photos(by(PAVEL, reading, 2)) is Outcome.OUTDATED
    assert not isinstance(await desk.decide.photos(by(PAVEL, reading, 3)), Outcome)
    assert acts(desk) == [Act.RAISED, Act.VIEWED, Act.REJECTED, Act.VIEWED]


async def test_a_photo_answers_the_question_and_a_word_may_follow(desk: Desk) -> None:
    reading = await doubtful(desk)
    await desk.raise_doubt.photo_came(COLD.id, NOVEMBER, 1)
    unasked = told_staff(desk)[-1]
    assert (unasked.photos, unasked.drawing, unasked.lifted) == (1, 1, False)
    await desk.decide.ask(by(OLGA, reading), Question.PHOTO)
    for number in (2, 3):
        await desk.raise_doubt.photo_came(COLD.id, NOVEMBER, number)
    first, second = told_staff(desk)[-2:]
    assert (first.steps[-1].act, first.lifted, first.asked) == (Act.SENT_PHOTO, True, None)
    assert (second.photos, second.drawing, second.lifted) == (3, 3, False)
    assert await desk.answer(PERSON, reading.id, 2)
    assert acts(desk) == [Act.RAISED, Act.ASKED, Act.SENT_PHOTO, Act.CONFIRMED]
    assert await desk.decide.ask(by(OLGA, reading, 4), Question.CHECK) is Outcome.DONE


async def test_photos_of_what_raised_no_doubt_are_nobodys_news(desk: Desk) -> None:
    await desk.pass_reading(PERSON, HOT.id, values(68), desk.flat.clock())
    for meter_id, period in ((HOT.id, NOVEMBER), (HOT.id, "2030-01"), (10**9, NOVEMBER)):
        await desk.raise_doubt.photo_came(meter_id, period, 1)
    assert told_staff(desk) == []


async def test_a_photo_is_wanted_for_the_meter_of_the_question(desk: Desk) -> None:
    reading = await doubtful(desk)
    assert await desk.photos_wanted(PERSON) == []
    await desk.decide.ask(by(OLGA, reading), Question.PHOTO)
    wanted = [PhotoWanted(COLD, NOVEMBER)]
    assert await desk.photos_wanted(PERSON) == wanted
    assert await desk.photos_wanted(PERSON, below=(COLD.id, NOVEMBER)) == wanted
    assert await desk.photos_wanted(replace(PERSON, chat_id=12)) == [], "they were not asked"
    desk.flat.clock.advance(minutes=1)
    await desk.pass_reading(PERSON, HOT.id, values(68), desk.flat.clock())
    assert await desk.photos_wanted(PERSON, below=(HOT.id, NOVEMBER)) == []
    assert await desk.photos_wanted(PERSON, replied=reading.id) == wanted
    await desk.raise_doubt.photo_came(COLD.id, NOVEMBER, 1)
    assert await desk.photos_wanted(PERSON) == [], "it has come"
    assert await desk.photos_wanted(PERSON, replied=reading.id) == wanted, "one more"
    await desk.decide.reject(by(OLGA, reading, 3), RejectionReason.DIAL)
    assert await desk.photos_wanted(PERSON, replied=reading.id) == []


async def test_an_expired_verification_that_nobody_looked_at_follows_the_correction(
    desk: Desk,
) -> None:
    desk.flat.meters[0] = replace(COLD, verification_due=date(2026, 11, 1))
    given = [
        await desk.pass_reading(PERSON, COLD.id, values(value), desk.flat.clock())
        for value in (124, 125)
    ]
    first, second = (one.reading for one in given if isinstance(one, ReadingReceipt))
    raised, closed, again = told_staff(desk)
    assert (raised.reading_id, closed.reading_id, closed.newest) == (first.id, first.id, False)
    assert (again.reading_id, again.may_be_rejected) == (second.id, True)
    assert await desk.decide.accept(by(OLGA, second)) is Outcome.DONE
    for value in (126, 127):
        await desk.pass_reading(PERSON, COLD.id, values(value), desk.flat.clock())
    [late] = told_staff(desk)[3:]
    assert (late.reading_id, late.newest) == (second.id, False), "staff have looked at it"


async def test_more_digits_than_a_guessed_dial_are_told_to_staff(desk: Desk) -> None:
    desk.flat.meters[0] = replace(COLD, guessed=True)
    confirmed = [Flag.MORE_DIGITS, Flag.ABOVE_USUAL]
    now_ = desk.flat.clock()
    await desk.pass_reading(PERSON, COLD.id, values(1234567), now_, confirmed=confirmed)
    [told] = told_staff(desk)
    assert told.flags == (Flag.ABOVE_USUAL, Flag.MORE_DIGITS)
