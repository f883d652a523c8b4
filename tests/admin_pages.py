"""Acting in the admin's lists as a browser does: choose rows, read the question, submit what it holds."""

from tests.browsed import form, form_of


def choose(client, url: str, action: str, *rows):
    """The page that asks."""
    chosen = [str(row.pk) for row in rows]
    return form(client, url).submit(client, action=action, _selected_action=chosen)


def take(client, url: str, action: str, *rows):
    """The page after the question was answered with yes."""
    asked = form_of(choose(client, url, action, *rows), url, confirmed=str(len(rows)))
    assert asked.values().get("confirmed") == [str(len(rows))], "no question was asked"
    return asked.submit(client, follow=True)
