"""The answer to the box above every page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from overview.queries import search

LONGEST = 100


class Search(View):
    def get(self, request) -> HttpResponse:
        query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
        groups = search.find(request.user, query)
        context = {"query": query, "groups": groups}
        return render(request, "overview/search.html", context)
