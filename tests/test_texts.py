"""Both languages say the same things, and everything they say can be read."""

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast, visitor
from support.tdlib import TEXT_LIMIT, read_html, units

import locales
from bot.domain.consents import VERSIONS, ConsentKind
from bot.services.messages import text
from bot.ui.texts import texts_for

ROOT = Path(locales.__file__).parent
LANGUAGES = ("ru", "en")
FILES = sorted(path.name for path in (ROOT / "ru").glob("*.ftl"))


class Names(visitor.Visitor):
    """Collects the values that a text asks for."""

    def __init__(self) -> None:
        self.variables: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)


@cache  # reading a file takes a second
def entries(language: str, name: str) -> list[ast.EntryType]:
    return FluentParser().parse((ROOT / language / name).read_text("utf-8")).body


@cache
def variables(language: str, name: str) -> dict[str, set[str]]:
    """Give the variables of each message of a file, by its id."""
    found = {}
    for entry in entries(language, name):
        if isinstance(entry, ast.Message | ast.Term):
            names = Names()
            names.visit(entry)
            found[entry.id.name] = names.variables
    return found


def test_both_languages_have_the_same_files() -> None:
    assert [path.name for path in sorted((ROOT / "en").glob("*.ftl"))] == FILES


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_read(language: str, name: str) -> None:
    junk = [entry.content for entry in entries(language, name) if isinstance(entry, ast.Junk)]
    assert junk == []


