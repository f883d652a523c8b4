"""Pages of this app, a module a register."""
