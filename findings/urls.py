from findings import (
    urls_clues,
    urls_findings,
    urls_recommendations,
    urls_resolutions,
)

app_name = "findings"
urlpatterns = [
    *urls_findings.urlpatterns,
    *urls_clues.urlpatterns,
    *urls_recommendations.urlpatterns,
    *urls_resolutions.urlpatterns,
]
