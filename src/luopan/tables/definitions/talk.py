"""What customers wrote, where stories appeared, and what each outlet is."""

from luopan.tables.definitions.columns import AT, CLOCKS, REGION_COLUMN, YES_NO
from luopan.tables.schema import Column, TableDefinition

VOICES = TableDefinition(
    "voices",
    (
        Column("id", "text", required=True, aliases=("编号", "序号", "voice_id", "comment_id")),
        AT,
        Column("venue", "text", required=True, aliases=("平台", "场所", "platform", "site")),
        Column(
            "text",
            "text",
            required=True,
            aliases=("内容", "原文", "评论", "正文", "content", "comment", "body", "review"),
        ),
        Column("language", "text", aliases=("语言", "lang")),
        Column("author", "text", aliases=("作者", "用户", "昵称", "user", "username")),
        Column("rating", "number", aliases=("评分", "星级", "打分", "stars", "score")),
        Column("in_reply_to", "text", aliases=("回复", "回复对象", "reply_to", "parent")),
        REGION_COLUMN,
        Column("url", "text", aliases=("链接", "网址", "link")),
        Column(
            "consent",
            "choice",
            aliases=("同意", "授权", "同意引用", "permission"),
            choices=YES_NO,
        ),
        *CLOCKS,
    ),
    aliases=("声音", "评论", "顾客的话", "voice", "comments", "reviews"),
)

STORIES = TableDefinition(
    "stories",
    (
        AT,
        Column(
            "tier",
            "choice",
            required=True,
            aliases=("层级", "圈层", "媒体层级", "level"),
            choices={
                "social": ("社交", "社媒", "社会化媒体"),
                "search": ("搜索", "热搜"),
                "trade": ("行业", "行业媒体", "自媒体"),
                "press": ("报刊", "主流媒体", "新闻"),
                "broadcast": ("电视", "广播", "广播电视"),
            },
        ),
        Column("outlet", "text", required=True, aliases=("媒体", "媒体名", "平台", "publisher")),
        Column("title", "text", required=True, aliases=("标题", "题目", "headline")),
        Column("url", "text", aliases=("链接", "网址", "link")),
        Column("heat", "number", aliases=("热度", "热度值", "score", "hotness"), low=0),
        *CLOCKS,
    ),
    aliases=("报道", "新闻", "story", "coverage", "news"),
)

OUTLETS = TableDefinition(
    "outlets",
    (
        Column("outlet", "text", required=True, aliases=("媒体", "媒体名", "publisher", "name")),
        Column(
            "kind",
            "choice",
            required=True,
            aliases=("类型", "性质", "type", "class"),
            choices={
                "own": ("自有", "本公司", "自家"),
                "self_media": ("自媒体", "个人", "self-media", "creator"),
                "social": ("社交", "社交平台", "社媒"),
                "search": ("搜索", "热搜", "热榜"),
                "blog": ("博客", "论坛", "forum"),
                "portal": ("门户", "聚合", "aggregator"),
                "trade": ("行业", "行业媒体", "专业媒体"),
                "press": ("报刊", "主流媒体", "新闻", "newspaper", "agency"),
                "broadcast": ("电视", "广播", "广播电视", "television", "radio"),
            },
        ),
        Column(
            "reach",
            "choice",
            aliases=("覆盖", "范围", "scope"),
            choices={
                "national": ("全国", "国家级", "international"),
                "regional": ("地方", "省级", "地市", "local"),
                "niche": ("小众", "行业内", "specialist"),
            },
        ),
        Column("owner", "text", aliases=("所属", "集团", "主办", "group", "publisher_group")),
        Column("also", "text", aliases=("别名", "又名", "域名", "aliases", "domains")),
    ),
    aliases=("媒体表", "媒体名单", "outlet", "publishers"),
)
