"""The file of refused rows and remarks beside a registry, made when the first one comes.

It repeats what the registry says of people, so only its owner may read it.
"""

import csv
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from bot.services.registries.model import RowNote, Word

SUFFIX = ".refused.csv"
_EXAMPLES = 5
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_HEADER = ("line", "outcome", "reason", "original")


def harmless(cell: str) -> str:
    """Return the cell with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def for_owner(path: str, flags: int) -> int:
    """Open for `open`: what this makes, nobody else may read, whatever the umask says."""
    return os.open(path, flags, 0o600)


def as_it_was(cell: str) -> str:
    """Return what `harmless` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


@dataclass(slots=True)
class RefusedFile:
    """Counts notes, keeps the first few, writes all. A failing disk is told, never raised."""

    path: Path
    word: Word
    refused: int = 0
    remarks: int = 0
    examples: list[RowNote] = field(default_factory=list)
    failed: bool = False
    _file: TextIO | None = None
    _writer: Any = None

    def clear(self) -> None:
        """Drop the file of an earlier run: its rows may be right by now."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def add(self, notes: Sequence[RowNote]) -> None:
        for note in notes:
            self.refused += note.refused
            self.remarks += not note.refused
            if len(self.examples) < _EXAMPLES:
                self.examples.append(note)
        if notes and not self.failed:
            try:
                self._write(notes)
            except OSError:
                self.failed = True

    def close(self) -> Path | None:
        """Finish; return where the file is, None when there was nothing to write or no place."""
        if self._file is None:
            return None
        try:
            self._file.close()
        except OSError:
            self.failed = True
        return None if self.failed else self.path

    def _write(self, notes: Sequence[RowNote]) -> None:
        if self._file is None:
            # utf-8-sig: the spreadsheet programs of this trade take anything else for windows-1251
            self._file = open(  # noqa: SIM115 - a path takes no opener; `close` ends it
                self.path, "x", encoding="utf-8-sig", newline="", opener=for_owner
            )
            self._writer = csv.writer(self._file, delimiter=";", quoting=csv.QUOTE_ALL)
            self._writer.writerow([self.word(f"registry-column-{name}") for name in _HEADER])
        for note in notes:
            outcome = "refused" if note.refused else "remark"
            words = (self.word(f"registry-outcome-{outcome}"), self.word(note.reason.value))
            self._writer.writerow([note.line, *words, harmless(note.raw)])
