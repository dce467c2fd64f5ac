"""Phone and e-mail of the cabinet: changed with a fresh proof, confirmed by a code, and told."""

from sqlalchemy import update
from support.person import Person
from support.signing_in import EMAIL, PASSWORD, PHONE, put_cabinet, sign_in
from support.walk import shows, to_menu

from bot.services.letters import Channels
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town

NEW_EMAIL = "masha@example.ru"


async def open_contact(person: Person, caption: str) -> None:
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press(caption)
    await shows(person, "Как подтвердите?")


async def signed_in(town: Town, **more: str) -> Person:
    await put_cabinet(town.app, **more)  # type: ignore[arg-type]
    person = await town.person()
    await sign_in(person)
    await town.post.letter_to(EMAIL)
    return person


async def prove_by_password(person: Person) -> None:
    await person.press("Паролем")
    await shows(person, "Нынешний пароль")
    await person.send(PASSWORD)


async def test_the_email_is_changed_with_the_password_and_both_addresses_are_told(
    town: Town,
) -> None:
    person = await signed_in(town)
    other = await town.person("Пётр", "Громов")
    await sign_in(other)
    await town.post.letter_to(EMAIL)
    await open_contact(person, "Изменить почту")
    await prove_by_password(person)
    await shows(person, "Новая почта")
    await person.send("a@b")
    await shows(person, "Не получилось прочитать адрес почты")
    await person.send(NEW_EMAIL)
    await shows(person, "Код из письма")
    await person.send(await town.code_for(NEW_EMAIL))
    await shows(person, "Почта кабинета")
    await other.wait_for("Почта изменена")
    for address in (EMAIL, NEW_EMAIL):
        assert "Почта изменена" in (await town.post.letter_to(address)).text
    await person.press("Профиль")
    await shows(person, "m***@example.ru")


async def test_a_code_to_the_present_email_is_a_proof_too(town: Town) -> None:
    person = await signed_in(town)
    await open_contact(person, "Добавить телефон")
    await person.press("Кодом на m***@example.ru")
    await shows(person, "Код из письма")
    await person.send(await town.code_for(EMAIL))
    await shows(person, "Новый телефон")
    await person.send("8-800-555-35-35")
    await shows(person, "Напишите мобильный номер")
    await person.send(PHONE)
    await shows(person, "Код из СМС")
    await person.send(await town.code_for(PHONE))
    await shows(person, "Телефон кабинета")


async def test_only_a_code_to_a_known_contact_proves_the_person(town: Town) -> None:
    """A used proof is not come back to: the code to the new contact cannot stand for it."""
    person = await signed_in(town)
    await open_contact(person, "Добавить телефон")
    await person.press("Кодом на m***@example.ru")
    await shows(person, "Код из письма")
    await person.send(await town.code_for(EMAIL))
    await shows(person, "Новый телефон")
    await person.send(PHONE)
    await shows(person, "Код из СМС")
    await person.press("Назад")
    await shows(person, "Новый телефон")
    await person.press("Назад")
    await shows(person, "Как подтвердите?")
    await person.send(await town.code_for(PHONE))
    await shows(person, "Выберите ответ кнопкой")


async def test_the_own_number_needs_no_sms_and_anothers_proves_nothing(town: Town) -> None:
    person = await signed_in(town)
    await open_contact(person, "Добавить телефон")
    await prove_by_password(person)
    await shows(person, "Новый телефон")
    await person.send_contact("+79120000000", "Чужой")
    await shows(person, "чужой или пересланный контакт")
    await person.press("Поделиться номером")
    await shows(person, "Телефон кабинета")
    assert not town.post.to(person.phone)


async def test_a_proof_is_fresh_for_five_minutes(town: Town) -> None:
    person = await signed_in(town)
    await open_contact(person, "Изменить почту")
    await prove_by_password(person)
    await shows(person, "Новая почта")
    town.clock.advance(minutes=6)
    await person.send(NEW_EMAIL)
    await shows(person, "больше пяти минут")
    await prove_by_password(person)
    await shows(person, "Новая почта")
    await person.send(NEW_EMAIL)
    await shows(person, "Код из письма")


async def test_a_contact_of_another_cabinet_is_not_taken(town: Town) -> None:
    person = await signed_in(town)
    await put_cabinet(town.app, login="11112222", email=NEW_EMAIL, flats=())
    await open_contact(person, "Изменить почту")
    await prove_by_password(person)
    await shows(person, "Новая почта")
    await person.send(NEW_EMAIL)
    await shows(person, "Код из письма")
    await person.send(await town.code_for(NEW_EMAIL))
    await shows(person, "уже привязан к другому кабинету")


async def test_wrong_passwords_of_a_proof_count_as_they_do_when_signing_in(town: Town) -> None:
    person = await signed_in(town)
    await open_contact(person, "Изменить почту")
    await person.press("Паролем")
    await shows(person, "Нынешний пароль")
    for _ in range(5):
        await person.send("не тот пароль")
        await person.settled()
    await person.send(PASSWORD)
    await shows(person, "Слишком много неверных паролей")


async def test_codes_are_sent_again_and_wrong_ones_move_nothing(town: Town) -> None:
    person = await signed_in(town)
    await open_contact(person, "Изменить почту")
    await person.press("Кодом на m***@example.ru")
    await shows(person, "Код из письма")
    first = await town.code_for(EMAIL)
    await person.send("12345")
    await shows(person, "В коде 6 цифр")
    await person.press("Отправить код ещё раз")
    await shows(person, "Новый код можно запросить через")
    town.clock.advance(minutes=1)
    await person.press("Отправить код ещё раз")
    await shows(person, "Отправили новый код")
    second = await town.code_for(EMAIL)
    await person.send(first if first != second else "000000")
    await shows(person, "Код не подошёл")
    await person.send(second)
    await shows(person, "Новая почта")
    await person.send(EMAIL)
    await shows(person, "Код можно будет запросить через")


async def test_too_many_wrong_codes_wait(town: Town) -> None:
    person = await signed_in(town)
    await open_contact(person, "Изменить почту")
    await person.press("Кодом на m***@example.ru")
    await shows(person, "Код из письма")
    code = await town.code_for(EMAIL)
    for digit in "01234":
        await person.send(digit * 6 if digit * 6 != code else "555555")
        await person.settled()
    await person.send(code)
    await shows(person, "Слишком много неверных кодов")


async def test_a_phone_cannot_be_typed_where_no_sms_goes_out(town: Town) -> None:
    town.app.tools.channels = Channels(email=True)
    person = await signed_in(town)
    await open_contact(person, "Добавить телефон")
    await prove_by_password(person)
    await shows(person, "Новый телефон")
    await person.send(PHONE)
    await shows(person, "Сейчас не получается отправить СМС")
    await person.send_contact("+1 202 555 0123", "Сам", person.id)
    await shows(person, "Напишите номер с кодом +7")
    town.clock.advance(minutes=6)
    await person.press("Поделиться номером")
    await shows(person, "больше пяти минут")


async def test_without_a_password_and_letters_nothing_is_changed(town: Town) -> None:
    person = await signed_in(town)
    await town.app.tools.database.apply(
        [Write(Statement(update(m.cabinets).values(password_hash=None)), {})]
    )
    town.app.tools.channels = Channels()
    await to_menu(person)
    await person.press("Профиль")
    await shows(person, "Логин")
    assert "Изменить почту" not in person.captions()
    await person.press("Добавить телефон")
    await shows(person, "Сейчас нечем подтвердить")
