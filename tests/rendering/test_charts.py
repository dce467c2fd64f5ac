"""Charts as pictures: looked at by eye when they change; here, that each case is drawn whole."""

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from bot.domain.charts import Chart, charges_chart, consumption_chart, window
from bot.domain.meter_charts import MeterChart
from bot.domain.meters import Service, Zone
from bot.domain.receipts import Charge, Receipt
from bot.rendering.charts import ChartPress, Scale, data_of, data_of_meter
from bot.rendering.receipts import ReceiptPress

PERIODS = ("2025-11", "2025-12", *(f"2026-{month:02}" for month in range(1, 11)))
UNTIL = PERIODS[-1]
MARGIN = 28  # pixels that stay empty: the margin is 35
WHITE = (255, 255, 255)
WATER, HEAT = "Холодное водоснабжение", "Отопление"
# Okabe and Ito's blue, orange and bluish green, which stand alone in a bar of three.
FIRST_COLOURS = {(0x00, 0x72, 0xB2), (0xE6, 0x9F, 0x00), (0x00, 0x9E, 0x73)}


@pytest.fixture(scope="module")
def press() -> Iterator[ReceiptPress]:
    opened = ReceiptPress()
    yield opened
    opened.close()


@pytest.fixture
def charts(press: ReceiptPress) -> ChartPress:
    return ChartPress(press)


def line(service: str, charged: int, *, recalculated: int = 0, volume: str = "2.5") -> Charge:
    return Charge(service, "м³", volume, "53.42", charged, recalculated)


def month(period: str, *lines: Charge) -> Receipt:
    charged, recalculated = (
        sum(one.charged for one in lines),
        sum(one.recalculated for one in lines),
    )
    return Receipt(period, 0, charged, recalculated, 0, 0, charged + recalculated, lines)


def year(*lines: Charge) -> list[Receipt]:
    return [month(period, *lines) for period in PERIODS]


def open_picture(made: bytes) -> Image.Image:
    return Image.open(BytesIO(made)).convert("RGB")


MANY = [line(f"Услуга № {number} с {'длинным ' * 9}названием", 7**number) for number in range(15)]
CASES = {
    "a year": year(line(WATER, 20_000), line(HEAT, 170_000)),
    "months missing": [month(PERIODS[at], line(WATER, 20_000)) for at in (0, 1, 5, 11)],
    "one month": [month(UNTIL, line(WATER, 20_000), line(HEAT, 170_000))],
    "one service": year(line(WATER, 20_000)),
    "fifteen services": year(*MANY),
    "recalculated below nought": [
        *year(line(WATER, 20_000), line(HEAT, 170_000))[:-1],
        month(UNTIL, line(WATER, 20_000, recalculated=-90_000, volume="-1.5"), line(HEAT, 1)),
    ],
    "nothing charged": year(line(WATER, 0, volume="0")),
    "names of one word": year(line("Электро" * 40, 100)),
    "the largest sums": year(line(WATER, 99_999_999_999_999, volume="999999999999.123456")),
}


