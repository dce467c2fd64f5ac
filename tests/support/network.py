"""Refuse every connection that leaves the machine.

It covers Python's own sockets and name look-ups, which is all that the suite uses; what other
programs do (Chromium) is bound to loopback by their own arguments.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest

LOCAL_NAMES = {"", "localhost", "0.0.0.0", "::"}  # noqa: S104 - names that are let through


class NetworkUseError(OSError):
    """A test reached beyond loopback."""


class LoopbackOnly:
    def __init__(self) -> None:
        self.attempts: list[str] = []

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, self._guarded(getattr(socket.socket, name)))
        look_up = socket.getaddrinfo

        def getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
            self._check(host)
            return look_up(host, *args, **options)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)

    def _guarded(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(sock: socket.socket, address: Any) -> Any:
            if sock.family != socket.AF_UNIX:
                self._check(address[0])
            return connect(sock, address)

        return guarded

    def _check(self, host: str | bytes | None) -> None:
        name = host.decode() if isinstance(host, bytes) else host or ""
        if name in LOCAL_NAMES:
            return
        try:
            local = ipaddress.ip_address(name).is_loopback
        except ValueError:
            local = False
        if not local:
            self.attempts.append(name)
            raise NetworkUseError(f"no network in tests: {name}")
