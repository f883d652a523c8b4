"""What the database refused, in the sentence that its constraint carries."""

from django.apps import apps
from django.db import IntegrityError

# Constraints of triggers bear a name that begins so, and their own sentence as the message.
OURS = "xuncha_"
UNKNOWN = "保存的内容与已有记录冲突，请检查是否重复后再提交。"


def sentence_of(error: IntegrityError) -> str:
    """The Chinese sentence of the database constraint that ``error`` names."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", "") or ""
    if name.startswith(OURS):
        return str(getattr(diagnosis, "message_primary", ""))
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                message = constraint.violation_error_message
                if message != constraint.default_violation_error_message:
                    return str(message)
    return UNKNOWN
