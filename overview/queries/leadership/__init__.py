"""What a leader asks of the whole office, as charts: the same for the home page and for the wall."""

from overview.queries.leadership.board import Board, board, wall
from overview.queries.leadership.clues import clue_figures

__all__ = ["Board", "board", "clue_figures", "wall"]
