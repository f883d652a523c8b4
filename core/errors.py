"""The ways an action can refuse; each carries a sentence for the person who asked.

``ActionDenied`` itself is about the person and counts towards the alarm 反复被拒; ``NotYet`` is about
the thing or what was typed, and alarms nobody (ADR 0050).
"""

from collections.abc import Iterable


def joined(sentences: Iterable[str]) -> str:
    """Several sentences as one: each full stop but the last becomes a semicolon."""
    words = [str(sentence) for sentence in sentences]
    stop = "。" if words and words[-1].endswith("。") else ""
    return "；".join(word.rstrip("。") for word in words) + stop


class Refusal(Exception):  # noqa: N818 - named for what it is, as its three kinds are
    """Base of them all: ``str(error)`` is a Chinese sentence that says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ActionDenied(Refusal):
    """This person may not do this."""


class NotYet(ActionDenied):
    """This person may, but not yet, no longer, or not with these values."""


class InvalidTransition(Refusal):
    """The table of moves knows no such step from the present state."""


class StaleState(Refusal):
    """Somebody else was faster: the row is no longer what the person saw."""
