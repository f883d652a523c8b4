"""`make demo`: the whole product as one process tree, over data that stays between starts."""
