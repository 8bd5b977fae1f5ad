"""``luopan.toml``, with every fault and its line."""

from datetime import date

import pytest

from luopan.errors import Fault
from luopan.tables.settings import Declared, Settings, read_settings

FIRM = """[company]
name = "测试公司"
"""
GOAL = """
[[goal]]
name = "营收"
indicator = "revenue"
kind = "flow"
unit = "CNY"
target = 1_200_000
by = 2026-12-31
owner = "CFO"
"""


def read(text: str) -> Settings:
    return read_settings(text.encode(), "luopan.toml")


def told(text: str) -> list[tuple[str, int | None, str | None]]:
    return [(f.code, f.row, f.column) for f in read(text).faults]


def test_sound_settings() -> None:
    settings = read(FIRM + GOAL + '[[channel]]\nname = "tv"\nkind = "traditional"\n')
    assert settings.faults == ()
    assert settings.company is not None
    assert settings.company.goal[0].by == date(2026, 12, 31)
    assert settings.declared == Declared(
        channels=("tv",), indicators={"revenue": "flow"}, currency="CNY"
    )


def test_a_mark_at_the_start_and_windows_lines_change_nothing() -> None:
    content = b"\xef\xbb\xbf" + (FIRM + GOAL).replace("\n", "\r\n").encode()
    assert read_settings(content, "luopan.toml").company == read(FIRM + GOAL).company


def test_a_table_goes_by_names_in_both_languages() -> None:
    settings = read(FIRM + '[tables]\n"业绩" = "data/a.csv"\nMedia = "data/b.csv"\n')
    assert settings.company is not None
    assert settings.company.tables == {"outcomes": "data/a.csv", "channels": "data/b.csv"}


def test_an_unknown_key_with_what_was_meant() -> None:
    (fault,) = read(FIRM + 'curency = "CNY"\n').faults
    assert (fault.code, fault.row, fault.column) == ("setting_unknown", 3, "company.curency")
    assert fault.facts["nearest"] == ("currency",)


def test_an_unknown_section() -> None:
    (fault,) = read(FIRM + '[decison]\nkind = "learn"\n').faults
    assert (fault.code, fault.row) == ("setting_unknown", 3)
    assert fault.facts["nearest"] == ("decision", "region")


@pytest.mark.parametrize("field", ["name", "indicator", "kind", "unit", "target", "by", "owner"])
def test_a_goal_that_lacks_a_field(field: str) -> None:
    lines = [line for line in GOAL.splitlines() if not line.startswith(f"{field} ")]
    (fault,) = read(FIRM + "\n".join(lines)).faults
    name = "revenue" if field == "name" else "营收"
    assert fault == Fault(
        "goal_incomplete", "luopan.toml", 4, "goal[1]", facts={"fields": (field,), "name": name}
    )


def test_every_field_that_a_goal_lacks_is_named_at_once() -> None:
    (fault,) = read(FIRM + '[[goal]]\nname = "营收"\n').faults
    assert fault.facts["fields"] == ("indicator", "kind", "unit", "target", "by", "owner")


def test_more_goals_than_five() -> None:
    six = "".join(GOAL.replace("营收", f"营收{i}") for i in range(6))
    (fault,) = read(FIRM + six).faults
    assert (fault.code, fault.facts) == ("too_many_goals", {"goals": 6, "limit": 5})


@pytest.mark.parametrize(
    ("line", "wrong", "code"),
    [
        ("target = 1_200_000", 'target = "abc"', "setting_number"),
        ("target = 1_200_000", "target = nan", "setting_number"),
        ("by = 2026-12-31", 'by = "soon"', "setting_date"),
        ('kind = "flow"', 'kind = "floww"', "setting_choice"),
        ('owner = "CFO"', 'owner = ""', "setting_text"),
        ('name = "营收"', "name = 3", "setting_text"),
        ('name = "营收"', 'name = { fr = "x" }', "setting_text"),
    ],
)
def test_a_value_of_the_wrong_kind(line: str, wrong: str, code: str) -> None:
    (fault,) = read(FIRM + GOAL.replace(line, wrong)).faults
    field = wrong.partition(" ")[0]
    row = (FIRM + GOAL).splitlines().index(line) + 1
    assert (fault.code, fault.row, fault.column) == (code, row, f"goal[1].{field}")


