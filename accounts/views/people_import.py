"""Import of accounts by page; reached from the admin site's list."""

from accounts.imports import PeopleImporter
from core.views.imports import ImportPage


class PeopleImport(ImportPage):
    importer_class = PeopleImporter
    back_url = "/admin/accounts/user/"
