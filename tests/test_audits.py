"""The audits of make check: a hole and a secret fail, silence of a service does not."""

import json

import pytest

from scripts import audit_dependencies as dependencies
from scripts import audit_secrets as secrets

# As git would keep it; written in two halves so that this file itself holds none.
KEY = "AKIA" + "QX7RZP3WLM5T9VBN"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository of two files, one of them among the tests."""
    monkeypatch.setattr(secrets, "ROOT", tmp_path)
    for folder in ("core", "tests"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "new.py").write_text(f'place = "{KEY}"\npassword = "hunter2hunter2"\n')
    return ["core/new.py", "tests/new.py"]


def test_a_key_is_found_and_invented_passwords_of_tests_are_not(repository):
    found = {(name, kind) for (name, _), (_, kind) in secrets.secrets_in(repository).items()}

    assert ("core/new.py", "AWS Access Key") in found
    assert ("core/new.py", "Secret Keyword") in found
    assert {kind for name, kind in found if name == "tests/new.py"} == {"AWS Access Key"}


def test_an_accepted_one_passes_and_one_that_is_gone_must_go(repository):
    complaints = secrets.check(repository, {})
    accepted: dict[str, dict[str, str]] = {}
    for name, sha1 in secrets.secrets_in(repository):
        accepted.setdefault(name, {})[sha1] = "invented"

    assert complaints
    assert secrets.check(repository, accepted) == []
    (gone,) = secrets.check(repository, accepted | {"core/old.py": {"0" * 40: "invented"}})
    assert "core/old.py" in gone


def test_every_acceptance_of_ours_has_a_reason():
    accepted = json.loads(secrets.ACCEPTED.read_text(encoding="utf-8"))

    assert all(len(why) > 10 for rows in accepted.values() for why in rows.values())


def test_holes_are_named_with_the_version_that_mends_them():
    hole = {"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}
    report = {"dependencies": [{"name": "lib", "version": "1.0", "vulns": [hole]},
                               {"name": "sound", "version": "2.0", "vulns": []},
                               {"name": "ours", "skip_reason": "not on PyPI"}]}  # fmt: skip
    npm = {"vulnerabilities": {"lib": {"severity": "high", "range": "<2"}}}

    assert dependencies.holes_of_pip(report) == ["lib 1.0: PYSEC-2026-1, mended in 1.1"]
    assert dependencies.holes_of_npm(npm) == ["lib <2: high"]


def test_a_service_that_does_not_answer_is_no_answer(tmp_path):
    empty = tmp_path / "answer.json"
    empty.write_text("{}")

    assert not dependencies.answers("http://127.0.0.1:9/pypi/django/5.2/json")
    assert not dependencies.answers(empty.as_uri())
    empty.write_text('{"vulnerabilities": []}')
    assert dependencies.answers(empty.as_uri())


def test_pins_and_sums_are_held_against_what_is_there(tmp_path, monkeypatch):
    assert dependencies.unpinned() == []
    assert dependencies.unsummed() == []
    monkeypatch.setattr(dependencies, "ROOT", tmp_path)
    monkeypatch.setattr(dependencies, "REQUIREMENTS", ("r.txt",))
    (tmp_path / "r.txt").write_text(
        "pip==1.0\ndjango==1.0 \\\n    --hash=sha256:0\nnothing-such-here==1.0 --hash=sha256:0\n"
    )
    (tmp_path / "r.in").write_text("Django==1.0\npillow==1.0\n")
    (tmp_path / "package-lock.json").write_text('{"packages": {"": {}, "node_modules/x": {}}}')

    assert [line.partition(" ")[0] for line in dependencies.unpinned()] == [
        "r.txt:",
        "django",
        "nothing-such-here",
        "r.txt:",
    ]
    assert dependencies.unsummed() == ["node_modules/x has no sum"]
