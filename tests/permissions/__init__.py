"""The permission matrix: every address × every role × own and foreign object.

What each answers stands in docs/permissions.md; `UPDATE_DOCS=1 pytest tests/permissions`
writes it anew, and the difference is then read line by line before it is committed. Apart from that
table, no answer may go beyond tests.matrix.POLICY. An address without a row in OBJECTS fails.
"""
