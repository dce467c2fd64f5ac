"""What a command draws while a person watches its error output; nothing otherwise."""

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn


def drawn_with(*columns: ProgressColumn, shown: bool = True) -> Progress:
    console = Console(stderr=True)
    unseen = not (shown and console.is_terminal)
    return Progress(*columns, console=console, transient=True, disable=unseen)


def named_bars(*, shown: bool) -> Progress:
    """Draw bars that say of what they are, how far they are and how long it takes yet."""
    return drawn_with(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        shown=shown,
    )
