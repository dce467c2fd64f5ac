"""A file whose structure is right, opened again for its rows.

Apart from the check itself, whose libraries a program that only reads does without.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.domain.registry_words import Layout, RegistryKind
from bot.services.registries.model import FileRefusal
from bot.services.registries.structure import StructureError

WORKBOOK = ".xlsx"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file whose structure is right. `inn` and `period` stand in the name of a bank's file.

    The period of a file of readings stands in a line `#PERIOD` or is the name of the sheet.
    """

    path: Path
    layout: Layout
    encoding: str
    delimiter: str
    rows: int
    size: int
    modified: int
    digest: str
    inn: str = ""
    period: str = ""

    @property
    def kind(self) -> RegistryKind:
        return self.layout.kind

    @property
    def bank(self) -> bool:
        return self.kind in {RegistryKind.BANK_DEBTS, RegistryKind.BANK_METERS}


def is_workbook(path: Path) -> bool:
    return path.suffix.lower() == WORKBOOK


def stamp(descriptor: int) -> tuple[int, int]:
    """Give size and time of change, by which a file that was written to since is known."""
    status = os.fstat(descriptor)
    return status.st_size, status.st_mtime_ns


def open_checked(checked: Checked) -> BinaryIO:
    """Open the file for reading its rows; raises StructureError when it changed meanwhile."""
    if is_workbook(checked.path):
        from bot.services.registries.workbook import read_workbook

        changed = checked.path.stat().st_mtime_ns != checked.modified
        file = read_workbook(checked.path).file
    else:
        file = checked.path.open("rb")
        changed = stamp(file.fileno()) != (checked.size, checked.modified)
    if changed:
        file.close()
        raise StructureError(FileRefusal.CHANGED)
    return file
