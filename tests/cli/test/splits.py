"""A company folder whose audience is split by lot, with a truth that is known."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from tests.tables.register.made import planned, stamp

from luopan.tables.register import enter

SETTINGS = """
[company]
name = "Small"
locale = "en"
currency = "CNY"

[[goal]]
name = "Complaints"
indicator = "complaints"
kind = "rate"
unit = "share"
target = 0.01
by = 2030-12-31
owner = "CX"
better = "lower"

[[indicator]]
name = "bought"
kind = "rate"

[[indicator]]
name = "revenue"
kind = "flow"
unit = "CNY"

[[indicator]]
name = "spent"
kind = "flow"
unit = "CNY"

[[indicator]]
name = "basket"
kind = "mean"
unit = "CNY"

[[channel]]
name = "wechat"
kind = "owned_social"
"""


@dataclass
class World:
    """People by lot: who buys, for how much, how often they visit, what they spent before.

    ``start`` is the first day, ``told`` how many of ``days`` days have passed.
    """

    people: int = 2000
    start: date = date(2026, 3, 2)
    days: int = 28
    told: int = 28
    buyers: float = 0.2
    lift: float = 0.0
    amount: float = 50.0
    share: float = 0.5
    seed: int = 0

    def rows(self) -> list[tuple[str, str, date, bool, float, int, float]]:
        """Person, arm, day, whether bought, revenue, visits, revenue before."""
        rng = np.random.default_rng(self.seed)
        made = []
        for i in range(self.people):
            new = bool(rng.random() < self.share)
            day = self.start + timedelta(days=int(rng.integers(self.days)))
            taste = float(rng.normal())
            before = max(0.0, round(40 + 20 * taste + 5 * float(rng.normal()), 2))
            chance = self.buyers * (1.0 + self.lift * new)
            bought = bool(rng.random() < chance)
            spent = round(self.amount * float(rng.lognormal(0.0, 0.8)), 2) if bought else 0.0
            visits = 1 + int(rng.poisson(2.0))
            made.append(
                (f"p{i:05d}", "new" if new else "control", day, bought, spent, visits, before)
            )
        last = self.start + timedelta(days=self.told - 1)
        return [row for row in made if row[2] <= last]

    @property
    def end(self) -> date:
        return self.start + timedelta(days=self.days - 1)

    def folder(self, path: Path, *, sums: bool = False, kind: str = "随机人群分流") -> Path:
        """Write it, one row a person or sums by arm and day."""
        data = path / "data"
        data.mkdir(parents=True)
        (path / "luopan.toml").write_text(SETTINGS, encoding="utf-8")
        lines = ["test,kind,channel,audience,arm,start,end,outcome,guardrail"]
        for arm, rail in (("control", ""), ("new", "complaints=+90%; bought=-20%")):
            cells = ["coupon", kind, "wechat", "fans", arm, self.start, self.end, "bought", rail]
            lines.append(",".join(map(str, cells)))
        (data / "tests.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        table = self._sums() if sums else self._people()
        (data / "audiences.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
        return path

    def registered(self, path: Path, **told: object) -> Path:
        """Register the test the day before its start, as ``luopan test register`` would."""
        usual: dict[str, object] = {
            "name": "coupon", "hypothesis": "A coupon sells more", "kind": "audience",
            "design": "people", "channels": ("wechat",), "outcome": "bought",
            "audiences": {"new": ("fans",)}, "start": self.start, "end": self.end,
        }  # fmt: skip
        entry = planned(**{**usual, "regions": {}, **told})  # type: ignore[arg-type]
        enter(path, lambda _: entry, stamp(self.start - timedelta(days=1)))
        return path

    def _told(self) -> list[tuple[str, str, date, str, float, float | None, float | None]]:
        """Person, arm, day, indicator, value, base, before."""
        told: list[tuple[str, str, date, str, float, float | None, float | None]] = []
        for i, (person, arm, day, bought, spent, visits, before) in enumerate(self.rows()):
            told += [
                (person, arm, day, "bought", float(bought), None, None),
                (person, arm, day, "complaints", float(i % 20 == 0), None, None),
                (person, arm, day, "revenue", spent, float(visits), None),
                (person, arm, day, "spent", spent, None, None),
                (person, arm, day, "basket", before + spent, None, before),
            ]
        return told

    def _people(self) -> list[str]:
        lines = ["试验,用户编号,组别,日期,指标,数值,分母,前值"]
        for person, arm, day, indicator, value, base, before in self._told():
            cells = ["coupon", person, arm, day, indicator, value, base, before]
            lines.append(",".join("" if c is None else str(c) for c in cells))
        return lines

    def _sums(self) -> list[str]:
        lines = [
            ",".join(
                (
                    "test,arm,date,indicator,n,value,squares,base,base_squares,value_base",
                    "before,before_squares,value_before",
                )
            )
        ]
        groups: dict[tuple[str, date, str], list[tuple[float, float | None, float | None]]] = {}
        for _, arm, day, indicator, value, base, before in self._told():
            groups.setdefault((arm, day, indicator), []).append((value, base, before))
        for (arm, day, indicator), each in sorted(groups.items()):
            v = np.array([x[0] for x in each])
            cells: list[object] = ["coupon", arm, day, indicator, len(each), v.sum(), (v**2).sum()]
            for at in (1, 2):
                if each[0][at] is None:
                    cells += ["", "", ""]
                    continue
                w = np.array([x[at] for x in each], dtype=float)
                cells += [w.sum(), (w**2).sum(), (v * w).sum()]
            lines.append(",".join(map(str, cells)))
        return lines
