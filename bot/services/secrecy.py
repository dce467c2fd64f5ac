"""What keeps resting data unreadable and presses unforgeable: keys derived from SECRET_KEY."""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

NONCE = 24
MAC_BYTES = 9


class UnsealError(Exception):
    """Sealed data was made with another key, for another place, or is damaged."""


@dataclass(slots=True)
class Sealer:
    """XChaCha20-Poly1305 bound to a place, and short MACs for presses.

    By libsodium: `cryptography` brings a whole OpenSSL, 7 MB of memory for this one call.
    """

    _key: bytes
    _mac_key: bytes
    pepper: bytes

    @classmethod
    def of(cls, secret: bytes) -> "Sealer":
        return cls(*(_derive(secret, purpose) for purpose in (b"seal", b"press", b"pepper")))

    def seal(self, data: bytes, place: str) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(
            data, place.encode(), nonce, self._key
        )

    def unseal(self, sealed: bytes, place: str) -> bytes:
        """Give the data back, or raise UnsealError."""
        try:
            return crypto_aead_xchacha20poly1305_ietf_decrypt(
                sealed[NONCE:], place.encode(), sealed[:NONCE], self._key
            )
        except (CryptoError, ValueError) as error:
            raise UnsealError(place) from error

    @property
    def mark(self) -> str:
        """Give what tells this key from others, and nothing of it."""
        return self.fingerprint("key", "mark")

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
