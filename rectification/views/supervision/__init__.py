"""Pages of the ladder: the board, the letters, and what each person does with one."""
