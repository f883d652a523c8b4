from django.urls import path

from rounds.views import deadlines, inspections, inspectors, rounds, teams, units, workdays

app_name = "rounds"
step = rounds.RoundStep.as_view
recusal = teams.RecusalStep.as_view
urlpatterns = [
    path("units/", units.UnitList.as_view(), name="unit_list"),
    path("units/new/", units.UnitNew.as_view(), name="unit_new"),
    path("units/import/", units.UnitImport.as_view(), name="unit_import"),
    path("units/options/", units.UnitOptions.as_view(), name="unit_options"),
    path("units/<int:pk>/", units.UnitDetail.as_view(), name="unit"),
    path("units/<int:pk>/edit/", units.UnitEdit.as_view(), name="unit_edit"),
    path("units/<int:pk>/leaders/", units.UnitLeaders.as_view(), name="unit_leaders"),
    path("units/<int:pk>/liaisons/new/", units.LiaisonNew.as_view(), name="liaison_new"),
    path("units/<int:pk>/liaisons/<int:link>/end/", units.LiaisonEnd.as_view(), name="liaison_end"),
    path("inspectors/", inspectors.InspectorList.as_view(), name="inspector_list"),
    path("inspectors/new/", inspectors.InspectorNew.as_view(), name="inspector_new"),
    path("inspectors/import/", inspectors.InspectorImport.as_view(), name="inspector_import"),
    path("inspectors/<int:pk>/", inspectors.InspectorDetail.as_view(), name="inspector"),
    path("inspectors/<int:pk>/edit/", inspectors.InspectorEdit.as_view(), name="inspector_edit"),
    path("rounds/", rounds.RoundList.as_view(), name="round_list"),
    path("rounds/new/", rounds.RoundNew.as_view(), name="round_new"),
    path("rounds/<int:pk>/", rounds.RoundDetail.as_view(), name="round"),
    path("rounds/<int:pk>/edit/", rounds.RoundEdit.as_view(), name="round_edit"),
    path("rounds/<int:pk>/deadlines/", rounds.RoundDeadlines.as_view(), name="round_deadlines"),
    path("rounds/<int:pk>/units/", rounds.RoundUnits.as_view(), name="round_units"),
    path("rounds/<int:pk>/submit/", step(action="submit"), name="round_submit"),
    path("rounds/<int:pk>/approve/", step(action="approve"), name="round_approve"),
    path("rounds/<int:pk>/return/", step(action="return_to_planning"), name="round_return"),
    path("rounds/<int:pk>/start/", step(action="start"), name="round_start"),
    path("rounds/<int:pk>/rectify/", step(action="to_rectifying"), name="round_rectify"),
    path("rounds/<int:pk>/archive/", step(action="archive"), name="round_archive"),
    path("rounds/<int:pk>/teams/", teams.RoundTeams.as_view(), name="round_teams"),
    path("rounds/<int:pk>/teams/new/", teams.TeamNew.as_view(), name="team_new"),
    path("rounds/<int:pk>/assign/", teams.Assign.as_view(), name="assign"),
    path("rounds/<int:pk>/assign/check/", teams.AssignCheck.as_view(), name="assign_check"),
    path("rounds/<int:pk>/recusals/<int:recusal>/ask/", recusal(step="ask"), name="recusal_ask"),
    path(
        "rounds/<int:pk>/recusals/<int:recusal>/override/",
        recusal(step="override"),
        name="recusal_override",
    ),
    path(
        "rounds/<int:pk>/recusals/<int:recusal>/refuse/",
        recusal(step="refuse"),
        name="recusal_refuse",
    ),
    path("teams/<int:pk>/pool/", teams.TeamPool.as_view(), name="team_pool"),
    path("teams/<int:pk>/disband/", teams.TeamDisband.as_view(), name="team_disband"),
    path("teams/<int:pk>/members/add/", teams.MemberAdd.as_view(), name="member_add"),
    path(
        "teams/<int:pk>/members/<int:member>/duty/",
        teams.MemberDuty.as_view(),
        name="member_duty",
    ),
    path(
        "teams/<int:pk>/members/<int:member>/remove/",
        teams.MemberRemove.as_view(),
        name="member_remove",
    ),
    path("inspections/", inspections.InspectionList.as_view(), name="inspection_list"),
    path("inspections/<int:pk>/", inspections.InspectionDetail.as_view(), name="inspection"),
    path(
        "inspections/<int:pk>/advance/",
        inspections.InspectionAdvance.as_view(),
        name="inspection_advance",
    ),
    path(
        "inspections/<int:pk>/correct/",
        inspections.InspectionCorrect.as_view(),
        name="inspection_correct",
    ),
    path("calendar/days/", workdays.CalendarDays.as_view(), name="calendar_days"),
    path("calendar/days/import/", workdays.CalendarDayImport.as_view(), name="calendar_day_import"),
    path("deadlines/", deadlines.DeadlineList.as_view(), name="deadline_list"),
    path("deadlines/<int:pk>/meet/", deadlines.DeadlineMeet.as_view(), name="deadline_meet"),
]
