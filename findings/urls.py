from findings import (
    urls_clues,
    urls_findings,
    urls_papers,
    urls_resolutions,
)

app_name = "findings"
urlpatterns = [
    *urls_findings.urlpatterns,
    *urls_clues.urlpatterns,
    *urls_papers.urlpatterns,
    *urls_resolutions.urlpatterns,
]