@pytest.mark.parametrize("name", FILES)
def test_languages_name_the_same_texts_and_values(name: str) -> None:
    assert variables("ru", name) == variables("en", name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_twice(language: str) -> None:
    ids = [
        entry.id.name
        for name in FILES
        for entry in entries(language, name)
        if isinstance(entry, ast.Message | ast.Term)
    ]
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


# --- Words that people and Telegram have to take ---------------------------------------------

FOR_THE_TERMINAL = {"commands.ftl"}
NASTY = (
    "<b>",
    "</code></b>",
    "a & b &lt; &nbsp;",
    "\"quoted\" 'too'",
    "{ $left } {",
    "ы" * 300,
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\u202edlrow",
    "",
)


class Counted(visitor.Visitor):
    """Collects the values that choose between forms: they are numbers."""

    def __init__(self) -> None:
        self.numbers: set[str] = set()

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        if isinstance(node.selector, ast.VariableReference):
            self.numbers.add(node.selector.id.name)


@cache
def numbers(language: str, name: str) -> set[str]:
    counted = Counted()
    for entry in entries(language, name):
        counted.visit(entry)
    return counted.numbers


def worded(language: str, name: str, value: str, count: int = 2) -> dict[str, str]:
    """Word every text of a file as HTML, with this value in all places."""
    texts, counts = texts_for(language), numbers(language, name)
    return {
        key: texts.html(text(key, **{one: count if one in counts else value for one in wanted}))
        for key, wanted in variables(language, name).items()
    }


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("name", [name for name in FILES if name not in FOR_THE_TERMINAL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_reads_every_text_with_any_value(language: str, name: str, value: str) -> None:
    wanted = variables(language, name)
    for key, source in worded(language, name, value).items():
        read = read_html(source)
        assert units(read) <= TEXT_LIMIT
        if wanted[key] - numbers(language, name) - {"centre"} and "\u202e" not in value:
            assert value.strip() in read, key


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 11, 21, 22, 111, 1000])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_number_is_worded(language: str, count: int) -> None:
    for name in FILES:
        for key, source in worded(language, name, "x", count).items():
            assert source.strip(), key


@pytest.mark.parametrize(
    ("count", "form"), [(1, "Осталась 1 попытка."), (2, "Осталось 2 попытки."), (5, "5 попыток.")]
)
def test_russian_numbers_agree(count: int, form: str) -> None:
    assert form in texts_for("ru").plain(text("limited-wrong-proof", left=count))


BUTTONS = {
    "button-limited-access": "Ограниченный доступ",
    "button-sign-in": "Войти по логину",
    "button-registration": "Регистрация",
    "button-resend-code": "Отправить код ещё раз",
    "button-share-contact": "Поделиться номером",
    "button-help": "Помощь",
    "button-language": "Язык",
    "receipt-type-utilities": "Коммунальные услуги",
    "receipt-type-capital_repair": "Капитальный ремонт",
    "button-owner": "Я владелец лицевого счёта",
    "button-agree": "Согласен на обработку персональных данных",
    "button-consent-text": "Текст согласия",
    "button-change": "Изменить",
    "button-enter": "Войти",
    "button-confirm": "Подтвердить",
    "button-set-password": "Задать пароль",
    "button-set-pin": "Задать ПИН-код",
    "button-later": "Позже",
    "button-receipt": "Квитанция",
    "button-accounts": "Лицевые счета",
    "button-profile": "Профиль",
    "button-settings": "Настройки",
    "button-support": "Поддержка",
    "button-sign-out": "Выйти",
    "button-back": "Назад",
    "button-cancel": "Отмена",
    "button-menu": "Меню",
}
TITLES = {
    "home-cabinet": "Личный кабинет",
    "limited-name": "ФИО (полностью)",
    "limited-address": "Адрес (как в квитанции)",
    "limited-receipt-type": "Из какой квитанции данные?",
    "limited-choose-account": "Выберите лицевой счёт",
    "limited-amount": "Сумма последней оплаты",
    "limited-date": "Дата последней оплаты",
    "password-first": "Пароль",
    "password-again": "Пароль ещё раз",
}


@pytest.mark.parametrize(("key", "caption"), BUTTONS.items())
def test_button_is_captioned_as_residents_know_it(key: str, caption: str) -> None:
    assert texts_for("ru").plain(text(key)) == caption


@pytest.mark.parametrize(("key", "title"), TITLES.items())
def test_screen_is_titled_as_residents_know_it(key: str, title: str) -> None:
    assert texts_for("ru").plain(text(key)).splitlines()[0] == f"<b>{title}</b>"


# --- What people agreed to -------------------------------------------------------------------

STATEMENTS = {
    ConsentKind.OWNERSHIP: "statement-ownership",
    ConsentKind.PERSONAL_DATA: "statement-personal-data",
}
WORDINGS = {
    (ConsentKind.OWNERSHIP, "1", "ru"): (
        "8a1ccf7e8ae59ffbff5789cf39a9af0e4ab3694ae3ba7f0d3708543a94d05053"
    ),
    (ConsentKind.OWNERSHIP, "1", "en"): (
        "d4fbdd7b7e851381d44337c1bd3266fe00f106370444828c3cb18ce3cf13b1a7"
    ),
    (ConsentKind.PERSONAL_DATA, "1", "ru"): (
        "7a3e2b496248e000f806181ae026493be63c66f9f79c8b72b1855d3d7efd1368"
    ),
    (ConsentKind.PERSONAL_DATA, "1", "en"): (
        "eb486bbf205f4343907453f9c817edb9bbd10dab27433c951f31e5e47fbef3be"
    ),
    (ConsentKind.PERSONAL_DATA, "2", "ru"): (
        "a8ee048eaa5fe99f3f60da5f361504f96276e7c84d545cd96c789a7ef9e87158"
    ),
    (ConsentKind.PERSONAL_DATA, "2", "en"): (
        "2750476bd33daae135855ee1e6e1091c1e765ec2084009233be141c58389eb65"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", STATEMENTS)
def test_a_wording_changes_only_with_its_version(kind: ConsentKind, language: str) -> None:
    """Raise VERSIONS in bot/domain/consents.py, then add a digest; the old ones stay."""
    texts = replace(texts_for(language), common={"centre": "X"}, labels={})
    wording = texts.plain(text(STATEMENTS[kind]))
    digest = hashlib.sha256(wording.encode()).hexdigest()
    assert WORDINGS.get((kind, VERSIONS[kind], language)) == digest


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Север", "Филиал «Север»"),
        ("Участок «Север»", "Филиал «Участок «Север»"),
        ("«Север»", "Филиал «Север»"),
        ("«А» и <b>", "Филиал «А» и <b>»"),
        ("А»»", "Филиал «А»»"),
    ],
)
def test_marks_around_a_name_are_not_doubled_where_it_has_its_own(name: str, said: str) -> None:
    assert texts_for("ru").plain(text("branch-title", branch=name)) == f"<b>{said}</b>"