@pytest.mark.parametrize(
    ("kind", "target", "near"),
    [
        ("rate", "34", ("0.34",)),
        ("share", "1.5", ("0.015",)),
        ("rate", '"34"', ("0.34",)),
        ("rate", "-0.1", ()),
        ("share", "340", ()),
        ("nps", "101", ()),
        ("csat", "90", ()),
        ("csat", "0.9", ()),
        ("nps", "0.4", ("40",)),
        ("nps", "-0.05", ("-5",)),
    ],
)
def test_a_target_that_its_kind_can_never_reach(
    kind: str, target: str, near: tuple[str, ...]
) -> None:
    text = FIRM + GOAL.replace('"flow"', f'"{kind}"').replace("1_200_000", target)
    (fault,) = read(text).faults
    assert (fault.code, fault.row, fault.column) == ("target_unreachable", 9, "goal[1].target")
    assert fault.got == target.strip('"')
    assert fault.facts["nearest"] == near


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("rate", 0.34),
        ("share", 1),
        ("nps", -100),
        ("nps", 0),
        ("csat", 4.5),
        ("mean", 34),
        ("flow", 34),
    ],
)
def test_a_target_that_its_kind_can_reach(kind: str, target: float) -> None:
    text = GOAL.replace('"flow"', f'"{kind}"').replace("1_200_000", str(target))
    assert read(FIRM + text).faults == ()


def test_a_target_out_of_reach_is_told_beside_the_other_faults() -> None:
    text = GOAL.replace('"flow"', '"rate"').replace('owner = "CFO"\n', "")
    assert told(FIRM + text) == [
        ("goal_incomplete", 4, "goal[1]"),
        ("target_unreachable", 9, "goal[1].target"),
    ]


@pytest.mark.parametrize(
    ("indicator", "code"),
    [
        ("page_views", "goal_counts_reach"),
        ("访客数量", "goal_counts_reach"),
        ("followers", "goal_counts_crowd"),
        ("点赞", "goal_counts_crowd"),
    ],
)
def test_activity_is_no_goal(indicator: str, code: str) -> None:
    (fault,) = read(FIRM + GOAL.replace("revenue", indicator)).faults
    assert (fault.code, fault.row, fault.got) == (code, 6, indicator)


def test_activity_is_no_indicator_and_no_outcome_of_the_mix() -> None:
    text = FIRM + '[[indicator]]\nname = "likes"\nkind = "flow"\n[mix]\noutcome = "uv"\n'
    assert told(text) == [
        ("indicator_counts_crowd", 4, "indicator[1].name"),
        ("goal_counts_reach", 7, "mix.outcome"),
    ]


@pytest.mark.parametrize(
    ("zh", "en", "got", "code"),
    [
        ("营收", "page views", "page views", "goal_counts_reach"),
        ("粉丝数", "Revenue", "粉丝数", "goal_counts_crowd"),
    ],
)
def test_activity_is_no_goal_in_any_language(zh: str, en: str, got: str, code: str) -> None:
    both = GOAL.replace('"营收"', f'{{ zh_CN = "{zh}", en = "{en}" }}')
    (fault,) = read(FIRM + both).faults
    assert (fault.code, fault.column, fault.got) == (code, "goal[1].name", got)


def test_the_label_of_an_indicator_counts_no_activity_either() -> None:
    text = '[[indicator]]\nname = "a"\nkind = "flow"\nlabel = { zh_CN = "曝光", en = "A" }\n'
    assert told(FIRM + text) == [("indicator_counts_reach", 6, "indicator[1].label")]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("fiscal_year_start = 0", "setting_too_small", 3),
        ("fiscal_year_start = 13", "setting_too_large", 3),
        ('synthetic = "perhaps"', "setting_yes_no", 3),
        ("[decision]\nbudget = -5", "setting_not_above", 4),
        ('[source]\nname = "panel"', "section_single", 3),
        ('currency = "人民币"', "setting_currency", 3),
        ('currency = "CN1"', "setting_currency", 3),
        ('[tables]\noutcomes = ""', "setting_text", 4),
    ],
)
def test_values_out_of_bounds_have_words_of_their_own(text: str, code: str, row: int) -> None:
    (fault,) = read(FIRM + text).faults
    assert (fault.code, fault.row) == (code, row)


