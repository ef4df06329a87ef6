"""Checking passwords and second factors, with a count of the guesses."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from unionhall.accounts import throttle
from unionhall.accounts.errors import (
    PasswordTooWeak,
    TooManyGuesses,
    WrongCredentials,
    WrongSecondFactor,
)
from unionhall.accounts.models import User

WINDOW = timedelta(minutes=15)
PER_NAME_AND_ADDRESS = 5
PER_NAME = 20
PER_ADDRESS = 60
CODES = 5
CODE_LIVES = timedelta(seconds=120)


def check_password(
    username: str, password: str, address: str, request: HttpRequest | None = None
) -> User:
    """Return whose name and password these are; raises WrongCredentials or TooManyGuesses.

    Unknown names are counted, hashed and answered like known ones.
    """
    name = username.strip().casefold()
    pair = f"{name}\0{address}"
    throttle.hit("password.pair", pair, limit=PER_NAME_AND_ADDRESS, window=WINDOW)
    throttle.hit("password.name", name, limit=PER_NAME, window=WINDOW)
    throttle.hit("password.address", address, limit=PER_ADDRESS, window=WINDOW)
    user = authenticate(request, username=username.strip(), password=password)
    if not isinstance(user, User):
        raise WrongCredentials
    throttle.forget("password.pair", pair)
    throttle.undo("password.name", name)
    throttle.undo("password.address", address)
    return user


def has_second_factor(user: User) -> bool:
    """Say whether the account has an authenticator app."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def has_recovery_codes(user: User) -> bool:
    """Say whether codes were made for the day the authenticator app is lost."""
    kind = Authenticator.Type.RECOVERY_CODES
    return bool(Authenticator.objects.filter(user=user, type=kind).exists())


def check_second_factor(user: User, code: str) -> Authenticator:
    """Return the authenticator that gave this code; each code opens once.

    Raises WrongSecondFactor or TooManyGuesses.
    """
    throttle.hit("second_factor", str(user.pk), limit=CODES, window=WINDOW)
    code = "".join(code.split())
    for authenticator in Authenticator.objects.filter(user=user).order_by("-type"):
        if authenticator.wrap().validate_code(code):
            break
    else:
        raise WrongSecondFactor
    try:
        throttle.hit("second_factor.used", f"{user.pk}.{code}", limit=1, window=CODE_LIVES)
    except TooManyGuesses as used_before:
        raise WrongSecondFactor from used_before
    throttle.forget("second_factor", str(user.pk))
    authenticator.user = user
    return authenticator


def change_password(user: User, old: str, new: str, address: str) -> None:
    """Set a new password; raises WrongCredentials or PasswordTooWeak."""
    check_password(user.username, old, address)
    try:
        validate_password(new, user)
    except ValidationError as weak:
        raise PasswordTooWeak(why=" ".join(weak.messages)) from weak
    user.set_password(new)
    user.save(update_fields=["password"])
