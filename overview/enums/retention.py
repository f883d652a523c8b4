"""What a rule of keeping may be about; the trail itself is none of them."""

from datetime import timedelta

from django.db.models import TextChoices


class RetentionKind(TextChoices):
    ROUNDS = "rounds", "办结轮次归档为只读"
    SIGN_INS = "sign_ins", "登录失败和登录记录"
    SESSIONS = "sessions", "已过期的登录会话"
    JOBS = "jobs", "结束的后台任务"
    NOTICES = "notices", "已读的通知和已发的短信"
    DRAFTS = "drafts", "试印文书"
    FILES = "files", "已移除的附件"
    TRAININGS = "trainings", "培训、参训和签到记录"


# From when the length is counted.
COUNTED_FROM = {
    RetentionKind.ROUNDS: "轮次全部巡察任务归档之日",
    RetentionKind.SIGN_INS: "登录或失败之时",
    RetentionKind.SESSIONS: "会话过期之时",
    RetentionKind.JOBS: "任务结束之时",
    RetentionKind.NOTICES: "阅读或发送之时",
    RetentionKind.DRAFTS: "制作之时",
    RetentionKind.FILES: "移除之时",
    RetentionKind.TRAININGS: "最后一课之日",
}
WHAT_HAPPENS = {
    RetentionKind.ROUNDS: "归档，此后只读",
}
GOES = "销毁"


class KeepUnit(TextChoices):
    DAY = "day", "天"
    YEAR = "year", "年"


# A rule that was set or changed does nothing before: those who guard the trail hear of it first.
RESTS = timedelta(days=7)
# 网络安全法: logs of the network are kept at least six months (留存不少于六个月).
LEAST_LOG_DAYS = 183
