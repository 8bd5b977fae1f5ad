"""Both languages say the same things in the same places, and every link leads somewhere."""

import re
from itertools import zip_longest

HAN = r"[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN}\s?[,;:!?](?=\s|{HAN})|{HAN}\.(?=\s|$)|{HAN}\(|\({HAN}")
WORKPLACE = re.compile(
    r"\.\./shared|/work/|issue \d|issue #|\bsession \d|our lead|\bhelper agents?\b", re.IGNORECASE
)


def test_every_page_exists_in_both_languages(english, chinese) -> None:
    assert english.keys() == chinese.keys()
    assert {name.split("/")[0] for name in english} == {
        "README.md",
        "how-to",
        "reference",
        "tutorials",
        "why",
    }


def test_headings_correspond(english, chinese) -> None:
    differing = {
        name: pair
        for name in english
        for pair in zip_longest(
            [level for level, _ in english[name].headings],
            [level for level, _ in chinese[name].headings],
        )
        if pair[0] != pair[1]
    }
    assert differing == {}


def test_tables_have_the_same_shape(english, chinese) -> None:
    shapes = [
        {name: [len(row) for row in page.rows] for name, page in pages.items()}
        for pages in (english, chinese)
    ]
    assert shapes[0] == shapes[1]


def test_code_blocks_correspond(english, chinese) -> None:
    told = [
        {name: [language for language, _ in page.blocks] for name, page in pages.items()}
        for pages in (english, chinese)
    ]
    assert told[0] == told[1]


def test_links_lead_to_files_and_headings(everything) -> None:
    lost = []
    for page in everything:
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            file = (page.path.parent / target).resolve() if target else page.path
            if not file.exists():
                lost.append(f"{page.path.name}: {link}")
            elif anchor and file.suffix == ".md":
                told = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
                if anchor not in [slug(heading) for heading in told]:
                    lost.append(f"{page.path.name}: {link}")
    assert lost == []


def slug(heading: str) -> str:
    """The anchor that code hosts give a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def test_every_page_is_in_its_index(english, chinese) -> None:
    for pages in (english, chinese):
        listed = {link for link in pages["README.md"].links if link.endswith(".md")}
        assert pages.keys() - {"README.md"} <= listed


def test_named_files_exist(everything, english) -> None:
    root = english["README.md"].path.parents[2]
    named = re.compile(r"^(src|tests|bench|docs|examples|requirements)/[\w./\-]+$")
    lost = [
        f"{page.path.name}: {span}"
        for page in everything
        for span in page.spans
        if named.match(span) and "<" not in span and not (root / span).exists()
    ]
    assert lost == []


def test_chinese_prose_has_full_width_punctuation(chinese) -> None:
    told = {
        name: found
        for name, page in chinese.items()
        # The reference is made of the program's words, where a colon may be part of a flag.
        if not name.startswith("reference/")
        and (found := HALF_WIDTH.findall(re.sub(r"`[^`]*`|\]\([^)]*\)", "", page.prose)))
    }
    assert told == {}


def test_nothing_tells_of_the_workplace(everything) -> None:
    assert [p.path.name for p in everything if WORKPLACE.search(p.text)] == []
