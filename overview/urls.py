from django.urls import path

from core.models.delivery import Channel
from overview.views import evaluations
from overview.views.archive import Archive, ArchiveClose, ArchiveDocuments
from overview.views.audit import alarms
from overview.views.audit.anchors import AnchorList
from overview.views.audit.log import AuditList, AuditVerify
from overview.views.audit.people import PeopleList, PersonSaw
from overview.views.audit.things import ThingSeen
from overview.views.cockpit import Cockpit, CockpitHang
from overview.views.deliveries import DeliveryList, DeliveryRetry, MailTest
from overview.views.dispatches import DispatchRegister
from overview.views.help import Help, HelpPage
from overview.views.home import Home
from overview.views.journal import Journal
from overview.views.packages import InspectionPackage, RoundPackage
from overview.views.results import Results
from overview.views.retention import RetentionList
from overview.views.search import Search
from overview.views.styleguide import StyleGuide
from overview.views.wordings import WordingList, WordingPage, WordingRestore

app_name = "overview"
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("cockpit/", Cockpit.as_view(), name="cockpit"),
    path("cockpit/hang/", CockpitHang.as_view(), name="cockpit_hang"),
    path("inspections/<int:pk>/archive/", Archive.as_view(), name="archive"),
    path(
        "inspections/<int:pk>/archive/documents/",
        ArchiveDocuments.as_view(),
        name="archive_documents",
    ),
    path("inspections/<int:pk>/archive/close/", ArchiveClose.as_view(), name="archive_close"),
    path("inspections/<int:pk>/journal/", Journal.as_view(), name="journal"),
    path("inspections/<int:pk>/package/", InspectionPackage.as_view(), name="inspection_package"),
    path("rounds/<int:pk>/package/", RoundPackage.as_view(), name="round_package"),
    path("audit/", AuditList.as_view(), name="audit_list"),
    path("audit/verify/", AuditVerify.as_view(), name="audit_verify"),
    path("audit/anchors/", AnchorList.as_view(), name="audit_anchors"),
    path("audit/people/", PeopleList.as_view(), name="audit_people"),
    path("audit/people/<int:pk>/", PersonSaw.as_view(), name="audit_person"),
    path("audit/alarms/", alarms.AlarmList.as_view(), name="alarm_list"),
    path("audit/alarms/<int:pk>/", alarms.AlarmDetail.as_view(), name="alarm"),
    path("audit/alarms/<int:pk>/look/", alarms.AlarmLook.as_view(), name="alarm_look"),
    path("audit/alarms/<int:pk>/dismiss/", alarms.AlarmDismiss.as_view(), name="alarm_dismiss"),
    path("retention/", RetentionList.as_view(), name="retention_list"),
    path("audit/things/<str:label>/<int:pk>/", ThingSeen.as_view(), name="audit_thing"),
    path("dispatches/", DispatchRegister.as_view(), name="dispatch_register"),
    path("evaluations/", evaluations.EvaluationList.as_view(), name="evaluation_list"),
    path(
        "evaluations/discipline/",
        evaluations.EvaluationDiscipline.as_view(),
        name="evaluation_discipline",
    ),
    path(
        "evaluations/personnel/",
        evaluations.EvaluationPersonnel.as_view(),
        name="evaluation_personnel",
    ),
    path(
        "rounds/<int:pk>/evaluations/new/",
        evaluations.EvaluationNew.as_view(),
        name="evaluation_new",
    ),
    path("evaluations/<int:pk>/", evaluations.EvaluationDetail.as_view(), name="evaluation"),
    path(
        "evaluations/<int:pk>/rows/<slug:source>/<slug:figure>/",
        evaluations.EvaluationRows.as_view(),
        name="evaluation_rows",
    ),
    path(
        "evaluations/<int:pk>/recompute/",
        evaluations.EvaluationRecompute.as_view(),
        name="evaluation_recompute",
    ),
    path(
        "evaluations/<int:pk>/measure/",
        evaluations.EvaluationMeasure.as_view(),
        name="evaluation_measure",
    ),
    path(
        "evaluations/<int:pk>/score/",
        evaluations.EvaluationScore.as_view(),
        name="evaluation_score",
    ),
    path(
        "evaluations/<int:pk>/confirm/",
        evaluations.EvaluationConfirm.as_view(),
        name="evaluation_confirm",
    ),
    path(
        "evaluations/<int:pk>/return/",
        evaluations.EvaluationReturn.as_view(),
        name="evaluation_return",
    ),
    path("wordings/", WordingList.as_view(), name="wording_list"),
    path("wordings/<str:key>/", WordingPage.as_view(), name="wording"),
    path("wordings/<str:key>/restore/", WordingRestore.as_view(), name="wording_restore"),
    path("deliveries/", DeliveryList.as_view(), name="mail_list"),
    path("deliveries/gateway/", DeliveryList.as_view(channel=Channel.GATEWAY), name="gateway_list"),
    path("deliveries/test/", MailTest.as_view(), name="mail_test"),
    path("deliveries/<str:channel>/retry/", DeliveryRetry.as_view(), name="delivery_retry"),
    path("results/", Results.as_view(), name="results"),
    path("search/", Search.as_view(), name="search"),
    path("help/", Help.as_view(), name="help"),
    path("help/<slug:slug>/", HelpPage.as_view(), name="help_page"),
    path("styleguide/", StyleGuide.as_view(), name="styleguide"),
]
