"""A type of import contract of our own, named in pyproject.toml."""

from importlinter import Contract, ContractCheck, fields, output


class PrivateRooms(Contract):
    """What answers requests and makes files belongs to its app: no other app imports these rooms.

    ``apps``: the apps; ``rooms``: modules of an app that are private to it (docs/adr/0001);
    ``except_rooms``: rooms of any app that may import them all the same.
    """

    apps = fields.ListField(subfield=fields.StringField())
    rooms = fields.ListField(subfield=fields.StringField())
    except_rooms = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph, verbose: bool) -> ContractCheck:
        private = {f"{app}.{room}": app for app in self.apps for room in self.rooms}
        found = [
            (importer, module)
            for room, app in sorted(private.items())
            if room in graph.modules
            for module in sorted({room} | graph.find_descendants(room))
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if self._is_foreign(importer, app)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, module in check.metadata["found"]:
            output.print_error(f"{importer} imports {module}, which is private to its app.")
        output.new_line()

    def _is_foreign(self, importer: str, app: str) -> bool:
        root, room = (importer.split(".") + [""])[:2]
        return root in self.apps and root != app and room not in (self.except_rooms or ())
