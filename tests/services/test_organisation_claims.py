"""An organisation registers: who may ask how often, who decides, and what comes of it."""

from dataclasses import replace

import pytest
from support.claims import ADMIN, STAFF_CHAT, TOLD, ClaimDesk, by, open_claim_desk

from bot.domain.applicants import Applicant
from bot.domain.doubts import LONGEST_REASON, kept_reason
from bot.domain.organisation_claims import (
    CLAIMS_A_DAY,
    MOST_OPEN_CLAIMS,
    ClaimAct,
    ClaimOutcome,
    ClaimReason,
    OrganisationRefusal,
    Told,
    parse_legal_address,
    parse_organisation_name,
)
from bot.domain.staff import Action, Post, Role
from bot.services.cabinet import NotSignedInError
from bot.services.claim_decisions import Heard
from bot.services.claim_notices import ClaimCard, ClaimFace, ClaimSettled
from bot.services.letters import Address, Channel
from bot.services.organisation_claims import Claim, ClaimRefusal, RejectedClaim, Submitted
from bot.services.people import Person
from bot.services.registration import Accepted, CabinetExists, NewCabinet
from bot.services.staff import Employee

ANNA, OLEG, OLGA, STRANGER, ELSEWHERE = 11, 12, 501, 666, -1999
CARD_MESSAGE = 7
GUEST = Person(13, 13, "ru", None)


@pytest.fixture
def desk() -> ClaimDesk:
    return open_claim_desk()


def told(number: int) -> Told:
    return replace(TOLD, inn=f"{number}")


async def claimed(desk: ClaimDesk, user_id: int = ANNA, what: Told = TOLD) -> Claim:
    done = await desk.register(desk.person(user_id), what, None, {})
    assert isinstance(done, Submitted)
    return done.claim


def now(desk: ClaimDesk, claim: Claim) -> Claim:
    return desk.centre.claims[claim.id]


def card(desk: ClaimDesk) -> ClaimCard:
    """Give what was drawn last where it was pressed."""
    drawn = [one for chat_id, one in desk.centre.told if chat_id == STAFF_CHAT]
    assert isinstance(drawn[-1], ClaimCard)
    return drawn[-1]


def answers(desk: ClaimDesk, chat_id: int) -> list[ClaimSettled]:
    told = [one for chat, one in desk.centre.told if chat == chat_id]
    return [one for one in told if isinstance(one, ClaimSettled)]


def acts(desk: ClaimDesk) -> list[str]:
    return [str(one.details.get("act", "denied")) for one in desk.centre.entries]


async def test_a_claim_is_kept_with_the_cabinets_contact_and_told_to_staff(
    desk: ClaimDesk,
) -> None:
    claim = await claimed(desk)
    assert (claim.cabinet_id, claim.email, claim.phone) == (ANNA, f"{ANNA}@example.ru", "")
    assert len(claim.number) == 12
    [shown] = desk.centre.told_staff
    assert isinstance(shown, ClaimCard)
    assert (shown.number, shown.known_as, shown.rivals, shown.drawing) == (claim.number, "", 0, 1)
    assert await desk.list_claims(desk.person(ANNA)) == [claim]


async def test_who_has_no_cabinet_gets_one_by_the_proved_address(desk: ClaimDesk) -> None:
    said = Accepted("1", "ru", "…", desk.centre.clock())
    phone = Address(Channel.SMS, "+79123456789")
    new = NewCabinet(Applicant("Иванова", "Анна", ""), phone, "40000000", "hash", said, said)
    done = await desk.register(GUEST, TOLD, new, {})
    assert isinstance(done, Submitted)
    assert desk.opened == [new]
    assert (done.opened, done.claim.cabinet_id, done.claim.phone) == (True, 77, phone.value)
    assert (await open_claim_desk(cabinet_exists=True).register(GUEST, TOLD, new, {})) == (
        CabinetExists()
    )


async def test_limited_access_registers_nobody(desk: ClaimDesk) -> None:
    with pytest.raises(NotSignedInError):
        await desk.register(desk.person(ANNA, registered=False), TOLD, None, {})
    with pytest.raises(NotSignedInError):
        await desk.register(GUEST, TOLD, None, {})


