"""The questions that each kind of survey begins with; every survey changes its own copy."""

from collections.abc import Iterable

from fieldwork.enums.surveys import Question, QuestionKind, SurveyKind

GRADES = ("优秀", "良好", "一般", "较差")
MEMBER_GRADES = ("优秀", "称职", "基本称职", "不称职")
SATISFIED = ("满意", "基本满意", "不太满意", "不满意")
K = QuestionKind


def _scale(key: str, text: str, options: tuple[str, ...]) -> Question:
    return Question(K.SCALE, text, options, key=key)


OPINION = Question(K.TEXT, "您还有哪些意见和建议？", is_required=False, key="opinion")
TEMPLATES: dict[str, tuple[Question, ...]] = {
    SurveyKind.APPRAISAL: (
        _scale("team_overall", "您对本单位领导班子的总体评价", GRADES),
        _scale("team_political", "贯彻落实党的路线方针政策和上级决策部署", GRADES),
        _scale("team_party", "落实全面从严治党主体责任", GRADES),
        _scale("team_cadres", "选人用人风气", GRADES),
        _scale("team_integrity", "廉洁自律和作风建设", GRADES),
    ),
    SurveyKind.QUESTIONNAIRE: (
        Question(K.SINGLE, "您的岗位", ("领导班子成员", "中层干部", "一般干部职工", "其他"), key="post"),
        _scale("study", "本单位开展理论学习的实际效果", GRADES),
        _scale("decisions", "重大事项集体研究、公开透明的情况", GRADES),
        Question(
            K.SEVERAL,
            "您认为本单位哪些方面的问题比较突出（可多选）",
            ("形式主义、官僚主义", "选人用人", "财务和资产管理", "工程和采购", "服务群众", "制度执行", "没有明显问题"),
            key="weak",
        ),
        Question(
            K.SINGLE, "您知道向巡察组反映问题的方式吗", ("知道", "听说过", "不知道"), key="channels"
        ),
    ),
    SurveyKind.SATISFACTION: (
        _scale("satisfied_overall", "您对本单位巡察整改成效的总体评价", SATISFIED),
        _scale("satisfied_open", "整改情况公开的及时性和真实性", SATISFIED),
        _scale("satisfied_service", "整改以后办事和服务的改进", SATISFIED),
        Question(
            K.SINGLE, "同类问题有没有再次发生", ("没有", "偶有发生", "仍然较多", "不清楚"), key="again"
        ),
    ),
}  # fmt: skip


def questions_of(
    kind: str, subjects: Iterable[str] = (), *, kept: Iterable[Question] | None = None
) -> list[Question]:
    """The system's questions, or those ``kept`` in a template of the office; each of ``subjects``
    (班子成员) is assessed, what is written stands last."""
    of_members = [Question(K.SCALE, f"对{name}的评价", MEMBER_GRADES) for name in subjects]
    questions = [*TEMPLATES[kind], OPINION] if kept is None else list(kept)
    chosen = [each for each in questions if each.has_options]
    written = [each for each in questions if not each.has_options]
    return [*chosen, *of_members, *written]


def without_members(questions: Iterable[Question]) -> list[Question]:
    """What a template may keep: nothing that assesses a person by name."""
    return [each for each in questions if each.key or each.options != MEMBER_GRADES]
