"""Conversations, and who may do what."""

from luopan.tables.definitions.columns import AT, CHANNEL, CLOCKS, YES_NO
from luopan.tables.schema import Column, TableDefinition

MESSAGES = TableDefinition(
    "messages",
    (
        Column(
            "conversation",
            "text",
            required=True,
            aliases=("会话", "对话", "会话编号", "conversation_id", "thread"),
        ),
        AT,
        Column(
            "direction",
            "choice",
            required=True,
            aliases=("方向", "收发"),
            choices={
                "in": ("收", "收到", "来", "incoming", "inbound", "received"),
                "out": ("发", "发出", "回", "outgoing", "outbound", "sent"),
            },
        ),
        Column("person", "text", required=True, aliases=("人员", "客服", "员工", "agent")),
        Column("spoke", "text", required=True, aliases=("分支", "部门", "团队", "team")),
        Column("channel", "text", required=True, aliases=CHANNEL),
        Column("text", "text", required=True, aliases=("内容", "正文", "content", "body")),
        Column(
            "resolved",
            "choice",
            aliases=("已解决", "是否解决", "closed", "solved"),
            choices=YES_NO,
        ),
        *CLOCKS,
    ),
    aliases=("消息", "对话", "会话", "message", "conversations", "inbox"),
)

TEAMS = TableDefinition(
    "teams",
    (
        Column("person", "text", required=True, aliases=("人员", "姓名", "员工", "name", "member")),
        Column("spoke", "text", required=True, aliases=("分支", "部门", "团队", "team", "unit")),
        Column("role", "text", required=True, aliases=("角色", "职责", "岗位", "title")),
        Column(
            "authorised_until",
            "date",
            aliases=("授权到期", "授权截止", "authorized_until", "valid_until"),
        ),
        Column("actions", "text", aliases=("可做的事", "权限", "授权事项", "permissions")),
    ),
    aliases=("团队", "人员", "team", "people"),
)