async def test_claims_are_limited_by_cabinet_and_by_day(desk: ClaimDesk) -> None:
    person = desk.person(ANNA)
    for number in range(MOST_OPEN_CLAIMS):
        await claimed(desk, what=told(number))
    assert await desk.check(person, "0") is ClaimRefusal.WAITS
    assert await desk.check(person, "9") is ClaimRefusal.MANY_OPEN
    for number in range(MOST_OPEN_CLAIMS, CLAIMS_A_DAY):
        [first, *_] = [one for one in desk.centre.claims.values() if one.waits]
        assert await desk.withdraw(person, first.number)
        await claimed(desk, what=told(number))
    [first, *_] = [one for one in desk.centre.claims.values() if one.waits]
    assert await desk.withdraw(person, first.number)
    assert await desk.register(person, told(9), None, {}) is ClaimRefusal.MANY_TODAY
    assert await desk.check(desk.person(OLEG), "9") == ""
    desk.centre.clock.advance(hours=24)
    assert await desk.check(person, "9") == ""


async def test_a_known_name_is_proposed_and_an_owner_only_hinted_at(desk: ClaimDesk) -> None:
    person = desk.person(ANNA)
    desk.centre.organisations[TOLD.inn] = (7, "ООО «Заря» по реестру")
    assert await desk.check(person, TOLD.inn) == "ООО «Заря» по реестру"
    owner = Employee(1, OLEG, Post(Role.OWNER, 7), "Олег", desk.centre.clock())
    desk.centre.staff.append(owner)
    assert await desk.check(person, TOLD.inn) is ClaimRefusal.OWNED
    assert await desk.register(person, TOLD, None, {}) is ClaimRefusal.OWNED


@pytest.mark.parametrize("known", [True, False])
async def test_confirmed_it_has_an_owner_who_is_told(desk: ClaimDesk, *, known: bool) -> None:
    if known:
        desk.centre.organisations[TOLD.inn] = (7, "По реестру")
    claim = await claimed(desk)
    assert await desk.decide.confirm(by(OLGA, claim)) is Heard.DONE
    assert now(desk, claim).outcome is ClaimOutcome.CONFIRMED
    organisation_id, name = desk.centre.organisations[TOLD.inn]
    assert (name, desk.centre.completed) == (("По реестру", [7]) if known else (TOLD.name, []))
    [owner] = desk.centre.staff
    assert (owner.cabinet_id, owner.post, owner.name) == (
        *(ANNA, Post(Role.OWNER, organisation_id)),
        TOLD.contact,
    )
    [answer] = answers(desk, ANNA)
    assert (answer.outcome, answer.number) == (ClaimOutcome.CONFIRMED, claim.number)
    assert (card(desk).outcome, card(desk).drawing) == (ClaimOutcome.CONFIRMED, 2)
    assert await desk.decide.confirm(by(OLGA, claim)) is Heard.DECIDED
    assert len(desk.centre.staff) == 1


async def test_an_employee_becomes_the_owner_and_nobody_twice(desk: ClaimDesk) -> None:
    desk.centre.organisations[TOLD.inn] = (7, "По реестру")
    clerk = Employee(1, ANNA, Post(Role.METER_CLERK, 7, 3), "Анна", desk.centre.clock())
    desk.centre.staff.append(clerk)
    claim = await claimed(desk)
    assert await desk.decide.confirm(by(OLGA, claim)) is Heard.DONE
    assert [one.post for one in desk.centre.staff] == [Post(Role.OWNER, 7)]


async def test_of_two_with_one_inn_the_other_is_rejected_with_a_reason(desk: ClaimDesk) -> None:
    first, second = await claimed(desk), await claimed(desk, OLEG)
    third = await claimed(desk, OLEG, told(3))
    assert await desk.decide.confirm(by(OLGA, second)) is Heard.DONE
    assert now(desk, first).outcome is ClaimOutcome.REJECTED
    assert now(desk, third).waits
    [answer] = answers(desk, ANNA)
    assert answer.reason == kept_reason(ClaimReason.OWNED)
    assert acts(desk) == ["confirmed", "rejected"]
    redrawn = desk.centre.told_staff[-1]
    assert isinstance(redrawn, ClaimCard)
    assert (redrawn.claim_id, redrawn.outcome) == (first.id, ClaimOutcome.REJECTED)
    assert redrawn.drawing == 2


async def test_one_that_got_an_owner_meanwhile_is_only_rejected(desk: ClaimDesk) -> None:
    claim = await claimed(desk)
    desk.centre.organisations[TOLD.inn] = (7, "По реестру")
    owner = Employee(1, OLEG, Post(Role.OWNER, 7), "Олег", desk.centre.clock())
    desk.centre.staff.append(owner)
    assert await desk.decide.confirm(by(OLGA, claim)) is Heard.OWNED
    assert now(desk, claim).waits
    assert await desk.decide.reject(by(OLGA, claim), ClaimReason.OWNED) is Heard.DONE