def test_a_channel_without_a_kind() -> None:
    text = FIRM + '[[channel]]\nname = "tv"\n[[channel]]\nname = "weibo"\n'
    assert told(text) == [
        ("channel_undeclared", 3, "channel[1].kind"),
        ("channel_social_undeclared", 5, "channel[2].kind"),
    ]


def test_social_is_three_kinds() -> None:
    text = FIRM + '[[channel]]\nname = "weibo"\nkind = "social"\n'
    (fault,) = read(text).faults
    assert (fault.code, fault.row, fault.facts["channel"]) == ("channel_kind_social", 5, "weibo")


def test_names_said_twice() -> None:
    channel = '[[channel]]\nname = "tv"\nkind = "traditional"\n'
    assert told(FIRM + channel + channel) == [("setting_twice", 7, "channel.name")]


def test_a_name_in_two_languages_is_told_as_one_would_say_it() -> None:
    both = GOAL.replace('"营收"', '{ zh_CN = "营收", en = "Revenue" }')
    (fault,) = read(FIRM + both + both).faults
    assert (fault.code, fault.got) == ("setting_twice", "营收 / Revenue")
    (fault,) = read(FIRM + both.replace('owner = "CFO"\n', "")).faults
    assert (fault.code, fault.facts["name"]) == ("goal_incomplete", "营收 / Revenue")


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("name = “x”", "“ ”"),
        ('name = { zh_CN = "营，收"， en = "x" }', "，"),
        ('owner ＝ "a"  # 注：释', "＝"),
    ],
)
def test_full_width_marks_are_named(line: str, marks: str) -> None:
    (fault,) = read(FIRM + line + "\n").faults
    assert (fault.code, fault.row, fault.facts["marks"]) == ("settings_wide_marks", 3, marks)


def test_tables_of_no_name_and_of_two() -> None:
    text = FIRM + '[tables]\noutcom = "a.csv"\noutcomes = "b.csv"\nsales = "c.csv"\nteams = 3\n'
    assert told(text) == [
        ("table_unknown", 4, "outcom"),
        ("table_twice", 6, "sales"),
        ("setting_text", 7, "tables.teams"),
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [("[company]\nname = ", 2), ("[[goal]\n", 1), ("x\n", 1)],
)
def test_what_is_no_toml_is_told_by_line(text: str, row: int) -> None:
    settings = read(text)
    assert [(f.code, f.row) for f in settings.faults] == [("settings_syntax", row)]
    assert settings.company is None
    assert not settings.declared.readable


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("a = 1\na = 2\n", "settings_key_twice", 2),
        ("[a]\n[b]\n[a]\n", "settings_key_twice", 3),
        ('a = "x\nb = 1\n', "settings_quotes_open", 1),
        ("a = 'x", "settings_quotes_open", 1),
    ],
)
def test_two_of_a_key_and_open_quotes_are_told_by_line(text: str, code: str, row: int) -> None:
    assert [(f.code, f.row) for f in read(text).faults] == [(code, row)]


@pytest.mark.parametrize(
    ("value", "code", "near"),
    [
        ("40%", "settings_percent", ("0.4",)),
        ("120万", "settings_number_marks", ("1_200_000",)),
        ("1,200,000  # a week", "settings_number_marks", ("1_200_000",)),
        ("2026-11-31", "settings_no_such_date", ("2026-11-30",)),
        ("2026/12/31", "settings_date_form", ("2026-12-31",)),
    ],
)
def test_a_value_that_toml_writes_otherwise(value: str, code: str, near: tuple[str, ...]) -> None:
    (fault,) = read(FIRM + f"x = {value}\ny = 1\n").faults
    assert (fault.code, fault.row, fault.facts["nearest"]) == (code, 3, near)


