"""Commands about the store as a whole: a backup, its return, the move to PostgreSQL."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.terminal import (
    FAULT,
    HELP,
    WRONG_SETTINGS,
    AsJson,
    echo_json,
    faults_in_one_line,
    settings_or_stop,
    stop,
    worded,
)


def add_store_commands(app: typer.Typer) -> None:
    app.command("backup", help=HELP["help-backup"])(back_up)
    app.command("restore", help=HELP["help-restore"])(restore)
    app.command("move", help=HELP["help-move"])(move)


def back_up(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=HELP["help-backup-file"])],
    replace: Annotated[bool, typer.Option("--replace", help=HELP["help-backup-replace"])] = False,
) -> None:
    from bot import backing_up
    from storage.backups import BackupRefusedError

    settings = settings_or_stop()
    store = backing_up.store_of(settings)
    if store is None:
        command = backing_up.dump_command(settings, file)
        stop(worded("backup-postgres", command=command), code=FAULT)
    try:
        revision = backing_up.back_up(store, file, replace=replace)
    except (BackupRefusedError, OSError) as error:
        stop(backing_up.refusal_line(error, worded), code=FAULT)
    typer.echo(worded("backup-done", path=str(file), revision=revision))
    typer.echo(worded(backing_up.key_advice(settings)), err=True)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=HELP["help-restore-file"])],
) -> None:
    from bot import backing_up
    from storage.backups import BackupRefusedError
    from storage.only_process import AlreadyRunningError

    settings = settings_or_stop()
    store = backing_up.store_of(settings)
    if store is None:
        command = backing_up.undump_command(settings, file)
        stop(worded("restore-postgres", command=command), code=FAULT)
    try:
        kept = backing_up.restore(settings, store, file, datetime.now(settings.time_zone))
    except AlreadyRunningError as error:
        _ask_to_stop(error)
    except (BackupRefusedError, OSError) as error:
        stop(backing_up.refusal_line(error, worded), code=FAULT)
    typer.echo(worded("restore-done", path=str(store)))
    if kept is not None:
        typer.echo(worded("restore-kept", path=str(kept)), err=True)
    typer.echo(worded("restore-erased"), err=True)
    typer.echo(worded(backing_up.key_to_bring(settings)), err=True)


def move(
    to: Annotated[str, typer.Option("--to", help=HELP["help-move-to"])],
    as_json: AsJson = False,
) -> None:
    import sqlite3

    from bot import moving
    from bot.backing_up import refusal_line
    from storage.moving import MoveRefusedError
    from storage.only_process import AlreadyRunningError

    settings = settings_or_stop()
    if reason := moving.refusal(settings, to):
        stop(worded(reason), code=WRONG_SETTINGS)
    try:
        with faults_in_one_line(), moving.bars(shown=not as_json) as bar:
            report = asyncio.run(moving.move(settings, to, bar))
    except AlreadyRunningError as error:
        _ask_to_stop(error)
    except MoveRefusedError as error:
        stop(*moving.refusal_lines(error, worded), code=FAULT)
    except OSError as error:  # of the locks beside the file, or of the key
        stop(refusal_line(error, worded), code=FAULT)
    except sqlite3.Error as error:  # a damaged file
        stop(worded("database-unavailable", reason=str(error)), code=FAULT)
    if as_json:
        echo_json(moving.as_data(report))
    else:
        typer.echo("\n".join(moving.as_lines(report, worded)))
    if not report.ok:
        raise typer.Exit(FAULT)
    if not as_json:
        typer.echo("\n".join(moving.next_steps(settings, to, worded)))


def _ask_to_stop(error: Exception) -> NoReturn:
    stop(worded("store-in-use", path=str(error)), code=FAULT)
