"""Attacks on the product, one family a file; the threat model stands in docs/security.md."""
