"""Figures for whoever watches the server (OpenMetrics): requests, and what stands behind the pages (ADR 0123).

Nothing here names a person, a row or a clue: labels are names of views, kinds, states and places.
Requests are counted by each process of gunicorn in a file of its own, all read together.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hmac import compare_digest
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, exposition, values
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from core import audit, disks, health
from core.backup import keeping
from core.documents import signing
from core.errors import ActionDenied
from core.models import AuditEvent, Delivery, Job
from core.models.delivery import WAITING, DeliveryState
from core.models.job import OPEN_JOBS
from core.registry import Registry
from core.verbs import CoreVerb

PATH = "/metrics"
LATELY = timedelta(days=1)
DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"  # set by deploy/gunicorn.conf.py
if DIRECTORY in os.environ:
    values.ValueClass = values.MultiProcessValue(lambda: os.environ.get("XUNCHA_PLACE", "parent"))
OWN = CollectorRegistry()
REQUESTS = Counter(
    "xuncha_requests", "Answers by view and status.", ["view", "status"], registry=OWN
)
SECONDS = Histogram(
    "xuncha_request_seconds",
    "How long a view took.",
    ["view"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=OWN,
)
# What rooms above add: functions that give figures. A figure: name, meaning, labels, values by label.
Figure = tuple[str, str, tuple[str, ...], dict[tuple[str, ...], float]]
SOURCES: Registry = Registry()


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """A request has been answered; addresses that lead nowhere are one view."""
    match = getattr(request, "resolver_match", None)
    view = match.view_name if match else ""
    REQUESTS.labels(view, str(status)).inc()
    SECONDS.labels(view).observe(seconds)


def may_read(request: HttpRequest) -> bool:
    """An address that the settings name, or who knows the token; nobody where neither is set."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return True
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(each) for each in settings.METRICS_ALLOWED)


def exposed(accept: str) -> tuple[bytes, str]:
    """Everything, and of which type; OpenMetrics for whoever asks for it."""
    registry = CollectorRegistry()
    registry.register(_Gauges())
    registry.register(MultiProcessCollector(None) if DIRECTORY in os.environ else _Counted())
    encode, content_type = exposition.choose_encoder(accept)
    return encode(registry), content_type


class _Counted(Collector):
    """What this one process has counted."""

    def collect(self) -> Iterable:
        return OWN.collect()


class _Gauges(Collector):
    """What is asked when it is read."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        parts = health.readiness()
        told = {(part,): float(works) for part, works in parts.items()}
        yield _gauge("up", "What /readyz says of each part.", ("part",), told)
        for source in (_signs, _disks, _backups, _keys):
            yield from (_gauge(*figure) for figure in source())
        for source in (_jobs, _deliveries, _trail, *SOURCES) if parts["database"] else ():
            yield from (_gauge(*figure) for figure in source())

    def describe(self) -> list:
        return []  # asks nothing when it is registered


def _gauge(name: str, meaning: str, labels: tuple[str, ...], found: dict) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"xuncha_{name}", meaning, labels=labels)
    for label, value in found.items():
        family.add_metric(label, value)
    return family


def _signs() -> Iterator[Figure]:
    seen = {(process,): seconds for process, seconds in health.signs_of_life().items()}
    yield "seen_seconds", "Since a process was last heard of.", ("process",), seen
    waiting = {(queue,): float(length) for queue, length in health.queue_lengths().items()}
    yield "queue_messages", "Messages that wait in Redis.", ("queue",), waiting


def _disks() -> Iterator[Figure]:
    free = {(place,): float(size) for place, size in disks.free().items()}
    yield "disk_free_bytes", "Room left where files are written.", ("place",), free


def _backups() -> Iterator[Figure]:
    if made := keeping.archives():
        yield "backup_age_seconds", "Since the newest backup.", (), {(): _since(made[-1][0])}


def _keys() -> Iterator[Figure]:
    yield "sealing_keys", "Keys in SEALING_KEYS.", (), {(): float(len(settings.SEALING_KEYS))}
    if signing.is_configured():
        try:
            left = -_since(signing.valid_until())
        except ActionDenied:
            left = 0.0
        yield (
            "certificate_left_seconds",
            "Until it ends; 0: unusable.",
            ("name",),
            {("signing",): left},
        )


def _jobs() -> Iterator[Figure]:
    is_open = Q(state__in=OPEN_JOBS)
    rows = Job.objects.filter(is_open | Q(finished_at__gte=timezone.now() - LATELY)).order_by()
    counted = rows.values_list("kind", "state").annotate(number=Count("pk"))
    jobs = {(kind, state): float(number) for kind, state, number in counted}
    yield "jobs", "Open ones, and what ended within a day.", ("kind", "state"), jobs
    waits = {(kind,): _since(at) for kind, at in health.jobs_waiting()}
    yield "job_wait_seconds", "How long the oldest queued job waits.", ("kind",), waits


def _deliveries() -> Iterator[Figure]:
    rows = Delivery.objects.filter(WAITING | Q(state=DeliveryState.FAILED)).order_by()
    counted = rows.values_list("channel", "state").annotate(number=Count("pk"))
    told = {(channel, state): float(number) for channel, state, number in counted}
    yield "deliveries", "Mails and messages that were not sent.", ("channel", "state"), told
    waits = {(channel,): _since(at) for channel, at in health.deliveries_waiting()}
    yield "delivery_wait_seconds", "How long the oldest that is due waits.", ("channel",), waits


def _trail() -> Iterator[Figure]:
    number, since = audit.unsealed()
    yield "audit_unsealed_events", "Events behind the chain's end.", (), {(): float(number)}
    yield "audit_lag_seconds", "Age of the oldest of them.", (), {(): _since(since)}
    rekeyed = AuditEvent.objects.filter(verb=CoreVerb.REKEYED).order_by("-pk")
    if at := rekeyed.values_list("at", flat=True).first():
        yield (
            "key_age_seconds",
            "Since keys were last changed.",
            ("name",),
            {("sealing",): _since(at)},
        )


def _since(moment: datetime | None) -> float:
    return (timezone.now() - moment).total_seconds() if moment else 0.0
