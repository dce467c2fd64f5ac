"""Which files are registries, by their names."""

import os
from pathlib import Path

REGISTRIES = {".csv", ".txt", ".xlsx"}
REFUSED = ".refused.csv"  # files that an import leaves behind are no registries
OPEN_IN_OFFICE = "~$"  # what a spreadsheet program lays beside a file that it has open


def is_registry(name: str) -> bool:
    lower = name.lower()
    return Path(lower).suffix in REGISTRIES and not (
        lower.endswith(REFUSED) or name.startswith((OPEN_IN_OFFICE, "."))
    )


def shown(path: Path | str) -> str:
    """Give the name as text: a file may be called by bytes that are none."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
