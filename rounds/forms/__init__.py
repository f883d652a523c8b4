"""HTTP in, clean data out: forms of units, people, rounds and steps; they never save."""
