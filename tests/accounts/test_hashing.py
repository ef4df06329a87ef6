from typing import Any

from django.contrib.auth.hashers import check_password, make_password

from unionhall.config import settings as earnest


def test_passwords_are_kept_as_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = earnest.PASSWORD_HASHERS
    kept = make_password("Gonghui-2026")
    assert kept.startswith("argon2$argon2id$")
    assert check_password("Gonghui-2026", kept)
    assert not check_password("gonghui-2026", kept)
