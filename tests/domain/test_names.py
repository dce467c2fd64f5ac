import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import NameRefusal, PersonName, name_key, parse_name

CYRILLIC_WORD = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("Иванов Иван Иванович", "Иванов Иван Иванович", id="three words"),
        pytest.param("Иванов Иван", "Иванов Иван", id="two words, no patronymic"),
        pytest.param("иванов  иван\u00a0\nиванович", "иванов иван иванович", id="blanks, lines"),
        pytest.param("Мамин-Сибиряк Дмитрий", "Мамин-Сибиряк Дмитрий", id="double surname"),
        pytest.param("Мамин – Сибиряк Дмитрий", "Мамин-Сибиряк Дмитрий", id="dash with blanks"),
        pytest.param("О'Коннор Анна", "О’Коннор Анна", id="typewriter apostrophe"),
        pytest.param("О’Коннор Анна", "О’Коннор Анна", id="real apostrophe"),
        pytest.param("Оʼ Коннор Анна".replace(" К", "К"), "О’Коннор Анна", id="letter apostrophe"),
        pytest.param("Алиев Али Мамед оглы", "Алиев Али Мамед оглы", id="four words"),
        pytest.param("О Ирина Петровна", "О Ирина Петровна", id="one-letter surname"),
        pytest.param("Иванов Иван Иванович.", "Иванов Иван Иванович", id="full stop at the end"),
        pytest.param("Ивaнoв Ивaн", "Иванов Иван", id="Latin look-alikes become Cyrillic"),
        pytest.param("И\u0336в\u0301анов\u0322 Иван", "Иванов Иван", id="zalgo is stripped"),
        pytest.param("Ива\u200bнов И\u202eван", "Иванов Иван", id="invisible characters go"),
        pytest.param("Ғафурова Әлфия", "Ғафурова Әлфия", id="letters of other Cyrillic scripts"),
        pytest.param("Иван " + "и" * 145, "Иван " + "и" * 145, id="150 characters"),
    ],
)
def test_full_name_is_accepted(typed: str, shown: str) -> None:
    assert parse_name(typed) == PersonName(shown)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("Иванов", NameRefusal.ONE_WORD, id="one word"),
        pytest.param("Мамин-Сибиряк", NameRefusal.ONE_WORD, id="one double word"),
        pytest.param("Иванов И. И.", NameRefusal.INITIALS, id="initials"),
        pytest.param("Иванов И.И.", NameRefusal.INITIALS, id="initials together"),
        pytest.param("Иванов И И", NameRefusal.INITIALS, id="initials without points"),
        pytest.param("И. Иванов", NameRefusal.INITIALS, id="initial in front"),
        pytest.param("Иванов Ив. Петрович", NameRefusal.INITIALS, id="shortened name"),
        pytest.param("Иван " + "и" * 146, NameRefusal.TOO_LONG, id="151 characters"),
        pytest.param("Иван " * 1000, NameRefusal.TOO_LONG, id="5,000 characters"),
        pytest.param("😀👍", NameRefusal.NOT_LETTERS, id="emoji only"),
        pytest.param("Иванов Иван 😀", NameRefusal.NOT_LETTERS, id="emoji beside a name"),
        pytest.param("", NameRefusal.NOT_LETTERS, id="nothing"),
        pytest.param(" \n\u200b ", NameRefusal.NOT_LETTERS, id="blanks only"),
        pytest.param("- ’", NameRefusal.NOT_LETTERS, id="signs only"),
        pytest.param("<b>Иванов</b> Иван", NameRefusal.NOT_LETTERS, id="markup"),
        pytest.param("*Иванов* _Иван_", NameRefusal.NOT_LETTERS, id="Markdown"),
        pytest.param('=HYPERLINK("http://x";"Иванов")', NameRefusal.NOT_LETTERS, id="formula"),
        pytest.param("{{7*7}}", NameRefusal.NOT_LETTERS, id="template"),
        pytest.param("Иванов -- Иван", NameRefusal.NOT_LETTERS, id="stray hyphens"),
        pytest.param("Иванов Иван 2", NameRefusal.DIGITS, id="digits"),
        pytest.param("12345678", NameRefusal.DIGITS, id="digits only"),
        pytest.param("Ivanov Ivan", NameRefusal.NOT_CYRILLIC, id="Latin script"),
        pytest.param("Ivanов Иван", NameRefusal.NOT_CYRILLIC, id="two scripts in a word"),
        pytest.param("伊万 伊万诺夫", NameRefusal.NOT_CYRILLIC, id="another script"),
    ],
)
def test_text_that_is_no_full_name_is_refused(typed: str, refusal: NameRefusal) -> None:
    assert parse_name(typed) is refusal


def test_latin_name_comes_back_marked_when_the_caller_can_look_it_up() -> None:
    name = parse_name("Smith John", allow_latin=True)
    assert isinstance(name, PersonName)
    assert name.is_latin
    assert name.text == "Smith John"
    assert name.key == name_key("SMITH  JOHN")


def test_other_scripts_are_refused_even_when_latin_is_allowed() -> None:
    assert parse_name("伊万 伊万诺夫", allow_latin=True) is NameRefusal.NOT_CYRILLIC


def test_cyrillic_name_is_not_latin() -> None:
    name = parse_name("Ивaнoв Иван", allow_latin=True)
    assert isinstance(name, PersonName)
    assert not name.is_latin


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param("СЕМЁНОВ-ЩУКИН ПЁТР О’КОННОР", id="capitals"),
        pytest.param("семенов-щукин петр о'коннор", id="small letters, е for ё"),
        pytest.param("Семёнов - Щукин  Пётр\u00a0О`Коннор", id="blanks"),
        pytest.param("Ceмёнoв-Щукин Пётp O’Кoннop", id="Latin look-alikes"),
        pytest.param("CЕMЁHOB-ЩУKИH ПЁTP O’KOHHOP", id="Latin look-alikes in capitals"),
        pytest.param("Семе\u0308нов-Щукин Пе\u0308тр О’Коннор", id="ё in two pieces"),
        pytest.param("Семёнов\nЩукин Пётр ОКоннор.", id="no hyphen, no apostrophe"),
    ],
)
def test_spellings_of_one_name_share_a_key(spelling: str) -> None:
    assert name_key(spelling) == name_key("Семёнов-Щукин Пётр О’Коннор")


@pytest.mark.parametrize("other", ["Иванова Иван", "Иван Иванов", "Иванов Иваи", "Иванов"])
def test_different_names_have_different_keys(other: str) -> None:
    assert name_key(other) != name_key("Иванов Иван")


def test_key_of_a_registry_holder_survives_anything() -> None:
    assert name_key("ООО «Ромашка», 1-й цех") == "ООО РОМАШКА 1 Й ЦЕХ"
    assert not name_key("…")


@given(st.lists(CYRILLIC_WORD, min_size=2, max_size=5), st.booleans())
def test_what_is_typed_in_any_case_matches_the_registry(words: list[str], loud: bool) -> None:
    registry = " ".join(words)
    typed = parse_name(registry.upper() if loud else registry.title())
    assert isinstance(typed, PersonName)
    assert typed.key == name_key(registry)


@given(st.text())
def test_parsing_never_raises_and_what_it_accepts_it_accepts_again(text: str) -> None:
    name = parse_name(text, allow_latin=True)
    if isinstance(name, PersonName):
        assert name.key
        assert parse_name(name.text, allow_latin=True) == name


@given(st.text())
def test_key_of_a_key_is_the_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
