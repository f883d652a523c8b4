"""Content trees of this app's papers; one module a register."""
