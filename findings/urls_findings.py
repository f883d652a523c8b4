"""Addresses of findings, immediate fixes and the feedback opinion."""

urlpatterns: list = []
