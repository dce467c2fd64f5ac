"""The tariff of a meter, told by lines of a receipt."""

from dataclasses import replace

import pytest
from support.dials import COLD, HOT, POWER, values

from bot.domain.meters import Meter
from bot.domain.receipts import Charge
from bot.domain.tariffs import tariffs_of

SINGLE = replace(POWER, zones=1)
LINES = (
    ("Содержание жилья", "31.14"),
    ("Холодное водоснабжение", "53.42"),
    ("Горячее водоснабжение (теплоноситель)", "53,42"),
    ("Горячее водоснабжение (энергия)", "2387.11"),
    ("Электроснабжение день", "6.10"),
    ("Электроснабжение ночь", "2,05"),
    ("Электроснабжение ОДН", "5.63"),
    ("Холодная вода на СОИ", "53.42"),
)


@pytest.mark.parametrize(
    ("meter", "lines", "tariffs"),
    [
        pytest.param(COLD, LINES, values("53.42"), id="one line"),
        pytest.param(HOT, LINES, None, id="two components"),
        pytest.param(POWER, LINES, values("6.10", "2.05"), id="zones"),
        pytest.param(SINGLE, LINES, None, id="which zone?"),
        pytest.param(SINGLE, LINES[4:5], values("6.10"), id="only one line"),
        pytest.param(
            SINGLE, (*LINES, ("Свет. Электроэнергия", "5.63")), values("5.63"), id="plain"
        ),
        pytest.param(POWER, LINES[4:5], None, id="a zone is missing"),
        pytest.param(COLD, (("Холодная вода", ""),), None, id="no tariff"),
        pytest.param(COLD, (("Холодная вода", "NaN"),), None, id="no number"),
        pytest.param(COLD, (), None, id="no lines"),
    ],
)
def test_tariffs(meter: Meter, lines: tuple[tuple[str, str], ...], tariffs: object) -> None:
    charges = [Charge(service, "м³", "", tariff, 0, 0) for service, tariff in lines]
    assert tariffs_of(meter, charges) == tariffs