@pytest.mark.parametrize(
    ("user_id", "chat_id", "here", "may"),
    [
        (OLGA, STAFF_CHAT, True, True),
        (ADMIN, ELSEWHERE, True, True),
        (ADMIN, ADMIN, False, False),
        (OLGA, ELSEWHERE, True, False),
        (STRANGER, STRANGER, True, False),
        (ANNA, ANNA, True, False),  # who asks does not decide
        (OLGA, STAFF_CHAT, False, False),
    ],
)
@pytest.mark.parametrize("what", ["confirm", "reject", "turn", "see", "write", "words"])
async def test_nobody_may_by_default(
    desk: ClaimDesk, what: str, user_id: int, chat_id: int, *, here: bool, may: bool
) -> None:
    claim = await claimed(desk)
    drawing, decide = 1, desk.decide
    if what == "words":
        await decide.write(by(user_id if may else OLGA, claim, chat_id=chat_id if may else -1001))
        drawing = 2
    before = len(desk.centre.told)
    who = by(user_id, claim, drawing, chat_id, here=here)
    heard = await {
        "confirm": lambda: decide.confirm(who),
        "reject": lambda: decide.reject(who, ClaimReason.UNKNOWN),
        "turn": lambda: decide.turn(who, ClaimFace.REASONS),
        "see": lambda: decide.turn(who, ClaimFace.CONTACTS),
        "write": lambda: decide.write(who),
        "words": lambda: decide.reject_in_words(who, "Не наша организация"),
    }[what]()
    assert heard is (Heard.DONE if may else Heard.DENIED)
    if not may:
        assert now(desk, claim).waits
        assert len(desk.centre.told) == before
        refused = desk.centre.entries[-1]
        assert (refused.denied, refused.user_id, refused.action) == (
            *(True, user_id),
            Action.SETTLE_ORGANISATION,
        )


async def test_an_administrator_of_the_centre_may_and_its_support_may_not(
    desk: ClaimDesk,
) -> None:
    claim = await claimed(desk)
    desk.centre.centre_staff = {21: Role.ADMINISTRATOR, 22: Role.SUPPORT, 23: Role.OWNER}
    for user_id in (22, 23):
        assert await desk.decide.confirm(by(user_id, claim, chat_id=user_id)) is Heard.DENIED
    assert await desk.decide.confirm(by(21, claim, chat_id=21)) is Heard.DONE


async def test_who_sees_the_contact_is_written_down_and_it_goes_with_the_next_step(
    desk: ClaimDesk,
) -> None:
    claim = await claimed(desk)
    assert await desk.decide.turn(by(OLGA, claim), ClaimFace.CONTACTS) is Heard.DONE
    [entry] = desk.centre.entries
    assert (entry.user_id, entry.subject_id, entry.details["act"]) == (
        *(OLGA, claim.number),
        ClaimAct.SAW,
    )
    assert (card(desk).face, card(desk).drawing) == (ClaimFace.CONTACTS, 2)
    assert await desk.decide.turn(by(OLGA, claim, 1), ClaimFace.CONTACTS) is Heard.OUTDATED
    assert card(desk).face is ClaimFace.CARD
    assert await desk.decide.turn(by(OLGA, claim, 2), ClaimFace.CARD) is Heard.DONE
    assert len(desk.centre.entries) == 1


async def test_a_reason_of_ones_own_is_taken_of_who_chose_to_write_it(desk: ClaimDesk) -> None:
    claim, decide = await claimed(desk), desk.decide
    staff = Person(OLGA, STAFF_CHAT, "ru", None)
    assert await decide.awaited(staff) is None
    assert await decide.write(by(OLGA, claim)) is Heard.DONE
    assert await decide.awaited(staff) is None
    assert await decide.awaited(staff, CARD_MESSAGE) == claim.id
    assert await decide.awaited(Person(STRANGER, STRANGER, "ru", None), CARD_MESSAGE) is None
    assert await decide.reject_in_words(by(OLEG, claim, 0), "Не я") is Heard.OUTDATED
    for unreadable in ("", " \u200b ", "ы" * (LONGEST_REASON + 1)):
        assert await decide.reject_in_words(by(OLGA, claim, 0), unreadable) is Heard.UNREADABLE
    assert await decide.turn(by(OLGA, claim, 2), ClaimFace.CARD) is Heard.DONE
    assert await decide.awaited(staff, CARD_MESSAGE) is None
    assert await decide.write(by(OLGA, claim, 3)) is Heard.DONE
    assert await decide.reject_in_words(by(OLGA, claim, 0), "Нет доверенности") is Heard.DONE
    assert now(desk, claim).reason == "Нет доверенности"
    assert (card(desk).lifted, acts(desk)) == (
        True,
        ["writes", "went_back", "writes", "rejected"],
    )
    assert await decide.reject_in_words(by(OLGA, claim, 0), "Ещё") is Heard.DECIDED


