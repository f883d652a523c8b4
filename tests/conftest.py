"""The tests' plugins: private servers, real processes, a browser.

`make test` spreads the tests over two processes, each with its own database; those that use a
real process or are marked `serial` stay together on one of them.
"""

import pytest

pytest_plugins = ["tests.world", "tests.processes", "tests.browsing"]

HEAVY = {"live_server_url", "celery_worker", "browser", "demo"}


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if item.get_closest_marker("serial") or HEAVY & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("serial"))
