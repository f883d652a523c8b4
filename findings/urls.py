from findings import urls_clues, urls_findings

app_name = "findings"
urlpatterns = [*urls_findings.urlpatterns, *urls_clues.urlpatterns]
