"""Personal data at rest: encrypted, found again by a keyed hash, shown masked.

AES-256-GCM with a random nonce for every text. A ciphertext is bound to its context ("citizen.phone", table and
column), so one that is moved to another column is refused instead of read. It names its key, so keys can be changed:
the first of the keys encrypts, all of them decrypt. See docs/accounts.md.

    v1.<key id, 8 hex digits>.<nonce (12 bytes), ciphertext and tag (16 bytes) as unpadded base64url>
"""

import base64
import binascii
import hmac
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hotline.errors import HotlineError, SettingsError
from hotline.settings import Settings

KEY_BYTES = 32
_VERSION = "v1"
_NONCE_BYTES = 12

_SEPARATORS = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212_().·]|[\u200b-\u200f\u2060\ufeff]")
_COUNTRY = re.compile(r"(?:\+|00)86(\d{7,})")
_MOBILE_WITH_86 = re.compile(r"86(1[3-9]\d{9})")
_MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True)
class _Key:
    """What is derived from one data key; the key itself encrypts nothing."""

    id: str
    cipher: AESGCM = field(repr=False)
    lookup: bytes = field(repr=False)

    @classmethod
    def of(cls, key: bytes) -> "_Key":
        def derive(purpose: str) -> bytes:
            return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"hotline personal data: {purpose}".encode()).derive(key)

        return cls(derive("id").hex()[:8], AESGCM(derive("encrypt")), derive("lookup"))


class PersonalData:
    """Encrypts, decrypts and looks up. `keys`: 32 bytes each, today's first, then older ones."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise SettingsError("data_key_invalid", f"a data key has {KEY_BYTES} bytes; set HOTLINE_DATA_KEY")
        self._keys = [_Key.of(key) for key in keys]
        self._by_id = {key.id: key for key in reversed(self._keys)}

    @classmethod
    def from_settings(cls, settings: Settings) -> "PersonalData":
        """With the keys of the settings, or of the file in the data directory. Raises SettingsError."""
        return cls(settings.data_keys())

    def encrypt(self, text: str, context: str) -> str:
        """The ciphertext, different each time. `context` is the table and column that it goes to."""
        key = self._keys[0]
        nonce = os.urandom(_NONCE_BYTES)
        sealed = key.cipher.encrypt(nonce, text.encode(), _bound_to(key.id, context))
        return f"{_VERSION}.{key.id}.{base64.urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"

    def decrypt(self, ciphertext: str, context: str) -> str:
        """The text.

        Raises SettingsError("data_key_unknown") when its key is not among ours, and
        HotlineError("personal_data_damaged") when it was changed, cut, or encrypted for another context.
        """
        version, key_id, body = (*ciphertext.split("."), "", "")[:3]
        if version != _VERSION or ciphertext.count(".") != 2:
            raise HotlineError("personal_data_damaged", f"what stands in {context} is no ciphertext of ours")
        key = self._by_id.get(key_id)
        if key is None:
            raise SettingsError(
                "data_key_unknown",
                f"{context} was encrypted with the data key {key_id!r:.12}, and the keys at hand are "
                f"{', '.join(self._by_id)}; add the missing key to HOTLINE_DATA_KEY or <data dir>/data_key",
            )
        try:
            raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
            return key.cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound_to(key_id, context)).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise HotlineError(
                "personal_data_damaged", f"what stands in {context} was changed, cut, or belongs to another column"
            ) from error

    def is_current(self, ciphertext: str) -> bool:
        """Whether today's key made it; otherwise encrypt it again before its key is taken away."""
        return ciphertext.startswith(f"{_VERSION}.{self._keys[0].id}.")

    def lookup(self, text: str, context: str) -> str:
        """Keyed hash of the normalised text, to be kept beside the ciphertext. Equal texts give equal hashes.

        Raises ValueError when nothing is left of the text: all such would be equal.
        """
        return _hash(self._keys[0], text, context)

    def lookups(self, text: str, context: str) -> list[str]:
        """What `lookup` gave under each of our keys, today's first: search for any of these. Raises ValueError."""
        return [_hash(key, text, context) for key in self._keys]


def _bound_to(key_id: str, context: str) -> bytes:
    return f"{_VERSION}.{key_id}.{context}".encode()


def _hash(key: _Key, text: str, context: str) -> str:
    plain = normalised(text)
    if not plain:
        raise ValueError("nothing to look up")
    # NUL can't stand in a context, so no two pairs make the same message.
    return hmac.new(key.lookup, f"{context}\0{plain}".encode(), sha256).hexdigest()


def normalised(text: str) -> str:
    """The one form of a telephone number, an ID number or a name, however it was written.

    Full-width signs become narrow; blanks, hyphens, dots and brackets go; letters are upper case (the X of an ID
    number); +86 and 0086 go, and a landline that had them gets its 0 back.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if found := _MOBILE_WITH_86.fullmatch(plain):
        return found.group(1)
    if found := _COUNTRY.fullmatch(plain):
        number = found.group(1)
        return number if _MOBILE.fullmatch(number) or number.startswith("0") else f"0{number}"
    return plain


def mask_phone(number: str) -> str:
    """138****5678. A landline keeps three digits in front and four behind, a short number three behind or none."""
    plain = normalised(number)
    if len(plain) >= 11:
        return _masked(plain, 3, 4)
    return _masked(plain, 0, 3 if len(plain) >= 7 else 0)


def mask_id(number: str) -> str:
    """6201***********123: four signs in front (the city) and three behind of an ID number, none of a short one."""
    plain = normalised(number)
    return _masked(plain, 4, 3) if len(plain) >= 15 else _masked(plain, 0, 0)


def mask_name(name: str) -> str:
    """张**: the first character, and a star for each of the others."""
    return _masked(name.strip(), 1, 0)


def _masked(text: str, front: int, behind: int) -> str:
    hidden = max(0, len(text) - front - behind)
    return text[:front] + "*" * hidden + text[len(text) - behind :]
