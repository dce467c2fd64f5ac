"""Given names and what surnames end in: enough to tell a name that is written small.

Frequent names of the grown-up, and what their friends call them; those that are words besides
(Вера, Роман, Света, Слава) are left out: «нет света» names nobody.
"""


def _words(said: str) -> frozenset[str]:
    return frozenset(said.replace("ё", "е").split())


_MEN = _words(
    """
    александр алексей анатолий андрей антон аркадий арсений артём артур борис вадим валентин
    валерий василий виктор виталий владимир владислав всеволод вячеслав геннадий георгий герман
    григорий даниил данила денис дмитрий евгений егор иван игорь илья ильдар кирилл константин
    леонид максим марат матвей михаил никита николай олег павел пётр ринат руслан рустам савелий
    семён сергей станислав степан тимофей тимур фёдор филипп эдуард юрий яков ярослав
    саша лёша паша серёжа дима коля миша вася петя женя юра
    """
)
_WOMEN = _words(
    """
    александра алина алла анастасия ангелина анжела анна антонина валентина валерия варвара
    василиса вероника виктория галина дарья диана евгения екатерина елена елизавета жанна зинаида
    зоя инна ирина карина кира клавдия кристина ксения лариса лидия лилия людмила маргарита
    марина мария наталия наталья нина оксана ольга полина раиса регина римма светлана снежана
    софия софья таисия тамара татьяна ульяна элина эльвира эльмира юлия яна
    аня оля катя лена маша наташа таня юля ира настя даша
    """
)
_GIVEN = _MEN | _WOMEN
_VOWELS = "аеиоуыьэюяй"
_CASES = frozenset(
    ("", "а", "у", "ом", "е", "ы", "и", "ой", "ою", "ей", "ею", "ем", "ю", "я", "ии", "ием", "ию")
)  # fmt: skip
_STEMS = frozenset(one[:-1] if one[-1] in _VOWELS else one for one in _GIVEN)
_SHORTEST = 4  # letters of a surname
_LONGEST = 30
_SURNAMES = (
    *("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ской", "цкой"),
    *("ова", "ева", "ёва", "ина", "ына", "ская", "цкая"),
    *("ову", "еву", "ину", "овой", "евой", "иной", "овым", "евым", "иным", "овых", "евых"),
    *("ового", "ского", "цкого", "скому", "ским", "скую"),
    *("енко", "чук", "юк", "щук", "янц", "ян", "швили", "дзе", "баев", "баева", "ович", "евич"),
)
_NO_SURNAMES = _words(
    """
    один одна одной одним словно давно готов готова здоров здорова нов нова каков такова снова
    основа слова слов часов домов счетов долгов рублев половина причина машина картина длина
    больница стоимость начальник господин хозяин магазин бензин камин никакой какой такой другой
    мастер русский русская городской городская детский детская
    """
)


def is_given_name(word: str) -> bool:
    """Tell a given name in any case: Мария, Марии, петру."""
    said = word.lower().replace("ё", "е")
    if len(said) > _LONGEST:
        return False
    if said in _GIVEN:
        return True
    return any(said[:end] in _STEMS and said[end:] in _CASES for end in range(3, len(said)))


def is_like_surname(word: str) -> bool:
    """Tell what ends as surnames do, in any case."""
    said = word.lower().replace("ё", "е")
    if not (said.endswith(_ENDS) and _SHORTEST <= len(said) <= _LONGEST):
        return False
    return said not in _NO_SURNAMES and not is_given_name(said)


_ENDS = tuple(dict.fromkeys(one.replace("ё", "е") for one in _SURNAMES))
