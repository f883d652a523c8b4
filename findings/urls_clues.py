"""Addresses of clues and handoffs."""

urlpatterns: list = []
