"""Figures for whoever watches: closed, complete, without names; and the number that a request bears."""

import io
import logging
import os
import re
import signal
import time
import urllib.request
from pathlib import Path

import pytest
import yaml
from django.test import Client
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from core import jobs, metrics, notices, operation_checks
from core.models import Delivery
from tests.processes import running_web
from tests.world import ROOT
from xuncha.logs import QuietFormatter
from xuncha.settings import LOGGING

OPEN_METRICS = {"Accept": "application/openmetrics-text; version=1.0.0"}
TOKEN = "t" * 40
LABELS = {
    *("part", "process", "queue", "place", "name", "kind", "state", "channel"),
    *("view", "status", "le"),
}


def figures(text: str) -> dict[tuple, float]:
    """(sample, its labels) → value; the library's own parser refuses what is no OpenMetrics."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("allowed", "token", "sent", "status"),
    [
        ([], "", "", 404),
        ([], "", "Bearer ", 404),
        ([], TOKEN, "Bearer wrong", 404),
        ([], TOKEN, f"Bearer {TOKEN}", 200),
        (["10.0.0.9"], "", "", 404),
        (["127.0.0.0/28"], "", "", 200),
    ],
)
def test_who_is_not_named_finds_no_such_address(settings, client, allowed, token, sent, status):
    settings.METRICS_ALLOWED, settings.METRICS_TOKEN = allowed, token
    if status == 404:
        assert client.get("/metrics", headers={"Authorization": sent}).status_code != 200
    else:
        response = client.get("/metrics", headers={"Authorization": sent, **OPEN_METRICS})
        assert response.status_code == 200
        assert figures(response.content.decode())


def test_settings_that_open_it_wide_are_refused(settings):
    settings.METRICS_TOKEN, settings.METRICS_ALLOWED = "short", ["10.0.0.0/8", "everybody"]

    found = operation_checks.metrics_are_closed(None)

    assert [each.id for each in found] == ["xuncha.E051", "xuncha.E052", "xuncha.E052"]


@jobs.handler("tests.watched")
def watched(job, progress):
    return lambda: None


def test_what_waits_is_told_and_who_it_is_about_is_not(settings, office, inspection, client):
    settings.METRICS_TOKEN = TOKEN
    client.force_login(office)
    client.get(inspection.get_absolute_url())
    jobs.enqueue("tests.watched", title=f"导出{office.name}", params={}, key="k", by=office)
    notices.notify([office], kind="finding", key="k", subject="待复核", urgent=True)

    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}", **OPEN_METRICS})
    told = figures(text.content.decode())

    assert told["xuncha_jobs", ("kind", "tests.watched"), ("state", "queued")] == 1
    assert ("xuncha_job_wait_seconds", ("kind", "tests.watched")) in told
    assert (
        told["xuncha_deliveries", ("channel", "mail"), ("state", "pending")]
        == Delivery.objects.count()
    )
    assert told["xuncha_up", ("part", "database")] == 1
    assert told["xuncha_requests_total", ("status", "200"), ("view", "rounds:inspection")] >= 1
    assert ("xuncha_reminders", ("state", "due")) in told
    labels = {name for _, *labels in told for name, _ in labels}
    assert labels <= LABELS
    assert text.content.decode().isascii()
    assert office.username not in text.content.decode().replace("office_", "")


def test_dashboard_and_alerts_ask_for_what_there_is(db):
    known = {figure.name for figure in (*metrics.OWN.collect(), *metrics._Gauges().collect())}
    # Told where there is a backup, a certificate, a change of keys.
    known |= {
        "xuncha_backup_age_seconds",
        "xuncha_certificate_left_seconds",
        "xuncha_key_age_seconds",
    }
    folder = ROOT / "deploy/monitoring"
    alerts = yaml.safe_load((folder / "alerts.yml").read_text())
    asked = (folder / "dashboard.json").read_text() + str(alerts)
    names = set(re.findall(r"\bxuncha_\w+", asked))

    assert len(names) > 12
    assert {re.sub(r"_(?:total|bucket)$", "", name) for name in names} <= known


def test_processes_are_counted_together_and_a_killed_one_is_not_forgotten(
    transactional_db, live_environment
):
    environment = {**live_environment, "METRICS_TOKEN": TOKEN}
    with running_web(environment, workers=2, log_name="metrics.log") as url:
        counted = ("xuncha_requests_total", ("status", "200"), ("view", "core:healthz"))

        def told() -> float:
            sent = {"Authorization": f"Bearer {TOKEN}", "Connection": "close", **OPEN_METRICS}
            request = urllib.request.Request(f"{url}/metrics", headers=sent)
            with urllib.request.urlopen(request, timeout=10) as answer:
                return figures(answer.read().decode())[counted]

        before = told()
        for _ in range(20):
            urllib.request.urlopen(f"{url}/healthz", timeout=10).close()
        assert {told() for _ in range(6)} == {before + 20}

        os.kill(workers_at(url)[0], signal.SIGKILL)
        deadline = time.monotonic() + 30
        while len(workers_at(url)) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        urllib.request.urlopen(f"{url}/healthz", timeout=10).close()
        assert {told() for _ in range(4)} == {before + 21}


def workers_at(url: str) -> list[int]:
    """The processes of the gunicorn at this address, without their parent."""
    ours = [
        int(line.parent.name)
        for line in Path("/proc").glob("[0-9]*/cmdline")
        if url.removeprefix("http://") in line.read_text(errors="replace")
    ]
    parents = {pid: int(Path(f"/proc/{pid}/stat").read_text().split()[3]) for pid in ours}
    return [pid for pid, parent in parents.items() if parent in ours]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "behind", "kept"),
    [
        ("0123456789abcdef", True, True),
        ("0123456789abcdef", False, False),
        ("forged\r\nline and more", True, False),
        ("", True, False),
    ],
)
def test_a_request_bears_the_proxys_number_into_the_log(settings, given, behind, kept):
    settings.BEHIND_PROXY = behind
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    line = LOGGING["formatters"]["line"]
    handler.setFormatter(QuietFormatter(line["format"], style=line["style"]))
    logging.getLogger("django.request").addHandler(handler)
    try:
        response = Client().get("/nowhere/", headers={"X-Request-Id": given})
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    number = response.headers["X-Request-Id"]
    assert (number == given) is kept
    assert f"[{number}]" in written.getvalue()
    assert len(number) >= 16
