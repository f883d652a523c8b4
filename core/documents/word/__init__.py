"""The Word format of a content tree: real styles and levels, real tables, sections Word can edit."""

from core.documents.word.package import render

__all__ = ["render"]
