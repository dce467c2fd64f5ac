"""Photos are read in processes of their own: whatever happens there, the bot goes on."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.photos import blank, code_of, fields_of, photo_of

from bot.scanning.scanner import AT_ONCE, Scanner
from bot.services.receipt_photos import PhotoRefusal

QR = code_of(fields_of())


def program(folder: Path, body: str) -> Path:
    path = folder / "reader.py"
    path.write_text(f"import os, signal, sys, time\n{body}\n", "utf-8")
    return path


async def test_a_code_and_a_refusal_come_back_from_the_process() -> None:
    scanner = Scanner()
    assert await scanner.scan(photo_of(QR)) == QR
    assert await scanner.scan(blank()) is PhotoRefusal.NO_CODE
    assert await scanner.scan(bytes(10_000_000)) is PhotoRefusal.NOT_A_PICTURE


@pytest.mark.parametrize(
    "body",
    ["os.kill(os.getpid(), signal.SIGSEGV)", "sys.exit(3)", "raise MemoryError"],
    ids=["crash", "exit", "memory"],
)
async def test_a_reader_that_dies_refuses_the_photo(tmp_path: Path, body: str) -> None:
    scanner = Scanner(program(tmp_path, body))
    assert await scanner.scan(blank()) is PhotoRefusal.DAMAGED


async def test_the_reader_is_told_no_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    body = f"open({str(tmp_path / 'env')!r}, 'w').write(repr(dict(os.environ)))"
    await Scanner(program(tmp_path, f"{body}\nsys.exit(1)")).scan(b"")
    assert "secret" not in (tmp_path / "env").read_text("utf-8")


async def test_a_reader_that_never_ends_is_killed(tmp_path: Path) -> None:
    body = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(100)"
    scanner = Scanner(program(tmp_path, body), patience=1.0)
    assert await scanner.scan(blank()) is PhotoRefusal.TOO_SLOW
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text("ascii")), 0)


async def test_whoever_stops_waiting_leaves_no_process(tmp_path: Path) -> None:
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    body = f"open({str(pipe)!r}, 'w').write(str(os.getpid()))\ntime.sleep(100)"
    waiting = asyncio.create_task(Scanner(program(tmp_path, body)).scan(blank()))
    pid = int(await asyncio.to_thread(pipe.read_text, "ascii"))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_only_so_many_are_read_at_once(tmp_path: Path) -> None:
    begun, go = tmp_path / "begun", tmp_path / "go"
    os.mkfifo(go)
    begun.mkdir()
    body = (
        f"open(os.path.join({str(begun)!r}, str(os.getpid())), 'w').close()\n"
        f"open({str(go)!r}).read()\n"
        'sys.stdout.write(\'{"code": "", "refusal": "photo-no-code"}\')'
    )
    scanner = Scanner(program(tmp_path, body))
    waiting = [asyncio.create_task(scanner.scan(b"")) for _ in range(AT_ONCE + 2)]
    for _ in range(AT_ONCE + 2):
        await asyncio.to_thread(go.write_text, "", "ascii")
        assert len(list(begun.iterdir())) - sum(one.done() for one in waiting) <= AT_ONCE
    await asyncio.gather(*waiting)


def test_the_bot_does_not_load_what_decodes_pictures() -> None:
    """Its memory is measured, and a picture must not be able to harm it."""
    code = "import sys, bot.app; print(sorted({'PIL', 'zxingcpp'} & set(sys.modules)))"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
