"""The study of voices: what it leaves out, how it counts, and that it sees a quote gone wrong."""

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from bench import voices_journey, voices_sets
from bench.voices_adapt import Adapted, f1
from bench.voices_folder import HEADER, Folder, answer, write
from bench.voices_hand import aspect_figures, at, crossed, points, reaching
from bench.voices_sets import LEAST, Field, unseen
from bench.voices_sides import OURS, Verdicts, two_sided
from bench.watched import luopan

from luopan.connectors import load_folder
from luopan.readings.voices import ASPECTS, Quote
from luopan.text import document_ids

REVIEWS = (
    "房间很干净，早餐也不错，下次还来",
    "前台态度恶劣，等了一个小时没人理",
    "位置方便，出门就是地铁",
)


def field(name: str, praise: list[bool], whole: str = "shops") -> Field:
    texts = tuple(f"{name} {i}" for i in range(len(praise)))
    return Field(name, whole, "zh", texts, np.array(praise), len(praise))


def test_texts_that_the_heads_learnt_from_are_left_out() -> None:
    known = [f"{REVIEWS[0]}。还有一句别的话。", "另一条评论，说的是别的事情"]
    assert unseen("zh", REVIEWS, known).tolist() == [False, True, True]
    lesson = "The battery lasts all day and the screen is bright."
    texts = [lesson.upper(), "The battery died within an hour, and nobody answered."]
    assert unseen("en", texts, [lesson]).tolist() == [False, True]


def test_a_field_with_too_few_texts_left_is_not_judged() -> None:
    few, many = field("a", [True] * (LEAST - 1)), field("b", [True] * 3 * LEAST)
    assert voices_sets._some(few, 50, 0).texts == ()
    assert len(voices_sets._some(many, 50, 0).texts) == 50
    (part,) = voices_sets.parts([voices_sets._some(few, 50, 0), many], "zh")
    assert [one.name for one in part] == ["b"]


def test_where_a_tool_says_neither_the_better_side_is_taken() -> None:
    praise = np.array([True, True, False, False])
    assert two_sided(praise, np.array([1.0, 0.0, -1.0, -1.0])) == 1.0
    assert two_sided(praise, np.array([1.0, 1.0, -1.0, 0.0])) == 1.0
    assert two_sided(praise, np.array([-1.0, -1.0, 1.0, 1.0])) == 0.0


def test_fields_of_a_set_are_judged_together_and_sets_count_alike() -> None:
    said = Verdicts()
    one, two = field("a", [True, False]), field("b", [True, False])
    other = field("c", [True, False], "hotels")
    for f, sides in ((one, [1, -1]), (two, [-1, 1]), (other, [1, -1])):
        said.sides[OURS, f.name] = np.array(sides, dtype=np.float64)
    assert said.f1(OURS, [one, two]) == 0.5
    assert said.mean(OURS, [[one, two], [other]]) == 0.75
    assert said.mean("VADER", [[one, two], [other]]) is None
    assert said.mean(OURS, []) is None


def test_samples_of_labels_are_judged_one_by_one() -> None:
    good, bad = np.array([1.0, -1.0]), np.array([-1.0, 1.0])
    tuned = [
        Adapted(field("a", [True, False]), 0, bad, good, kept=True, seconds=1.0),
        Adapted(field("a", [True, False]), 1, bad, bad, kept=False, seconds=1.0),
    ]
    assert (f1(tuned, "before"), f1(tuned, "after")) == (0.0, 0.5)
    assert f1([], "after") is None


def test_the_threshold_is_the_highest_that_finds_enough() -> None:
    scores = np.array([[0.9], [0.8], [0.7], [0.6], [0.5], [0.4]])
    truth = np.array([[True], [False], [True], [True], [False], [True]])
    threshold = reaching(scores, truth, 0.75)
    point = at(scores, truth, threshold)
    assert (threshold, point.told, point.right) == (0.6, 4, 3)
    assert (point.precision, point.recall) == (0.75, 0.75)


