"""A family member comes to an account by a link that its maker confirms."""

from sqlalchemy import select
from support.centre import IVAN, MARIA
from support.person import Person
from support.signing_in import PHONE, put_cabinet, sign_in
from support.walk import UTILITIES, agree, choose, enter, prove, shows, to_menu

from bot.domain.invitations import MOST_INVITATIONS
from bot.services.letters import Address, Channel
from bot.work import Work
from storage import models as m
from storage.registration import StoredRegistrations
from storage.statements import Statement

from .conftest import Town


async def holder_of(town: Town) -> Person:
    await put_cabinet(town.app)
    person = await town.person("Мария", "Петрова")
    await sign_in(person)
    return person


async def open_account(person: Person) -> None:
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "✓")
    await person.press("Изменить")
    await shows(person, "Доступ")


async def make_link(person: Person) -> str:
    """Invite somebody; give what /start carries."""
    await open_account(person)
    await person.press("Пригласить близкого")
    text = await shows(person, "Приглашение к лицевому счёту")
    assert "https://t.me/" in text
    return text.partition("?start=")[2].split()[0]


async def accept(guest: Person, payload: str) -> None:
    await guest.send(f"/start {payload}")
    text = await shows(guest, "Вас приглашают к лицевому счёту")
    assert "••••••0042" in text
    assert MARIA.address not in text
    await guest.press("Принять")
    await shows(guest, "Без согласия")
    await guest.press("Согласен на обработку персональных данных")
    await shows(guest, "Приглашение принято")


async def open_invitations(person: Person) -> str:
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "✓")
    await person.press("Приглашения")
    return await shows(person, "Чтобы пригласить близкого")


async def links(town: Town) -> set[tuple[int, str, str | None]]:
    query = select(m.links.c.account_id, m.links.c.access, m.links.c.via)
    rows = await town.app.tools.database.read(Statement(query))
    return {(row.account_id, row.access, row.via) for row in rows}


async def test_a_confirmed_guest_sees_the_receipt_in_a_cabinet_of_their_own(town: Town) -> None:
    holder = await holder_of(town)
    payload = await make_link(holder)
    guest = await town.person("Пётр", "Громов")
    await accept(guest, payload)
    await holder.wait_for("принял(а) Пётр Громов")
    await open_invitations(holder)
    await holder.press("Ответить: Пётр Громов")
    await shows(holder, "просит доступ")
    await holder.press("Подтвердить")
    await shows(holder, "доступ открыт")
    await guest.wait_for("Вам открыли лицевой счёт")
    await to_menu(guest)
    await guest.press("Квитанция")
    await shows(guest, "К оплате")
    await open_account(guest)
    await shows(guest, "Доступ ограниченный")
    assert "Пригласить близкого" not in guest.captions()
    assert (MARIA.id, "limited", "invitation") in await links(town)
    stranger = await town.person("Иван", "Чужой")
    await stranger.send(f"/start {payload}")
    await shows(stranger, "Эта ссылка не действует")


async def test_nothing_opens_before_the_word_of_the_holder_or_after_a_no(town: Town) -> None:
    holder = await holder_of(town)
    guest = await town.person("Пётр", "Громов")
    await accept(guest, await make_link(holder))
    await guest.send("/menu")
    await shows(guest, "Личный кабинет")
    assert "Войти по логину" in guest.captions()
    await open_invitations(holder)
    await holder.press("Ответить: Пётр Громов")
    await shows(holder, "просит доступ")
    await holder.press("Отклонить")
    await shows(holder, "доступ не открыт")
    await guest.wait_for("отказали")
    await guest.send("/menu")
    await shows(guest, "Личный кабинет")
    assert "Войти по логину" in guest.captions()
    assert {link[2] for link in await links(town)} == {None}


async def test_a_guest_who_is_signed_in_gets_it_into_that_cabinet(town: Town) -> None:
    holder = await holder_of(town)
    guest = await town.person("Иван", "Иванов")
    await enter(guest, IVAN)
    await guest.send(f"/start {await make_link(holder)}")
    await shows(guest, "Вас приглашают")
    await guest.press("Принять")
    await shows(guest, "Приглашение принято")
    await open_invitations(holder)
    await holder.press("Ответить: Иван Иванов")
    await shows(holder, "просит доступ")
    await holder.press("Подтвердить")
    await guest.wait_for("Вам открыли лицевой счёт")
    await to_menu(guest)
    await guest.press("Лицевые счета")
    text = await shows(guest, "✓")
    assert "0042" in text
    assert "0043" in text


async def test_a_revoked_or_old_link_and_ones_own_open_nothing(town: Town) -> None:
    holder = await holder_of(town)
    first, second = await make_link(holder), await make_link(holder)
    await holder.send(f"/start {first}")
    await shows(holder, "Эта ссылка не действует")
    assert (await open_invitations(holder)).count("ссылку ещё не открыли") == 2
    await holder.press("Отозвать: ••••••0042")
    await shows(holder, "Отозвать приглашение")
    await holder.press("Отозвать")
    await shows(holder, "Приглашение отозвано")
    town.clock.advance(days=8)
    guest = await town.person("Пётр", "Громов")
    for payload in (first, second, "i_" + "A" * 24):
        await guest.send(f"/start {payload}")
        await shows(guest, "Эта ссылка не действует")
        await guest.press("Меню")
        await shows(guest, "Личный кабинет")


