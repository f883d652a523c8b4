"""Pages of 培训: courses, sessions, who takes part, the code on the wall, signing in, the test, questions."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import INSIDERS, OVERSIGHT, Role
from core import attachments, audit, throttling
from core.errors import NotYet
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from rounds import rules
from rounds.actions import trainings as actions
from rounds.filters import QuestionFilter, TrainingFilter
from rounds.forms import trainings as forms
from rounds.models import Enrolment, Question, Training, TrainingSession
from rounds.queries import trainings as queries
from rounds.tables.trainings import OwnTrainingTable, QuestionTable, TrainingTable

RENEWED_SECONDS = 10  # of the wall
TRIES_A_MINUTE = 10  # guesses of a code, by one person from one address


class TrainingList(ScopedList):
    model = Training
    roles = INSIDERS
    template_name = "rounds/training_list.html"
    filterset_class = TrainingFilter
    table_class = TrainingTable

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        inside = request.user.has_role(*OVERSIGHT)
        self.table_class = TrainingTable if inside else OwnTrainingTable

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        can = {"edit": rules.can_train(user), "sign_in": user.has_role(Role.INSPECTOR)}
        return super().get_context_data(**kwargs) | {"can": can}


class TrainingDetail(ScopedDetail):
    model = Training
    roles = INSIDERS
    template_name = "rounds/training.html"

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "created_by")

    def can(self) -> dict[str, bool]:
        user = self.request.user
        own = self.own
        return {
            "edit": rules.can_train(user),
            "see_all": user.has_role(*OVERSIGHT),
            "take_test": own is not None and rules.can_take_test(user, own),
        }

    @cached_property
    def own(self) -> Enrolment | None:
        rows = self.object.enrolments.filter(inspector__user=self.request.user)
        return queries.with_hours(rows).select_related("training").first()

    def get_context_data(self, **kwargs) -> dict:
        training, can = self.object, self.can()
        rows = queries.with_hours(training.enrolments) if can["see_all"] else []
        now = timezone.now()
        sessions = list(queries.with_present(training.sessions.all()))
        for session in sessions:
            session.now_open = session.is_open(now)
        return super().get_context_data(**kwargs) | {
            "sessions": sessions,
            "hours": sum(session.hours for session in sessions),
            "own": self.own,
            "enrolments": list(rows.order_by("inspector__pinyin", "pk")) if rows else [],
            "files": list(attachments.of(training)),
            "events": audit.timeline(training.audit_trail)[:50] if can["see_all"] else [],
        }


class OfficePage(FormPage):
    """What the office asks for about a training."""

    roles = (Role.OFFICE,)
    success_message = "已保存。"
    check, checks_post = rules.check_can_train, False


class TrainingForms(OfficePage):
    form_class = forms.TrainingForm


class TrainingNew(TrainingForms):
    title = "新建培训"

    def perform(self, form):
        return actions.create(form.values(), by=self.request.user)

    def get_cancel_url(self) -> str:
        return reverse("rounds:training_list")


class TrainingEdit(TrainingForms):
    model = Training
    title = "修改培训"
    action = actions.edit


class SessionNew(OfficePage):
    """``pk`` is the training's."""

    model = Training
    form_class = forms.SessionForm
    title = "新增课程"

    def perform(self, form):
        return actions.add_session(self.object, form.values(), by=self.request.user)


class OfSession:
    model = TrainingSession

    def get_queryset(self):
        return super().get_queryset().select_related("training")


class SessionEdit(OfSession, OfficePage):
    form_class = forms.SessionForm
    title = "修改课程"
    action = actions.edit_session


class SessionCode(OfSession, ScopedDetail):
    """The wall: the code in large figures, renewed by the page itself; the office's."""

    roles = (Role.OFFICE,)
    template_name = "rounds/session_code.html"

    def get_context_data(self, **kwargs) -> dict:
        session, now = self.object, timezone.now()
        is_open = session.is_open(now)
        code = session.code_at(now) if is_open else ""
        return super().get_context_data(**kwargs) | {
            "is_open": is_open,
            "seconds": RENEWED_SECONDS,
            "code": f"{code[:3]} {code[3:]}",
            "present": session.attendances.count(),
            "expected": session.training.enrolments.count(),
            "address": self.request.build_absolute_uri(reverse("rounds:training_sign_in")),
        }


class SessionStep(OfSession, ActionView):
    """Opens or closes signing in; afterwards the wall."""

    roles = (Role.OFFICE,)

    def get_success_url(self) -> str:
        return reverse("rounds:session_code", args=[self.object.pk])


class SessionOpen(SessionStep):
    success_message = "已开放签到，把本页投到屏幕上。"
    action = actions.open_sign_in


class SessionClose(SessionStep):
    success_message = "签到已结束。"
    action = actions.close_sign_in


