"""Who hears of what in accounts, in which words."""
