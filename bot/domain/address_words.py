"""The words that Russian addresses are made of, as people and registries abbreviate them.

All are lower case with «е» for «ё»: that is how `address_head` and `address_tail` see a text.
"""

from enum import Enum, auto


class Kind(Enum):
    REGION = auto()
    DISTRICT = auto()
    MUNICIPAL = auto()
    SETTLEMENT = auto()
    PLANNING = auto()
    STREET = auto()


_SPELLINGS: dict[Kind, dict[str, str]] = {
    Kind.REGION: {
        "обл": "обл область",
        "край": "край",
        "респ": "респ республика",
        "ао": "ао",
    },
    Kind.DISTRICT: {"р-н": "р-н район рн"},
    Kind.MUNICIPAL: {
        "мо": "мо го гп сп с/с с/п с/о сельсовет улус округ поселение",
    },
    Kind.SETTLEMENT: {
        "г": "г гор город",
        # One settlement is written «п», «пос», «пгт» and «рп» in turn, so all are one type.
        "п": "п пос поселок пгт рп дп кп",
        "с": "с село",
        "д": "д дер деревня",
        "х": "х хут хутор",
        "ст-ца": "ст-ца станица",
        "ст": "ст станция",
        "сл": "сл слобода",
        "аул": "аул",
        "нп": "нп",
    },
    Kind.PLANNING: {
        "мкр": "мкр мкр-н мкрн мр-н м-н микрорайон",
        "кв-л": "кв-л кв-ал квартал кв",
        "тер": "тер территория",
        "снт": "снт",
        "днт": "днт",
        "днп": "днп",
        "гск": "гск",
        "жилрайон": "жилрайон ж/р",
        "массив": "массив",
        "городок": "городок в/г",
    },
    Kind.STREET: {
        "ул": "ул улица",
        "пр-кт": "пр-кт пр-т просп проспект пр",
        "пр-д": "пр-д проезд прд",
        "пер": "пер переулок пер-к",
        "пл": "пл площадь пл-дь",
        "б-р": "б-р бул бульв бульвар",
        "ш": "ш шоссе",
        "наб": "наб набережная",
        "туп": "туп тупик",
        "ал": "ал аллея",
        "тракт": "тракт тр-т",
        "линия": "линия",
        "дор": "дор дорога",
        "спуск": "спуск",
        "проулок": "проулок",
        "кольцо": "кольцо",
        "просека": "просека",
        "парк": "парк",
        "сквер": "сквер",
    },
}

KIND_OF: dict[str, Kind] = {short: kind for kind, types in _SPELLINGS.items() for short in types}
"""Canonical type → what it is a type of."""

TYPES: dict[str, str] = {
    spelling: short
    for types in _SPELLINGS.values()
    for short, spellings in types.items()
    for spelling in spellings.split()
}
"""Any spelling of a type → its canonical spelling."""

NAME_LIKE = frozenset(
    ("набережная", "аллея", "линия", "дорога", "кольцо", "парк", "сквер", "городок", "проезд",
     "квартал", "площадь", "спуск", "тупик", "шоссе", "тракт", "слобода", "станция", "станица",
     "село", "хутор", "поселок", "деревня", "массив", "просека")
)  # fmt: skip
"""Types that are also names: «ул Набережная»."""

CITY = "г"

COUNTRY = frozenset(("россия", "рф"))

NOISE = frozenset(("им", "имени"))

PHRASES: tuple[tuple[str, str], ...] = (
    (r"\bроссийская федерация\b", " "),
    (r"\bавтономн\w* (?:округ|область)\b", " ао "),
    (r"\bп\. ?г\. ?т\b|\bпос\w*\.? гор\w*\.? типа\b", " пгт "),
    (r"\bр\. ?п\b|\bраб\w*\.? пос\w*", " рп "),
    (r"\bг\. ?о\b|\bгор\w*\.? округ\b|\bг\. ?п\b|\bгородское поселение\b", " го "),
    (r"\bм\. ?о\b|\bмуниципальн\w* (?:образование|округ|район)\b|\bм\. ?р\b", " мо "),
    (r"\bс\. ?п\b|\bсельск\w* (?:поселение|совет)\b", " сп "),
    (r"\bжил\w*\.? (?:р-н|район)\b", " жилрайон "),
)
"""Types of several words → one word; applied to a head before it is cut at its dots."""

EXPANSIONS: dict[str, str] = {
    "ак": "академика",
    "акад": "академика",
    "ген": "генерала",
    "маршал": "маршала",
    "проф": "профессора",
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
}

SMALL = frozenset(("лет", "года", "летия", "летие", "и", "на", "в", "им", "км", "го", "из"))
"""Words of a name that stay small."""

CAPITALS = frozenset(
    (
        "влксм",
        "ссср",
        "рсфср",
        "мопр",
        "юбк",
        "вц",
        "вчк",
        "ввс",
        "гэс",
        "тэц",
        "снт",
        "днт",
        "днп",
        "гск",
    )
)

UNDOTTED = frozenset(
    ("пр-кт", "пр-д", "б-р", "кв-л", "ст-ца", "аул", "снт", "днт", "днп", "гск", "р-н", "нп",
     "жилрайон", "массив", "городок", "тракт", "линия", "спуск", "проулок", "кольцо",
     "просека", "парк", "сквер")
)  # fmt: skip
"""Canonical types that are written without a dot."""