def test_a_threshold_is_not_judged_on_what_it_was_found_on() -> None:
    rng = np.random.default_rng(1)
    truth = np.tile([[True], [True], [False], [False]], (50, 1))
    scores = truth * 0.3 + rng.uniform(0.0, 0.5, truth.shape)
    scores[1::2] += 0.4  # half the documents are read higher, and a threshold does not carry over
    same, other, _ = points(scores, truth).values()
    assert crossed(scores, truth) == other
    assert abs(other.recall - 0.6) > abs(same.recall - 0.6)


def test_aspects_and_sides_are_counted_apart() -> None:
    truth = np.full((4, len(ASPECTS)), np.nan)
    price = ASPECTS.index("price")
    truth[:3, price] = (1, -1, 0)
    told = SimpleNamespace(
        aspect=np.zeros(truth.shape), polarity=np.full((*truth.shape, 3), 1.0 / 3.0)
    )
    told.aspect[:3, price] = 0.9
    told.polarity[:3, price] = ((0.1, 0.2, 0.7), (0.1, 0.2, 0.7), (0.1, 0.8, 0.1))
    found = aspect_figures(told, truth, ["price"])
    assert found["aspects"] == 1.0
    assert found["sides"] == pytest.approx(1.0 / 3.0)
    assert found["polarity"] == pytest.approx((0.0 + 1.0 + 2.0 / 3.0) / 3.0)


def folder() -> Folder:
    made = Folder()
    for i, text in enumerate((*REVIEWS, f"{REVIEWS[0]} (3)")):
        cells = (f"d{i}", "2026-01-05T10:00:00", "店", text, f"w{i}", "no" if i == 1 else "")
        made.rows.append(dict(zip(HEADER, cells, strict=True)))
        made.label.append("positive" if i != 1 else "negative")
        made.origin.append(0 if i == 3 else i)
    return made


def quoted(made: Folder, place: int, begin: int = 0, end: int = 6, **changes: object) -> Quote:
    row = made.rows[place]
    (name,) = document_ids([row["venue"]], [row["id"]], [row["text"]])
    text = row["text"][begin:end]
    digest = hashlib.sha256(text.encode()).hexdigest()
    told = {"document": name, "text": text, "begin": begin, "end": end, "digest": digest}
    day = datetime(2026, 1, 5, tzinfo=UTC)
    usual = {"at": day, "language": "zh", "role": "typical"}
    return Quote.model_validate(told | usual | changes)


def test_a_quote_gone_wrong_is_seen() -> None:
    made = folder()
    made.marked.add(2)

    def counted(*themes: list[Quote]) -> voices_journey.Counts:
        told = [SimpleNamespace(quotes=quotes, dropped={"copy": 1}) for quotes in themes]
        return voices_journey.counted(SimpleNamespace(themes=told), made)

    sound = counted([quoted(made, 0)])
    assert (sound.quotes, sound.exact, sound.personal, sound.repeated) == (1, 1, 0, 0)
    assert counted([quoted(made, 0, text="房间很脏")]).exact == 0
    assert counted([quoted(made, 0, digest="0" * 64)]).exact == 0
    assert counted([quoted(made, 1)], [quoted(made, 2)]).personal == 2
    near = counted([quoted(made, 0)], [quoted(made, 3)])
    assert (near.repeated, near.anywhere, near.dropped) == (0, 1, {"copy": 2})
    assert counted([quoted(made, 0), quoted(made, 3)]).repeated == 1


def test_the_folder_is_one_that_the_product_reads(tmp_path: Path) -> None:
    made = folder()
    write(made, tmp_path / "firm")
    tables = load_folder(tmp_path / "firm")
    assert tables.voices is not None
    assert tables.voices["text"].to_list() == [row["text"] for row in made.rows]
    sheet = tmp_path / "sheet.csv"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("voice", "text", "satisfaction"), ("d1", "…", "")])
    answer(made, sheet)
    assert sheet.read_text(encoding="utf-8-sig").splitlines()[1] == "d1,…,negative"


def test_a_command_is_watched_with_all_its_processes(tmp_path: Path) -> None:
    write(folder(), tmp_path / "firm")
    told = luopan("voices", "read", tmp_path / "firm", "--json", "--quiet")
    assert len(told.out.splitlines()) == 4
    assert told.processor > 0.0
    assert 20.0 < told.mb < 2000.0
    with pytest.raises(RuntimeError, match="voices"):
        luopan("voices", "read", tmp_path / "nowhere")
