"""How a bot under measurement lives: it answers questions on its input and ends with it."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any


def options() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sys.argv[1])
    return found


def end_with_input(answer: Callable[[], object] = dict) -> None:
    """Answer each line of input with JSON; ask ourselves to end when the parent is gone."""

    def listen() -> None:
        for _ in sys.stdin:
            sys.stdout.write(json.dumps(answer()) + "\n")
            sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=listen, daemon=True).start()