class SessionPresent(OfSession, OfficePage):
    """补登: who was there and did not sign in."""

    form_class = forms.PresenceForm
    title = "补登签到"
    success_message = "已补登。"

    def get_title(self) -> str:
        return f"{self.title}：{self.object.title}"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"absent": queries.absent_of(self.object)}

    def perform(self, form) -> None:
        data, by = form.cleaned_data, self.request.user
        count = actions.enter(self.object, data["people"], reason=data["reason"], by=by)
        self.success_message = f"已补登{count}人。"


class TrainingEnrol(OfficePage):
    model = Training
    form_class = forms.EnrolForm
    title = "添加参训人员"
    submit_label = "添加"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"training": self.object}

    def perform(self, form) -> None:
        count = actions.enrol(self.object, form.cleaned_data["people"], by=self.request.user)
        self.success_message = f"已添加{count}人。"


class TrainingEnrolRound(ActionView):
    model = Training
    roles = (Role.OFFICE,)
    success_message = "已编入本轮各组人员。"

    def perform(self, *, note: str) -> None:
        count = actions.enrol_round(self.object, by=self.request.user)
        self.success_message = f"已添加本轮各组人员{count}人。"


class OfEnrolment:
    model = Enrolment

    def get_queryset(self):
        joined = ("training__round__term", "inspector__user")
        return super().get_queryset().select_related(*joined)


class EnrolmentDetail(OfEnrolment, ScopedDetail):
    roles = INSIDERS
    template_name = "rounds/enrolment.html"

    def can(self) -> dict[str, bool]:
        user, row = self.request.user, self.object
        clean = not row.tries and not row.attendances.exists()
        return {
            "take_test": rules.can_take_test(user, row),
            "remove": clean and rules.can_train(user),
            "see_pool": user.has_role(*OVERSIGHT),
        }

    def get_context_data(self, **kwargs) -> dict:
        rows = list(self.object.attendances.select_related("session"))
        return super().get_context_data(**kwargs) | {
            "attendances": rows,
            "hours": sum(row.session.hours for row in rows),
            "is_complete": queries.is_complete(self.object),
            "events": audit.history(self.object),
        }


class EnrolmentRemove(OfEnrolment, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已移出参训人员。"
    action = actions.unenrol

    def get_success_url(self) -> str:
        return self.object.training.get_absolute_url()


class TrainingSignIn(FormPage):
    """On a telephone: the six figures of the wall."""

    form_class = forms.SignInForm
    roles = (Role.INSPECTOR,)
    title = "培训签到"
    submit_label = "签到"
    success_message = "签到成功。"

    def perform(self, form) -> Enrolment:
        if throttling.is_too_often(
            self.request, f"training-{self.request.user.pk}", TRIES_A_MINUTE
        ):
            raise NotYet("输入次数太多，请一分钟后再试。")
        row = actions.sign_in(form.cleaned_data["code"], by=self.request.user)
        self.success_message = f"“{row.session.title}”签到成功。"
        return row.enrolment

    def get_cancel_url(self) -> str:
        return reverse("rounds:training_list")


class EnrolmentTest(OfEnrolment, FormPage):
    """One try: the questions drawn for it, answered by the person."""

    roles = (Role.INSPECTOR,)
    form_class = forms.TestForm
    title = "培训测验"
    submit_label = "交卷"
    check, checks_post = rules.check_can_take_test, False

    @cached_property
    def paper(self) -> list[Question]:
        found = queries.paper_of(self.object)
        if not found:
            raise NotYet("题库里还没有这一科目的题目，请联系巡察办。")
        return found

    def get_title(self) -> str:
        training, record = self.object.training, self.object
        nth = f"第{record.tries + 1}次，最多{training.max_tries}次"
        return f"{self.title}：{training}（{nth}，{training.pass_mark}分及格）"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"paper": self.paper, "record": self.object}

    def perform(self, form) -> Enrolment:
        version, by = form.cleaned_data["version"], self.request.user
        row = actions.take_test(self.object, form.answers(), version=version, by=by)
        best = f"最好成绩{row.score}分"
        self.success_message = f"{best}，测验合格。" if row.passed_on else f"{best}，还没有合格。"
        return row


class QuestionList(ScopedList):
    model = Question
    roles = (Role.OFFICE,)
    template_name = "rounds/question_list.html"
    filterset_class = QuestionFilter
    ordering = ("subject", "id")
    table_class = QuestionTable


class QuestionForms(OfficePage):
    form_class = forms.QuestionForm
    template_name = "rounds/question_form.html"

    def get_success_url(self) -> str:
        return reverse("rounds:question_list")

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs) -> dict:
        events = audit.history(self.object)[:30] if self.object else []
        return super().get_context_data(**kwargs) | {"events": events}


class QuestionNew(QuestionForms):
    title = "新增题目"

    def perform(self, form):
        return actions.add_question(form.values(), by=self.request.user)


class QuestionEdit(QuestionForms):
    model = Question
    title = "修改题目"
    action = actions.edit_question
