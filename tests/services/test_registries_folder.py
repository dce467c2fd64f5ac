"""The import folder: only whole files are taken, and each goes where it belongs under its name."""

import os
import stat
from pathlib import Path

import pytest

from bot.services.registries.folder import PATIENCE, QUIET, REPORT, Arrival, Folder


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Folder:
    return Folder(tmp_path, clock)


def lay(folder: Folder, name: str, text: str = "account\n1\n") -> Path:
    path = folder.path / name
    path.write_text(text, "utf-8")
    return path


def names(files: list[Arrival]) -> list[str]:
    return [one.path.name for one in files]


def look_after(folder: Folder, clock: Clock, seconds: float) -> list[str]:
    clock.now += seconds
    return names(folder.look())


def taken(folder: Folder, clock: Clock) -> list[Arrival]:
    folder.look()
    clock.now += QUIET
    return folder.look()


def test_files_are_whole_when_nothing_changed_for_a_while(folder: Folder, clock: Clock) -> None:
    lay(folder, "accounts.csv")
    assert look_after(folder, clock, 0) == []
    charges = lay(folder, "charges.csv")
    assert look_after(folder, clock, QUIET - 1) == []
    charges.write_text("account\n1\n2\n", "utf-8")
    assert look_after(folder, clock, QUIET - 1) == []  # accounts.csv waits for what comes with it
    assert look_after(folder, clock, QUIET) == ["accounts.csv", "charges.csv"]


def test_a_file_that_grows_for_ever_holds_up_the_others_for_a_while(
    folder: Folder, clock: Clock
) -> None:
    lay(folder, "accounts.csv")
    for turn in range(int(PATIENCE // QUIET)):
        lay(folder, "charges.csv", "x" * turn)
        assert look_after(folder, clock, QUIET) == []
    lay(folder, "charges.csv", "last")
    assert look_after(folder, clock, QUIET) == ["accounts.csv"]


def test_only_plain_files_that_are_called_like_registries_are_taken(
    folder: Folder, clock: Clock
) -> None:
    outside = folder.path / "elsewhere"
    outside.mkdir()
    (outside / "accounts.csv").write_text("secret", "utf-8")
    (folder.path / "accounts.csv").symlink_to(outside / "accounts.csv")
    (folder.path / "folder.csv").mkdir()
    os.mkfifo(folder.path / "pipe.csv")
    for name in (".accounts.csv", "~$accounts.xlsx", "accounts.csv.part", "a.csv.refused.csv"):
        lay(folder, name)
    assert taken(folder, clock) == []
    for name in ("-rf.csv", "«счета»\n.csv", "ACCOUNTS.CSV", "empty.txt"):
        lay(folder, name, "")
    (folder.path / os.fsdecode(b"bytes \xff.csv")).write_bytes(b"")
    assert len(taken(folder, clock)) == 5


def test_files_go_with_what_was_refused_of_them_and_a_report(
    folder: Folder, clock: Clock, tmp_path: Path
) -> None:
    lay(folder, "accounts.csv", "first")
    lay(folder, "accounts.csv.refused.csv", "rows")
    files = taken(folder, clock)
    folder.put_away(files, "done", "2026-11-23", "bytes \udcff: taken")
    drawer = tmp_path / "done" / "2026-11-23"
    assert (drawer / "accounts.csv").read_text("utf-8") == "first"
    assert (drawer / "accounts.csv.refused.csv").read_text("utf-8") == "rows"
    assert stat.S_IMODE((drawer / REPORT).stat().st_mode) == 0o600
    assert (drawer / REPORT).read_text("utf-8") == "bytes \\udcff: taken\n"
    lay(folder, "accounts.csv", "second")
    folder.put_away(taken(folder, clock), "done", "2026-11-23", "again")
    assert (drawer / "accounts.csv").read_text("utf-8") == "first"
    assert (drawer / "2-accounts.csv").read_text("utf-8") == "second"
    assert taken(folder, clock) == []


def test_a_file_that_was_replaced_meanwhile_is_a_new_one(folder: Folder, clock: Clock) -> None:
    path = lay(folder, "accounts.csv", "first")
    old = taken(folder, clock)
    path.unlink()
    lay(folder, "accounts.csv", "other")
    folder.put_away(old, "done", "2026-11-23", "")
    [new] = taken(folder, clock)
    assert (new.path, new.path.read_text("utf-8")) == (path, "other")
    assert new.key != old[0].key


def test_what_cannot_be_put_away_is_left_alone_until_it_changes(
    folder: Folder, clock: Clock
) -> None:
    lay(folder, "accounts.csv")
    lay(folder, "done", "a file where a folder should be")
    files = taken(folder, clock)
    with pytest.raises(OSError, match="done"):
        folder.put_away(files, "done", "2026-11-23", "")
    folder.give_up(files)
    assert taken(folder, clock) == []
    lay(folder, "accounts.csv", "newer")
    assert names(taken(folder, clock)) == ["accounts.csv"]
