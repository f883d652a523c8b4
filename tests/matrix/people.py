"""The people whom the permission tests ask for, and the groups that they stand in."""

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # SHA-256 of b"abc"

PEOPLE = (
    "leadership", "office", "ungranted_office", "leader", "deputy", "member", "former_member",
    "outsider", "liaison", "second_liaison", "former_liaison", "foreign_liaison",
    "employers_liaison", "organ", "foreign_organ", "sysadmin", "security", "auditor",
)  # fmt: skip

VISITOR = "visitor"  # the column of whoever has not signed in

NAMES = {
    "leadership": "领导小组",
    "office": "巡察办（有线索授权）",
    "ungranted_office": "巡察办（无线索授权）",
    "leader": "组长",
    "deputy": "副组长",
    "member": "组员",
    "former_member": "原组员",
    "outsider": "别组组长",
    "liaison": "联络员",
    "second_liaison": "同单位另一联络员",
    "former_liaison": "原联络员",
    "foreign_liaison": "别单位联络员",
    "employers_liaison": "组长原单位联络员",
    "organ": "机关经办人",
    "foreign_organ": "别机关经办人",
    "sysadmin": "系统管理员",
    "security": "安全保密",
    "auditor": "审计员",
    VISITOR: "未登录",
}

OFFICE = {"office", "ungranted_office"}

INSIDE = {"leadership", *OFFICE}

UNIT = {"liaison", "second_liaison"}

HEADS = {"leader", "deputy"}

TEAM = {*HEADS, "member"}

EVERYONE = set(PEOPLE)
