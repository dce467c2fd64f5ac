"""Files for the billing: several at once in a folder, and each whole or not at all."""

import stat
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import load_workbook

from bot.domain.meters import Service
from bot.rendering import reading_files
from bot.rendering.reading_files import BankFiles, TableFile, WorkbookFile
from bot.services.reading_batches import Batch, PassedReading, ReadingFile

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
OCTOBER = Batch(1, 1, "2026-10", NOW, 1, whole=False)
NOVEMBER = Batch(2, 2, "2026-11", NOW, 1, whole=False)
FORMS = (TableFile, WorkbookFile, BankFiles)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def passed(meter: str) -> PassedReading:
    return PassedReading(
        meter_id=1,
        account="1470000001",
        els="",
        holder="",
        address="",
        flat="",
        inn="",
        bank_account="",
        time_zone=None,
        meter=meter,
        service=Service.GAS,
        zones=1,
        capacity=5,
        decimals=3,
        place="",
        installed=None,
        commissioned=None,
        sealed_on=None,
        verified_on=None,
        verification_due=None,
        automatic=False,
        retired_on=None,
        values=(Decimal(9),),
        said_at=NOW,
        number="26-1",
        flags="",
        source="resident",
    )


def begun(file: ReadingFile, batch: Batch, meter: str) -> None:
    file.begin()
    file.head(batch)
    file.write([passed(meter)])


def cells(path: Path) -> str:
    if path.suffix == ".xlsx":
        sheet = load_workbook(path).get_sheet_by_index(0)
        return " ".join(str(cell) for row in sheet.to_python() for cell in row)
    return path.read_bytes().decode("cp1251")


@pytest.mark.parametrize("form", FORMS)
def test_two_exports_in_one_folder_do_not_meet(
    form: type[TableFile | WorkbookFile | BankFiles], folder: Path
) -> None:
    first, second = form(ZONE), form(ZONE)
    begun(first, OCTOBER, "M-OCTOBER")
    begun(second, NOVEMBER, "M-NOVEMBER")
    first.finish()
    first.close()
    second.finish()
    second.close()
    for file, own, other in ((first, "OCTOBER", "NOVEMBER"), (second, "NOVEMBER", "OCTOBER")):
        [path] = file.paths
        assert own in cells(path)
        assert other not in cells(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(folder.rglob("*.part")) == []


@pytest.mark.parametrize("form", FORMS)
def test_one_export_that_breaks_off_leaves_the_other_its_file(
    form: type[TableFile | WorkbookFile | BankFiles], folder: Path
) -> None:
    first, second = form(ZONE), form(ZONE)
    begun(first, NOVEMBER, "M-FIRST")
    begun(second, NOVEMBER, "M-SECOND")
    second.close()
    first.finish()
    assert "M-FIRST" in cells(first.paths[0])
    assert list(folder.rglob("*.part")) == []


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_its_own_is_left(
    form: type[TableFile | WorkbookFile | BankFiles], folder: Path
) -> None:
    kept = [folder / f"readings{suffix}.part" for suffix in ("", ".csv", ".xlsx")]
    for path in kept:
        path.write_text("mine")
    file = form(ZONE)
    begun(file, NOVEMBER, "M")
    file.close()
    assert [path.read_text() for path in kept] == ["mine"] * 3


def test_a_sheet_never_loses_rows_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than were counted before the batch was made, or a batch made for another form."""
    monkeypatch.setattr(reading_files, "MOST_ROWS", 2)
    file = WorkbookFile(ZONE)
    begun(file, NOVEMBER, "M-1")
    file.write([passed("M-2")])
    with pytest.raises(OSError, match="File too large"):
        file.write([passed("M-3")])
    file.close()
    assert list(Path().iterdir()) == []
