"""Tables of what a team learns before it is a finding."""
