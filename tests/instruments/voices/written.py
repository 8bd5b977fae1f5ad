"""Reviews put together from clauses, so that no two are copies and each one's side is known."""

import numpy as np

FILLERS = (
    "上周三下的单", "朋友介绍来的", "带着孩子一起", "这是今年春天的事", "当时正下着大雨",
    "家里老人也在场", "公司团建那天", "出差路过这里", "顺便逛了逛街", "手机拍了几张照片",
    "隔壁正在施工", "周末人比较多", "排队的人不少", "天气有点凉", "中午十二点到的",
    "晚上九点才走", "坐了两站地铁", "买了三件东西", "同事也在用", "邻居问我哪里买的",
    "生日那天收到", "年底清仓的时候", "搬家以后第一次", "刚好赶上活动",
)  # fmt: skip
GOOD = (
    "服务员态度非常好", "服务特别周到热情", "质量很好做工精细", "非常满意值得信赖",
    "味道不错很新鲜", "房间干净又舒适", "性价比很高很划算", "老板人很实在很热情", "孩子特别喜欢",
    "用起来很顺手好用",
)  # fmt: skip
BAD = (
    "服务员态度很差", "服务太差没人理睬", "质量太差用两天就坏", "非常失望后悔极了",
    "味道难闻不新鲜", "房间又脏又旧", "价格太贵不值这个钱", "老板态度恶劣骂人",
    "孩子用了过敏难受", "根本不能用太垃圾",
)  # fmt: skip
ODD = (
    "真是好得很明天就扔掉", "厉害了比赝品还像赝品", "五星好评骗你的而已", "果然很棒棒到要去报废",
)  # fmt: skip
"""Irony: blame that reads as praise, so that counting the classifier's answers is wrong."""


def review(rng: np.random.Generator, sides: tuple[str, ...], most: int = 2) -> str:
    """Return a review of two fillers and one or two clauses of a side, in any order."""
    own = list(rng.choice(sides, size=int(rng.integers(1, most + 1)), replace=False))
    parts = [*own, *rng.choice(FILLERS, size=4, replace=False)]
    return "，".join(rng.permutation(parts).tolist()) + "。"


def reviews(
    rng: np.random.Generator, n: int, unhappy: float, irony: float = 0.0
) -> tuple[list[str], np.ndarray]:
    """Return n reviews and which of them blame; of those a share is irony."""
    sad = rng.random(n) < unhappy
    odd = rng.random(n) < irony
    texts = [review(rng, (ODD if o else BAD) if s else GOOD) for s, o in zip(sad, odd, strict=True)]
    return texts, sad
