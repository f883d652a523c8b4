"""Pages of the rectification: feedback issued, ledgers, items, plans, reports, extensions."""
