"""What rectification hangs in below, from modules that are not found by their names."""

from core import metrics, visibility
from rectification.actions import shifting as following
from rectification.actions.ledgers import follow_correction
from rectification.queries import reminding, standstill
from rectification.queries.extensions import requests_of
from rounds import corrections, extendable, shifting

corrections.register(follow_correction)
shifting.register(following.follow)
extendable.register_requests(requests_of)
metrics.SOURCES.register(reminding.figures)
visibility.of_list(standstill.KEY)(standstill.is_hidden)