async def test_rejected_may_ask_anew_and_a_letter_goes_where_no_chat_is_open(
    desk: ClaimDesk,
) -> None:
    claim = await claimed(desk)
    desk.centre.chats.clear()
    assert await desk.decide.reject(by(OLGA, claim), ClaimReason.MISMATCH) is Heard.DONE
    [(to, notice)] = desk.centre.letters
    assert (to, getattr(notice, "reason", "")) == (f"{ANNA}@example.ru", "\tstaff:mismatch")
    assert await desk.decide.reject(by(OLGA, claim), ClaimReason.MISMATCH) is Heard.DECIDED
    assert (await claimed(desk)).waits


async def test_only_ones_own_claim_that_waits_is_withdrawn(desk: ClaimDesk) -> None:
    claim = await claimed(desk)
    assert not await desk.withdraw(desk.person(OLEG), claim.number)
    assert await desk.withdraw(desk.person(ANNA), claim.number)
    assert not await desk.withdraw(desk.person(ANNA), claim.number)
    told = desk.centre.told_staff[-1]
    assert isinstance(told, ClaimCard)
    assert (told.outcome, told.drawing) == (ClaimOutcome.WITHDRAWN, 2)
    assert await desk.decide.confirm(by(OLGA, claim)) is Heard.WITHDRAWN
    assert await desk.decide.write(by(OLGA, claim, 2)) is Heard.WITHDRAWN
    assert desk.centre.staff == []
    desk.centre.claims.clear()
    assert await desk.decide.confirm(by(OLGA, claim)) is Heard.OUTDATED


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  ООО\n«Заря»\u200b ", "ООО «Заря»"),
        ("", OrganisationRefusal.NAME_UNREADABLE),
        ("7707083893", OrganisationRefusal.NAME_UNREADABLE),
        ("ы" * 301, OrganisationRefusal.NAME_TOO_LONG),
    ],
)
def test_names(typed: str, read: str) -> None:
    assert parse_organisation_name(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" 624260, Асбест,\nМира, 5, ", "624260, Асбест, Мира, 5"),
        ("624260", OrganisationRefusal.ADDRESS_UNREADABLE),
        ("Асбест, Мира", OrganisationRefusal.ADDRESS_UNREADABLE),
        ("5" + "ы" * 300, OrganisationRefusal.ADDRESS_TOO_LONG),
    ],
)
def test_addresses(typed: str, read: str) -> None:
    assert parse_legal_address(typed) == read


async def test_before_a_claim_is_confirmed_all_of_it_is_shown_and_that_is_written_down(
    desk: ClaimDesk,
) -> None:
    claim = await claimed(desk)
    assert await desk.decide.turn(by(OLGA, claim), ClaimFace.SURE) is Heard.DONE
    assert [one.details["act"] for one in desk.centre.entries] == [ClaimAct.SAW]
    assert now(desk, claim).waits
    assert await desk.decide.confirm(by(OLGA, claim)) is Heard.OUTDATED, "an older drawing"
    assert await desk.decide.confirm(by(OLGA, claim, 2)) is Heard.DONE
    assert await desk.decide.turn(by(OLGA, claim, 3), ClaimFace.SURE) is Heard.DECIDED


async def test_what_has_an_owner_is_not_asked_to_be_confirmed(desk: ClaimDesk) -> None:
    claim = await claimed(desk)
    desk.centre.organisations[TOLD.inn] = (7, "По реестру")
    desk.centre.staff.append(Employee(1, OLEG, Post(Role.OWNER, 7), "О", desk.centre.clock()))
    assert await desk.decide.turn(by(OLGA, claim), ClaimFace.SURE) is Heard.OWNED
    assert desk.centre.entries == []


async def test_only_what_was_rejected_last_is_begun_with_again(desk: ClaimDesk) -> None:
    person, begin = desk.person(ANNA), RejectedClaim(desk.register.claims, desk.check)
    assert await begin(person) is None
    claim = await claimed(desk)
    assert await begin(person) is None, "it waits"
    await desk.decide.reject(by(OLGA, claim), ClaimReason.MISMATCH)
    found = await begin(person)
    assert found is not None
    assert (found.claim.id, found.claim.told, found.known_as) == (claim.id, TOLD, "")
    desk.centre.organisations[TOLD.inn] = (7, "По реестру")
    desk.centre.staff.append(Employee(1, OLEG, Post(Role.OWNER, 7), "О", desk.centre.clock()))
    assert await begin(person) is None, "somebody owns it"
