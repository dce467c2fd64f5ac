"""The page of a receipt made with fpdf2 and with weasyprint, for the side-by-side of `receipt`.

Both get the same data, fonts and QR pixels as our template and draw what it draws, in the way
their documentation teaches. What can be kept between two documents is kept.
"""

import html
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from fpdf import FPDF, XPos, YPos
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace
from PIL import Image
from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

from bot.rendering.receipts import HERE

REGULAR, BOLD = HERE / "fonts" / "PTS55F.ttf", HERE / "fonts" / "PTS75F.ttf"
FAINT, SHADE, RULE = (86, 96, 112), (238, 241, 245), (180, 188, 199)
TITLE = "Квитанция за коммунальные услуги"
COLUMNS = (
    *("Услуга", "Объём", "Ед.", "Тариф, руб.", "Начислено, руб.", "Перерасчёт, руб."),
    "Итого, руб.",
)
WIDTHS = (64, 18, 12, 20, 24, 24, 18)
SUMS = {
    "debt": "Долг на начало месяца",
    "advance": "Аванс на начало месяца",
    "charged": "Начислено за месяц",
    "recalculated": "Перерасчёт",
    "penalty": "Пени",
    "paid": "Оплачено",
}
STYLE = f"""
@font-face {{ font-family: PT; src: url("{REGULAR.as_uri()}") }}
@font-face {{ font-family: PT; font-weight: bold; src: url("{BOLD.as_uri()}") }}
@page {{ size: A4; margin: 14mm 15mm }}
body {{ font: 10pt PT; color: #1b1f24; margin: 0 }}
h1 {{ font-size: 17pt; margin: 0 }}
h2 {{ font: 13pt PT; margin: 0 0 3mm }}
.qr {{ float: right; width: 50mm; margin-left: 6mm; text-align: center; color: #566070 }}
.qr img {{ width: 50mm; image-rendering: pixelated }}
.facts td {{ padding: 0 3mm 2mm 0; vertical-align: top }}
.facts td:first-child {{ width: 33mm; font-size: 9pt; color: #566070 }}
.charges {{ clear: both; width: 100%; border-collapse: collapse; font-size: 9pt }}
.charges th {{ background: #eef1f5; color: #566070; font-weight: normal; padding: 1.5mm }}
.charges td {{ border-bottom: .5pt solid #b4bcc7; padding: 1.5mm; text-align: right }}
.charges td:first-child, .charges td:nth-child(3) {{ text-align: left }}
.sums {{ margin: 3mm 0 0 auto }}
.sums td {{ padding: 0 0 2mm 8mm; text-align: right }}
.sums .due {{ font-size: 13pt; font-weight: bold }}
"""


def facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    payee = data["payee"]
    return [
        ("Адрес", data["address"]),
        ("Общая площадь", f"{data['area']} м²"),
        ("Плательщик", data["holder"]),
        ("Лицевой счёт", data["account"]),
        ("Получатель", payee["name"]),
        ("ИНН / КПП", f"{payee['inn']} / {payee['kpp']}"),
        ("Расчётный счёт", payee["bank_account"]),
        ("Банк", payee["bank"]),
        ("БИК", payee["bic"]),
        ("Корр. счёт", payee["corr_account"]),
        ("Телефон", payee["phone"]),
        ("Эл. почта, сайт", f"{payee['email']}, {payee['site']}"),
    ]


def qr_image(data: Mapping[str, Any]) -> Image.Image:
    size = data["qr"]["size"]
    return Image.frombytes("L", (size, size), bytes(data["qr"]["pixels"]))


def by_fpdf2(data: Mapping[str, Any]) -> bytes:
    pdf = FPDF()
    pdf.set_title(TITLE)
    pdf.set_author(data["organisation"])
    pdf.set_margins(15, 14)
    pdf.add_font("PT", "", REGULAR)
    pdf.add_font("PT", "B", BOLD)
    pdf.add_page()
    below: dict[str, Any] = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}
    pdf.set_font("PT", "B", 17)
    pdf.cell(text=TITLE, **below)
    pdf.set_font("PT", "", 13)
    pdf.cell(text=f"за {data['month']}.{data['year']}", **below)
    pdf.ln(3)
    pdf.image(qr_image(data), x=145, y=pdf.get_y(), w=50)
    for name, value in facts(data):
        _caption(pdf)
        pdf.cell(36, 6, name)
        _plain(pdf)
        pdf.multi_cell(88, 6, value, align="L", **below)
    _fpdf2_charges(pdf, data)
    for name, value in data["sums"]:
        _caption(pdf)
        pdf.cell(130, 6, SUMS[name], align="R")
        _plain(pdf)
        pdf.cell(50, 6, f"{value} руб.", align="R", **below)
    pdf.set_font("PT", "B", 13)
    pdf.cell(130, 7, "К оплате", align="R")
    pdf.cell(50, 7, f"{data['due']['amount']} руб.", align="R", **below)
    return bytes(pdf.output())


def _fpdf2_charges(pdf: FPDF, data: Mapping[str, Any]) -> None:
    pdf.ln(3)
    pdf.set_font("PT", "", 9)
    pdf.set_draw_color(*RULE)
    with pdf.table(
        col_widths=WIDTHS,
        text_align=("LEFT", "RIGHT", "LEFT", "RIGHT", "RIGHT", "RIGHT", "RIGHT"),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(color=FAINT, fill_color=SHADE),
        line_height=5,
    ) as table:
        for cells in (COLUMNS, *data["charges"]):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.ln(3)


def _caption(pdf: FPDF) -> None:
    pdf.set_font("PT", "", 9)
    pdf.set_text_color(*FAINT)


def _plain(pdf: FPDF) -> None:
    pdf.set_font("PT", "", 10)
    pdf.set_text_color(27, 31, 36)


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    return CSS(string=STYLE, font_config=fonts), fonts


def by_weasyprint(data: Mapping[str, Any]) -> bytes:
    style, fonts = _style()
    made: bytes = HTML(string=_page(data)).write_pdf(stylesheets=[style], font_config=fonts)
    return made


def _page(data: Mapping[str, Any]) -> str:
    file = BytesIO()
    qr_image(data).save(file, "png")
    qr = b64encode(file.getvalue()).decode()
    sums = [(SUMS[name], f"{value} руб.") for name, value in data["sums"]]
    due = f"<tr class=due><td>К оплате<td>{data['due']['amount']} руб."
    head = "".join(f"<th>{column}" for column in COLUMNS)
    return (
        f"<html lang=ru><head><title>{TITLE}</title>"
        f"<meta name=author content='{html.escape(data['organisation'])}'></head><body>"
        f"<h1>{TITLE}</h1><h2>за {data['month']}.{data['year']}</h2>"
        f"<div class=qr><img src='data:image/png;base64,{qr}'>Оплата по QR-коду</div>"
        f"<table class=facts>{_rows(facts(data))}</table>"
        f"<table class=charges><tr>{head}{_rows(data['charges'])}</table>"
        f"<table class=sums>{_rows(sums)}{due}</table></body></html>"
    )


def _rows(rows: Any) -> str:
    return "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in cells) for cells in rows
    )
