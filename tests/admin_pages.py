"""Acting in the admin's lists as a browser does: choose rows, read the question, submit what it holds."""

import re

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def choose(client, url: str, action: str, *rows):
    """The page that asks."""
    return client.post(url, {"action": action, "_selected_action": [row.pk for row in rows]})


def take(client, url: str, action: str, *rows):
    """The page after the question was answered with yes."""
    asked: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(choose(client, url, action, *rows).content.decode()):
        asked.setdefault(name, []).append(value)
    assert asked.get("confirmed") == [str(len(rows))], "no question was asked"
    return client.post(url, asked, follow=True)
