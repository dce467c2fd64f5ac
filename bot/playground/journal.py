"""What the world remembers between two starts: JSON lines, the last word on a key wins.

A line is `[table, key, record]`; a record of null forgets the key. The file is rewritten at the
start with what is still true, so it grows with use and shrinks with each start. A last line cut
short by a crash is dropped.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

log = logging.getLogger(__name__)

Line = tuple[str, str, Any]


class Journal:
    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def read(self) -> Iterator[Line]:
        if self.path is None or not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    table, key, record = json.loads(line)
                except ValueError:
                    log.warning("line %d of %s is cut short, dropped", number, self.path)
                    continue
                yield table, key, record

    def compact(self, records: Iterable[Line]) -> None:
        """Start the file anew with these records, whole or not at all, and go on writing."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(self.path.suffix + ".new")
        with fresh.open("w", encoding="utf-8") as out:
            out.writelines(_line(*record) for record in records)
        fresh.replace(self.path)
        self._file = self.path.open("a", encoding="utf-8")

    def put(self, table: str, key: str, record: Any) -> None:
        if self._file is not None:
            self._file.write(_line(table, key, record))
            self._file.flush()

    def forget(self, table: str, key: str) -> None:
        self.put(table, key, None)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _line(table: str, key: str, record: Any) -> str:
    return json.dumps([table, key, record], ensure_ascii=False, separators=(",", ":")) + "\n"
