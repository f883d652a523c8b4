"""A browser's session without the browser."""

import pytest
from django.test import Client


@pytest.fixture
def sign_in():
    def as_user(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user
