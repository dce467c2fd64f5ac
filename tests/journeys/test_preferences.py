"""Quiet hours and muted notices: what is urgent always comes, what is not waits or stays away."""

from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import shows, to_menu

from bot.domain.invitations import Outcome
from bot.services.notices import InvitationSettled, SignedIn
from bot.work import Work

from .conftest import Town


async def signed_in(town: Town) -> Person:
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    return person


async def tell(town: Town, person: Person) -> None:
    """Let an invitation be settled and somebody sign in, in this order."""
    work = Work(town.app.tools)
    work.notices.tell(person.id, InvitationSettled(Outcome.REFUSED, "••••••0042"))
    work.notices.tell(person.id, SignedIn("Пётр Громов", town.clock()))
    await work.commit()
    town.app.courier.wake(work.post.touched)
    await person.wait_for("Вход в кабинет")
    await person.settled()


def told(person: Person) -> list[str]:
    return [one["text"] for one in person.from_bot() if "отказали" in one["text"]]


async def open_settings(person: Person) -> str:
    await to_menu(person)
    await person.press("Настройки")
    return await shows(person, "ПИН-код выключен")


async def test_a_notice_waits_for_the_end_of_quiet_hours_and_holds_up_nothing(town: Town) -> None:
    person = await signed_in(town)  # it is 14:00 where the centre is
    assert "Тихих часов нет" in await open_settings(person)
    await person.press("Тихие часы")
    await shows(person, "с какого времени?")
    await person.press("13:00")
    await shows(person, "До какого времени?")
    assert "13:00" not in person.captions()
    await person.press("15:00")
    await shows(person, "с 13:00 до 15:00")
    await tell(town, person)
    assert not told(person)
    town.clock.advance(minutes=61)
    town.app.courier.wake({person.id})
    await person.wait_for("отказали")
    await open_settings(person)
    await person.press("Тихие часы")
    await shows(person, "с какого времени?")
    await person.press("Без тихих часов")
    await shows(person, "Тихих часов нет")


async def test_muted_notices_stay_away_until_they_are_wanted_again(town: Town) -> None:
    person = await signed_in(town)
    await open_settings(person)
    await person.press("Уведомления")
    await shows(person, "сообщает всегда")
    await person.press("✓ Приглашения к счетам")
    await person.until(lambda: "✗ Приглашения к счетам" in person.captions(), 30, "the mark")
    await tell(town, person)
    assert not told(person)
    await open_settings(person)
    await person.press("Уведомления")
    await shows(person, "сообщает всегда")
    await person.press("✗ Приглашения к счетам")
    await person.until(lambda: "✓ Приглашения к счетам" in person.captions(), 30, "the mark")
    await tell(town, person)
    await person.wait_for("отказали")
