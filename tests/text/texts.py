"""Texts of every sort for the tests of the package, and strategies that make them."""

from hypothesis import strategies as st

HOSTILE = (
    "",
    " ",
    "\n\n",
    "\u200b\ufeff",
    "\ud800",
    "a\udfffb\ud83d",
    "\x00\x01",
    "👍",
    "👨‍👩‍👧‍👦❤️",
    "[微笑][doge]",
    "[",
    "]]][[",
    "<",
    "<a",
    "<!--",
    "<p></p>",
    "&",
    "&amp;amp;",
    "&#x110000;",
    "&#55296;",
    "&nosuch;",
    "ï¼Œå¥½",
    "锟斤拷烫烫烫",
    "e\u0301\u0302",
    "\u0301",
    "مرحبا بالعالم",
    "สวัสดี",
    "नमस्ते",
    "とても美味しい",
    "안녕하세요",
    "Привет",
    "ﷺ",
    "½㎡㍿",
    "𝟏𝟑𝟖",
    "🇨🇳",
    "1️⃣",
    "好" * 50_000,
    "ha" * 25_000,
    "1-" * 5_000,
    "<" * 5_000,
    "3栋" * 2_000,
    "a@" * 2_000,
    "\n".join("。" * 500),
)

pieces = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=12),
    st.sampled_from(HOSTILE[:36]),
    st.sampled_from(
        [
            "房间很好",
            "但是",
            "不",
            "没有",
            "13812345678",
            "<br>",
            "&amp;lt;",
            "　",
            "Ａ１",
            "電話",
            "才怪",
            "but ",
            "don't",
            "@小明 ",
        ]
    ),
)
strings = st.lists(pieces, max_size=8).map("".join)
batches = st.lists(strings, max_size=6)
