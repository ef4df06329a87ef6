import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.builders.accounts import PASSWORD, a_user
from unionhall.accounts.models import User
from unionhall.organizations.models import Organization


@pytest.fixture
def user(district: Organization) -> User:
    """Somebody on the staff who signs in with the usual password."""
    user = a_user(district)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def secret(user: User) -> str:
    """The secret that the user's authenticator shares with us."""
    Authenticator.objects.filter(user=user).delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret
