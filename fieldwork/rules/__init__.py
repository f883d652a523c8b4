"""Who may do what before a finding, a module a register."""
