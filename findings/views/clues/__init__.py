"""Pages of clues: the register, one clue and its moves, writing one down."""
