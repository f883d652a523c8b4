"""What kinds of notices are called; each app names its own in ``apps.ready()``."""

_labels: dict[str, str] = {"job": "后台任务"}


def name(prefix: str, label: str) -> None:
    """Notices whose kind is ``prefix``, or begins with it and a dot, are called ``label``."""
    _labels[prefix] = label


def labels() -> dict[str, str]:
    return dict(_labels)


def label_of(kind: str) -> str:
    """What a notice's kind is called; its own word where no app named it."""
    return _labels.get(kind) or _labels.get(kind.partition(".")[0], kind)
