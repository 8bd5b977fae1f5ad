"""A firm's stories with a known chance to come to the next rung, by what their titles say."""

import numpy as np

from luopan.instruments.mainstream.stories import Stories

DAY, DAYS = 24, 100
NOW = DAY * DAYS
NEWS = ("召回", "官方通报", "停产")
IDLE = ("联名", "新品", "代言人", "抽奖", "直播间", "限量", "门店", "周年")
KINDS = ("社会", "娱乐", "财经")


def stories(count: int, seed: int, *, base: float = 0.02, lift: float = 12.0) -> Stories:
    """Stories of 100 days; a third speak of news and are ``lift`` times as likely an hour.

    The first rung comes at ``base`` an hour, the second and the third at the same pace after it.
    """
    rng = np.random.default_rng(seed)
    first = np.sort(rng.integers(0, NOW - 1, count))
    news = rng.random(count) < 1.0 / 3.0
    titles = tuple(
        "".join(rng.permutation([*rng.choice(IDLE, 3), *(rng.choice(NEWS, 1) if hot else ())]))
        for hot in news
    )
    pace = base * np.where(news, lift, 1.0) / (1.0 + lift / 3.0)
    waits = rng.exponential(1.0, (count, 3)) / pace[:, None]
    reached = first[:, None] + np.cumsum(waits, axis=1)
    reached = np.where(reached - first[:, None] < 72.0, reached, np.inf)
    reached = np.where(np.isfinite(reached) & (reached < NOW), reached, np.nan)
    return Stories(
        ids=tuple(f"s{i}" for i in range(count)),
        titles=titles,
        categories=tuple(rng.choice(KINDS, count)),
        tiers=("social",) * count,
        first=first,
        heat=rng.lognormal(10.0, 1.0, count),
        rank=np.full(count, np.nan),
        early_heat=np.full(count, np.nan),
        gone=np.full(count, np.nan),
        reached=reached,
        end=np.full(count, float(NOW)),
    )


def speaks_of_news(of: Stories, ids: tuple[str, ...]) -> np.ndarray:
    """Whether these stories' titles do."""
    title = dict(zip(of.ids, of.titles, strict=True))
    return np.array([any(word in title[one] for word in NEWS) for one in ids])
