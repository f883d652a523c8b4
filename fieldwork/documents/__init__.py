"""Content trees of this app's documents; one module a register."""
