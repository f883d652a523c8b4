"""Links on the inspection page: one module a noun; each is found by core.registry, ``order`` says where it stands."""
