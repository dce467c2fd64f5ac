"""What keeps resting data unreadable and presses unforgeable: keys derived from SECRET_KEY."""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
MAC_BYTES = 9


class UnsealError(Exception):
    """Sealed data was made with another key, for another place, or is damaged."""


@dataclass(slots=True)
class Sealer:
    """AES-256-GCM bound to a place, and short MACs for presses."""

    _cipher: AESGCM
    _mac_key: bytes
    pepper: bytes

    @classmethod
    def of(cls, secret: bytes) -> "Sealer":
        return cls(
            AESGCM(_derive(secret, b"seal")), _derive(secret, b"press"), _derive(secret, b"pepper")
        )

    def seal(self, data: bytes, place: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, data, place.encode())

    def unseal(self, sealed: bytes, place: str) -> bytes:
        """Give the data back, or raise UnsealError."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise UnsealError(place) from error

    def mac(self, message: str) -> str:
        """Give 12 URL-safe characters that only this bot can make."""
        digest = hashlib.blake2b(message.encode(), digest_size=MAC_BYTES, key=self._mac_key)
        return base64.urlsafe_b64encode(digest.digest()).decode()

    def fingerprint(self, place: str, value: str) -> str:
        """Give 64 characters to find or compare a value by, and nobody to read it from."""
        return hmac.digest(self.pepper, f"{place}/{value}".encode(), "sha256").hex()

    def pseudonym(self, user_id: int) -> str:
        """Name a person where the Telegram id may not stay: counters, acts of erasure."""
        return self.fingerprint("person", str(user_id))


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(hashlib.sha256(secret).digest(), b"kvitok/" + purpose, "sha256")