async def test_the_token_rests_nowhere(town: Town) -> None:
    holder = await holder_of(town)
    payload = await make_link(holder)
    guest = await town.person("Пётр", "Громов")
    await accept(guest, payload)
    token = payload.removeprefix("i_")
    for table in m.metadata.sorted_tables:
        for row in await town.app.tools.database.read(Statement(select(*table.columns))):
            assert token not in str(tuple(row)), table.name


async def test_another_payload_of_start_leads_home(town: Town) -> None:
    person = await town.person()
    for payload in ("hello", "i_", "i_<b>", "x_" + "A" * 24):
        await person.send(f"/start {payload}")
        await shows(person, "Личный кабинет")
        await person.settled()


async def test_limited_access_invites_nobody(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await open_account(person)
    assert "Пригласить близкого" not in person.captions()
    await to_menu(person)
    await person.press("Лицевые счета")
    await shows(person, "✓")
    assert "Приглашения" not in person.captions()


async def test_full_access_of_the_guest_does_not_widen_what_they_were_invited_to(
    town: Town,
) -> None:
    holder = await holder_of(town)
    guest = await town.person("Пётр", "Громов")
    await accept(guest, await make_link(holder))
    await open_invitations(holder)
    await holder.press("Ответить: Пётр Громов")
    await shows(holder, "просит доступ")
    await holder.press("Подтвердить")
    await guest.wait_for("Вам открыли лицевой счёт")
    work = Work(town.app.tools)
    query = select(m.cabinets.c.id).where(m.cabinets.c.user_id == guest.id)
    [own] = await town.app.tools.database.read(Statement(query))
    StoredRegistrations(work.unit).confirm(own.id, Address(Channel.SMS, PHONE), town.clock())
    await work.commit()
    assert (MARIA.id, "limited", "invitation") in await links(town)
    await to_menu(guest)
    await guest.press("Лицевые счета")
    await guest.wait_for("✓")
    await guest.press("Добавить лицевой счёт")
    await guest.wait_for("ФИО (полностью)")
    await guest.send(MARIA.holder)
    await guest.wait_for("Адрес (как в квитанции)")
    await guest.send(MARIA.address)
    await guest.wait_for("Из какой квитанции данные?")
    await guest.press(UTILITIES)
    await agree(guest)
    await choose(guest, MARIA)
    paid_on, kopecks = MARIA.paid[0]
    await prove(guest, f"{kopecks / 100:.2f}", f"{paid_on:%d.%m.%Y}")
    await guest.wait_for("Вы вошли")
    assert (MARIA.id, "full", "proof") in await links(town)


async def test_a_guest_comes_too_late_when_the_link_was_revoked_meanwhile(town: Town) -> None:
    holder = await holder_of(town)
    payload = await make_link(holder)
    guest = await town.person("Пётр", "Громов")
    await guest.send(f"/start {payload}")
    await shows(guest, "Вас приглашают")
    await guest.press("Принять")
    await shows(guest, "Без согласия")
    await guest.press("Текст согласия")
    await shows(guest, "Согласие даётся отдельно")
    await open_invitations(holder)
    await holder.press("Отозвать: ••••••0042")
    await shows(holder, "Отозвать приглашение")
    await holder.press("Отозвать")
    await shows(holder, "Приглашение отозвано")
    await guest.press("Согласен на обработку персональных данных")
    await shows(guest, "Эта ссылка не действует")


async def test_a_word_that_comes_too_late_shows_how_things_are(town: Town) -> None:
    holder = await holder_of(town)
    payload = await make_link(holder)
    await open_invitations(holder)
    await holder.press("Отозвать: ••••••0042")
    await shows(holder, "Отозвать приглашение")
    await accept(await town.person("Пётр", "Громов"), payload)
    await holder.wait_for("принял(а) Пётр Громов")
    await holder.press("Отозвать")
    await holder.wait_for("Это приглашение уже изменилось")
    await holder.press("Ответить: Пётр Громов")
    await holder.wait_for("просит доступ")
    town.clock.advance(days=8)
    await holder.press("Подтвердить")
    await holder.wait_for("Это приглашение уже изменилось")
    assert {link[2] for link in await links(town)} == {None}


async def test_links_are_made_so_many_and_only_when_the_own_name_is_known(town: Town) -> None:
    holder = await holder_of(town)
    for _ in range(MOST_INVITATIONS):
        await make_link(holder)
    await open_account(holder)
    await holder.press("Пригласить близкого")
    await shows(holder, "Ожидают ответа уже 10")
    town.app.tools.bot_name = ""
    await open_account(holder)
    await holder.press("Пригласить близкого")
    await shows(holder, "Сейчас ссылку сделать не получается")