@pytest.mark.parametrize("receipts", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("make", [charges_chart, consumption_chart])
def test_every_case_is_drawn_whole_on_its_own_ground(
    charts: ChartPress, make: type, receipts: list[Receipt]
) -> None:
    """Telegram's themes are dark and light: the ground is opaque, nothing runs over the edge."""
    chart = make(receipts, UNTIL)
    assert chart is not None
    made = charts.draw_now(chart)
    assert Image.open(BytesIO(made)).getchannel("A").getextrema() == (255, 255)
    picture = open_picture(made)
    assert picture.width == 1260
    assert picture.height < 20 * picture.width  # Telegram takes no longer photos
    assert picture.width + picture.height < 10_000
    edges = picture.copy()
    edges.paste(WHITE, (MARGIN, MARGIN, picture.width - MARGIN, picture.height - MARGIN))
    assert edges.getcolors() == [(picture.width * picture.height, WHITE)]


def test_services_have_colours_that_colour_blind_people_tell_apart(charts: ChartPress) -> None:
    chart = charges_chart(year(line("А", 300), line("Б", 200), line("В", 100)), UNTIL)
    assert chart is not None
    picture = open_picture(charts.draw_now(chart))
    found = {colour for _, colour in picture.getcolors(1 << 20) or ()}
    assert found >= FIRST_COLOURS


def test_a_gap_has_no_bar_and_a_month_of_nought_has_a_label() -> None:
    receipts = [month("2026-08", line(WATER, 100)), month(UNTIL, line(WATER, 0))]
    chart = charges_chart(receipts, UNTIL)
    assert chart is not None
    [panel] = data_of(chart)["panels"]
    august, september, october = panel["bars"]
    assert (august["label"], august["parts"]) == ("1", [{"style": 0, "foot": 0.0, "top": 1.0}])
    assert september is None
    assert (october["label"], october["parts"]) == ("0", [])


def test_what_is_below_nought_hangs_and_the_label_is_what_it_comes_to() -> None:
    lines = (line(HEAT, 20_000), line(WATER, 0, recalculated=-10_000))
    chart = charges_chart([month(UNTIL, *lines)], UNTIL)
    assert chart is not None
    data = data_of(chart)
    [bar] = data["panels"][0]["bars"]
    zero = data["panels"][0]["zero"]
    assert data["below"]
    assert bar["label"] == "100"
    assert [(one["foot"], one["top"]) for one in bar["parts"]] == [(zero, 1.0), (0.0, zero)]


def test_large_sums_are_told_in_thousands() -> None:
    chart = charges_chart([month(UNTIL, line(WATER, 1_234_567_890))], UNTIL)
    assert chart is not None
    [panel] = data_of(chart)["panels"]
    assert panel["unit"] == "тыс. руб."
    assert panel["bars"][0]["label"] == "12\u00a0346"


@pytest.mark.parametrize(
    ("lowest", "highest", "ticks"),
    [
        ("0", "8672", ["0", "2000", "4000", "6000", "8000", "10000"]),
        ("3", "1.499", ["0", "1", "2", "3"]),
        ("0", "0", ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ("-150", "820", ["-200", "0", "200", "400", "600", "800", "1000"]),
        ("-7", "-2", ["-8", "-6", "-4", "-2", "0"]),
    ],
)
def test_an_axis_has_round_steps_and_nought(lowest: str, highest: str, ticks: list[str]) -> None:
    ends = sorted(map(Decimal, (lowest, highest)))
    scale = Scale.of(*ends)
    assert scale.ticks() == [Decimal(one) for one in ticks]
    assert 0 <= scale.height(ends[0]) <= scale.height(ends[1]) <= 1


def test_the_same_chart_is_drawn_once(charts: ChartPress) -> None:
    def chart() -> Chart:
        made = charges_chart(year(line(WATER, 1)), UNTIL)
        assert made is not None
        return made

    async def twice() -> bool:
        return await charts.draw(chart()) is await charts.draw(chart())

    assert asyncio.run(twice())


def test_charts_are_told_apart_by_what_they_show(charts: ChartPress) -> None:
    one, same, other, kind = (
        charts.digest(chart)
        for chart in (
            charges_chart(year(line(WATER, 1)), UNTIL),
            charges_chart(year(line(WATER, 1)), UNTIL),
            charges_chart(year(line(WATER, 2)), UNTIL),
            consumption_chart(year(line(WATER, 1)), UNTIL),
        )
        if chart is not None
    )
    assert one == same
    assert len({one, other, kind}) == 3


ONE, TWO = (Zone.WHOLE_DAY,), (Zone.DAY, Zone.NIGHT)
THREE = (Zone.PEAK, Zone.NIGHT, Zone.DAY)
METERS = {
    "one month": MeterChart(Service.COLD_WATER, ONE, window(UNTIL)[-1:], ((Decimal("4.125"),),)),
    "a year with gaps": MeterChart(
        *(Service.HOT_WATER, ONE, window(UNTIL)),
        tuple(None if month in (3, 7) else (Decimal(month),) for month in range(12)),
        carried=True,
    ),
    "three zones": MeterChart(
        *(Service.ELECTRICITY, THREE, window(UNTIL)),
        tuple((Decimal(90 + at), Decimal(40), Decimal(120 - at)) for at in range(12)),
    ),
    "nothing used": MeterChart(Service.GAS, ONE, window(UNTIL)[-2:], ((Decimal(0),),) * 2),
    "the largest": MeterChart(
        *(Service.ELECTRICITY, TWO, window(UNTIL)), ((Decimal("9999999999.999"),) * 2,) * 12
    ),
}


@pytest.mark.parametrize("chart", METERS.values(), ids=METERS.keys())
def test_every_chart_of_a_meter_is_drawn_whole(charts: ChartPress, chart: MeterChart) -> None:
    picture = open_picture(charts.draw_now(chart))
    assert picture.width == 1260
    edges = picture.copy()
    edges.paste(WHITE, (MARGIN, MARGIN, picture.width - MARGIN, picture.height - MARGIN))
    assert edges.getcolors() == [(picture.width * picture.height, WHITE)]


@pytest.mark.parametrize("service", Service)
def test_each_service_has_a_unit_on_its_chart(charts: ChartPress, service: Service) -> None:
    assert charts.draw_now(MeterChart(service, ONE, window(UNTIL)[-1:], ((Decimal(1),),)))


def test_zones_stand_one_upon_another_with_what_they_come_to() -> None:
    data = data_of_meter(METERS["three zones"])
    [panel] = data["panels"]
    bar = panel["bars"][0]
    assert [part["style"] for part in bar["parts"]] == [0, 1, 2]
    assert bar["parts"][0]["top"] == bar["parts"][1]["foot"]
    assert bar["label"] == "250"
    assert [row["zone"] for row in data["legend"]] == ["day", "night", "peak"]
    assert [row["total"] for row in data["legend"]] == ["1\u00a0374", "480", "1\u00a0146"]


def test_a_month_without_a_reading_has_no_bar(charts: ChartPress) -> None:
    data = data_of_meter(METERS["a year with gaps"])
    bars = data["panels"][0]["bars"]
    assert [at for at, bar in enumerate(bars) if bar is None] == [3, 7]
    assert (bars[0]["label"], bars[0]["parts"]) == ("0", [])
    assert data["legend"] == []
    assert len({charts.digest(chart) for chart in METERS.values()}) == len(METERS)
