"""A POST that no page of ours made, with the versions that stand: who attacks reads them somewhere."""

from django.db.models import Model
from django.urls import Resolver404, resolve

from core.documents import registry
from core.targets import label_of, model_of

# Rows below another object in an address.
BELOW = {"member": "rounds.teammember", "link": "rounds.liaison", "recusal": "rounds.recusal"}
# Lists whose rows are ticked, and what the rows are.
TICKED = {
    "findings:finding_bulk": "findings.finding",
    "fieldwork:material_request_receive": "findings.material",
    "rectification:ledger_acknowledge": "rectification.ledgeritem",
}


def forged(url: str, data: dict) -> dict:
    """``data`` with the versions that stand now, where it names none."""
    try:
        found = resolve(url.split("?")[0])
    except Resolver404:
        return data
    ticked = TICKED.get(found.view_name)
    pks = data.get("pk", []) if ticked else []
    rows = {f"version-{pk}": row for pk in listed(pks) if (row := row_of(ticked, pk))}
    if main := written(found):
        rows["version"] = main
    versions = {name: str(row.version) for name, row in rows.items() if hasattr(row, "version")}
    return versions | data


def listed(values) -> list:
    return [values] if isinstance(values, str | int) else list(values)


def written(found) -> Model | None:
    for name, label in BELOW.items():
        if name in found.kwargs:
            return row_of(label, found.kwargs[name])
    if "kind" in found.kwargs:
        kind = registry.get(found.kwargs["kind"])
        return row_of(kind.model, found.kwargs["pk"]) if kind else None
    model = getattr(getattr(found.func, "view_class", None), "model", None)
    if model is None or "pk" not in found.kwargs:
        return None
    return row_of(label_of(model), found.kwargs["pk"])


def row_of(label: str, pk) -> Model | None:
    number = str(pk)
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    return model_of(label)._base_manager.filter(pk=number).first()
