"""使用帮助: the manual inside the application, opened at the reader's own chapter."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from accounts.enums import Role
from overview import help as manual

# role → the chapter written for it
OWN = {
    Role.LEADERSHIP: "leadership",
    Role.OFFICE: "office",
    Role.INSPECTOR: "inspector",
    Role.LIAISON: "liaison",
    Role.ORGAN: "organ",
    Role.SYSADMIN: "sysadmin",
    Role.SECURITY: "security",
    Role.AUDITOR: "auditor",
}


class Help(View):
    """Goes to the chapter of the reader's role."""

    def get(self, request) -> HttpResponse:
        slug = next((OWN[r] for r in OWN if request.user.has_role(r)), "start")
        return redirect("overview:help_page", slug)


class HelpPage(View):
    def get(self, request, slug: str) -> HttpResponse:
        chapter = manual.chapter(slug)
        if chapter is None:
            raise Http404
        query = request.GET.get("q", "").strip()[:80]
        context = {
            "chapter": chapter,
            "chapters": manual.chapters(),
            "query": query,
            "found": manual.search(query),
        }
        return render(request, "overview/help.html", context)
