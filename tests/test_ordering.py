"""Rows of a model come in its order: a count beside them may not lose Meta.ordering.

Django drops the order that a model declares as soon as a query groups (annotate(Count(…))); the
page then shows rows in any order, and another one tomorrow. Every page of the product is asked for,
and each query that gives rows of a model must say its order itself or keep the model's.
"""

import pytest
from django.db.models import Count
from django.db.models.sql.compiler import MULTI, SQLCompiler
from django.test import Client

from rounds.models import Round
from tests.asking import read
from tests.permissions.addresses import GUARDED, is_post_only


@pytest.fixture
def lost(monkeypatch) -> set[str]:
    """Queries that gave rows of a model without the order that it declares."""
    found: set[str] = set()
    run = SQLCompiler.execute_sql

    def execute_sql(self, result_type=MULTI, **rest):
        made = run(self, result_type, **rest)
        gives_rows = result_type == MULTI and self.klass_info is not None
        if gives_rows and self._meta_ordering and self.query.group_by is not None:
            found.add(str(self.query)[:2000])
        return made

    monkeypatch.setattr(SQLCompiler, "execute_sql", execute_sql)
    return found


@pytest.mark.parametrize("who", ["office", "leader", "liaison", "leadership"])
def test_no_page_loses_the_order_of_its_rows(matrix_world, lost, who):
    people, (own, _) = matrix_world
    client = Client()
    client.force_login(getattr(people, who))

    for address in GUARDED:
        url = address.of(own)
        if not is_post_only(url):
            read(client.get(url))

    assert lost == set()


def test_the_check_finds_a_lost_order(db, lost):
    list(Round.objects.annotate(n=Count("inspections")))

    assert len(lost) == 1