def test_a_password_on_a_broken_line_is_not_repeated() -> None:
    (fault,) = read('[tables]\noutcomes = "postgresql://u:geheim@host/db"?\n').faults
    assert fault.got == 'outcomes = "postgresql://host/db"?'


def test_settings_in_another_encoding() -> None:
    (fault,) = read_settings(
        '[company]\nname = "罗盘公司"\n'.encode("gb18030"), "luopan.toml"
    ).faults
    assert (fault.code, fault.row) == ("settings_encoding", 2)


def test_every_fault_at_once() -> None:
    text = "[company]\n[[goal]]\n[[channel]]\nx = 1\n[tables]\nfoo = 1\n"
    assert sorted(code for code, _, _ in told(text)) == [
        *("channel_undeclared", "goal_incomplete", "setting_missing", "setting_missing"),
        *("setting_unknown", "table_unknown"),
    ]


def test_the_tables_can_be_checked_while_the_settings_have_faults() -> None:
    text = '[[channel]]\nname = "tv"\nkind = "x"\n[[goal]]\nindicator = "nps"\nkind = "nps"\n'
    declared = read(text).declared
    assert (declared.channels, dict(declared.indicators)) == (("tv",), {"nps": "nps"})


def test_controls_have_a_kind_and_are_other_without_one() -> None:
    text = FIRM + '[[control]]\nname = "rain"\n[[control]]\nname = "r"\nkind = "competitor"\n'
    company = read(text).company
    assert company is not None
    assert [(c.name, c.kind) for c in company.control] == [("rain", "other"), ("r", "competitor")]
    assert [t[0] for t in told(text + '[[control]]\nname = "r"\n')] == ["setting_twice"]
    (fault,) = read(text.replace("competitor", "enemy")).faults
    assert (fault.code, fault.facts["choices"][:3]) == (
        "setting_choice", ("price", "promotion", "competitor"),
    )  # fmt: skip


def test_talk_is_a_mediator_unless_it_is_said_to_be_an_input() -> None:
    for text, way in (("", "mediator"), ('[mix]\nearned = "input"\n', "input")):
        company = read(FIRM + text).company
        assert company is not None
        assert company.mix.earned == way
    assert [t[0] for t in told(FIRM + '[mix]\nearned = "both"\n')] == ["setting_choice"]


def test_a_currency_is_kept_in_capitals() -> None:
    settings = read('[company]\nname = "a"\ncurrency = "eur"\n')
    assert settings.company is not None
    assert settings.company.company.currency == "EUR"


def test_awareness_is_declared_with_the_kinds_that_can_tell_it() -> None:
    known = '[[indicator]]\nname = "heard"\nkind = "share"\nmeasures = "knowing"\naided = false\n'
    liked = (
        '[[indicator]]\nname = "liked"\nkind = "mean"\nmeasures = "liking"\nasked_of = "knowing"\n'
    )
    settings = read(FIRM + known + liked)
    assert settings.faults == ()
    assert settings.declared.answers == {"heard": "share", "liked": "liking"}
    assert settings.company is not None
    assert [i.asked_of for i in settings.company.indicator] == ["all", "knowing"]


@pytest.mark.parametrize(("kind", "measures"), [("nps", "knowing"), ("share", "liking")])
def test_a_kind_that_cannot_tell_awareness_is_told(kind: str, measures: str) -> None:
    text = f'{FIRM}[[indicator]]\nname = "x"\nkind = "{kind}"\nmeasures = "{measures}"\n'
    (fault,) = read(text).faults
    assert (fault.code, fault.row, fault.got) == ("measures_unfit", 6, measures)


def test_an_audience_has_one_entry_and_a_role() -> None:
    entry = '[[audience]]\nname = "panel"\nrole = "public"\n'
    assert read(FIRM + entry).faults == ()
    assert [f.code for f in read(FIRM + entry * 2).faults] == ["setting_twice"]
    assert [f.code for f in read(FIRM + entry.replace("public", "press")).faults] == [
        "setting_choice"
    ]
