"""Base of workbooks whose rows belong to one inspection."""

from collections.abc import Mapping
from typing import Any, Self

from accounts.models import User
from core.errors import ActionDenied
from core.importing import Importer
from rounds.models import Inspection


class InspectionImporter(Importer):
    def __init__(self, user: User, inspection: Inspection) -> None:
        super().__init__(user)
        self.inspection = inspection

    def params(self) -> dict[str, Any]:
        return {"inspection": self.inspection.pk}

    @classmethod
    def restore(cls, user: User, params: Mapping[str, Any]) -> Self:
        scope = Inspection.objects.visible_to(user).select_related("unit", "round__term")
        inspection = scope.filter(pk=params["inspection"]).first()
        if inspection is None:
            raise ActionDenied("这个巡察任务已不在您的工作范围内，没有导入。")
        return cls(user, inspection)

    @staticmethod
    def about(params: Mapping[str, Any]) -> tuple[str, int]:
        return ("rounds.inspection", params["inspection"])
