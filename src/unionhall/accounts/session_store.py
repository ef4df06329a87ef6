"""Sessions in the database, of no use to whoever steals it.

A row bears the hash of the cookie, so it opens no session, and its content is encrypted with
the secret key, for it may name the phone that somebody is confirming.
"""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from unionhall.core.scoping import only


def _hashed(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"session:" + secret.encode()).digest()))


class SessionStore(db.SessionStore):
    """Django's, with hashed names and encrypted content."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return _box(settings.SECRET_KEY).encrypt(self.serializer().dumps(session_dict)).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        try:
            content = _box(settings.SECRET_KEY).decrypt(session_data)
        except InvalidToken:  # the secret key is another one: everybody signs in again
            return {}
        found: dict[str, Any] = self.serializer().loads(content)
        return found

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found: AbstractBaseSession | None = None
        if self.session_key is not None:
            rows = self.model.objects.filter(expire_date__gt=timezone.now())
            found = only(rows.filter(session_key=_hashed(self.session_key)))
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(_hashed(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        made = super().create_model_instance(data)
        made.session_key = _hashed(made.session_key)
        return made

    def delete(self, session_key: str | None = None) -> None:
        wanted = session_key or self.session_key
        if wanted is not None:
            super().delete(_hashed(wanted))
