"""The playground reads parse_mode HTML as TDLib, the parser of Telegram's own servers, does."""

import json
from typing import Any

import pytest
import tdjson
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.html_parser import Entity, HtmlError, parse_html
from bot.playground.views import to_html

Parsed = str | tuple[str, list[tuple[str, int, int, str, int]]]

KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}


def execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    return dict(json.loads(answer or b"{}"))


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> None:
    execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def by_tdlib(source: str) -> Parsed:
    mode = {"@type": "textParseModeHTML"}
    answer = execute({"@type": "parseTextEntities", "text": source, "parse_mode": mode})
    if answer["@type"] == "error":
        return str(answer["message"]).removeprefix("Can't parse entities: ")
    return answer["text"], [
        (KINDS[kind], one["offset"], one["length"], *argument(one["type"]))
        for one in answer["entities"]
        for kind in [one["type"]["@type"].removeprefix("textEntityType")]
    ]


def argument(kind: dict[str, Any]) -> tuple[str, int]:
    if "unix_time" in kind:
        return date_format(kind.get("formatting_type")), kind["unix_time"]
    text = kind.get("url") or kind.get("language") or kind.get("custom_emoji_id") or ""
    return str(text), kind.get("user_id", 0)


def date_format(kind: dict[str, Any] | None) -> str:
    if kind is None:
        return ""
    if kind["@type"].endswith("Relative"):
        return "r"
    parts = ["w"] if kind["show_day_of_week"] else []
    for letter, field in (("d", "date_precision"), ("t", "time_precision")):
        precision = kind[field]["@type"].removeprefix("dateTimePartPrecision")
        parts.append({"None": "", "Short": letter, "Long": letter.upper()}[precision])
    return "".join(parts)


def by_us(source: str) -> Parsed:
    try:
        text, entities = parse_html(source)
    except HtmlError as error:
        return str(error)
    return text, [(e.type, e.offset, e.length, e.argument, e.number) for e in entities]


TAGS = ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre"]
LINKS = """
ya.ru https://ya.ru HTTPS://Ya.RU/Path?x=1#f http://ya.ru:80 https://ya.ru:443/ ya ftp://ya.ru
https://ya.ru:8080 tg://resolve?domain=x tg:resolve?domain=x mailto:a@b.ru a@b.ru tel:+79 ton://x
http://user:pw@ya.ru http://[::1]/ http://localhost http://127.0.0.1:8081/x яндекс.рф ЯНДЕКС.рф
https://яндекс.рф/путь javascript:alert(1) https:// http://a..b http://.a http://a_b.ru ya.ru:0
http://x.ru?q http://x.ru#q http://x.ru\\q ya.ru:99999 https:ya.ru //ya.ru /x a.b 1.2 1.2.3.4
tg://user?id=5 tg://user?id=0 tg://user?id=abc tg://user?id=5&x=1 tg:user?id=7 tg://user/?id=5
TG://USER?ID=5 tg://user?x=1&id=5 tg://user?id=5#x tg://user?id=05 tg://user?id= tg://userx?id=5
tg://openmessage?user_id=5 http://-ab.ru http://a.b: http://a.b:x tonsite://x.ton tg:// tg: TG:x
tg:x/y tg://x/y?z tg://x#y ton:x ton://x?y tg://X_Y-z tg://x.y a. .. . http://a. ya.ru?x ya.ru\\x
http:///ya.ru http://ya.ru// http://@ya.ru http://a@b@ya.ru http://ya.ru/@x ya.ru:08 ya.ru:65535
http://[x]/ http://[::1 http://*.ru http://a%20b.ru http://ya.ru:80:80 1. tg://user?id=5200000001
tg://user?id=99999999999999999999 tg:/user?id=5 tg://user/x?id=5 httpS://ya.ru xhttp://ya.ru
""".split()  # noqa: SIM905 - two hundred quotes would hide the links
HAND_MADE = [
    "",
    " ",
    "a",
    "привет",
    "👍👍🏽",
    *(f"я<{tag}>a👍</{tag}>b" for tag in TAGS),
    *(f"<{tag.upper()}>a</{tag}>" for tag in TAGS),
    *(f"<{tag}>a" for tag in TAGS),
    *(f"<a href='{link}'>y</a>" for link in LINKS),
    *(f"<tg-time unix='{u}'>a</tg-time>" for u in ("5", "0", "-5", "x", "99999999999", "5x", "")),
    *(
        f"<tg-time unix='5' format='{form}'>a</tg-time>"
        for form in ("wDT", "r", "R", "rw", "Tt", "dD", "td", "q", " t", "wW", "")
    ),
    "<a>https://ya.ru</a>",
    "<a href>ya.ru</a>",
    "<a href=ya.ru>x</a>",
    "<a href='ya.ru/a b'>x</a>",
    "<a href='  ya.ru'>x</a>",
    "<a href='https://ya.ru/&amp;x'>x</a>",
    "<a href='ya.ru'></a>",
    "<a href='ya.ru' href='x.com'>x</a>",
    "<a HREF='ya.ru'>x</a>",
    "<a href='ya.ru>x</a>",
    '<span class="tg-spoiler">x</span>',
    '<span class="spoiler">x</span>',
    "<span>x</span>",
    '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
    "<tg-emoji>👍</tg-emoji>",
    '<tg-emoji emoji-id="x">👍</tg-emoji>',
    '<tg-emoji emoji-id="0">👍</tg-emoji>',
    '<pre><code class="language-py">x</code></pre>',
    '<code class="language-py"><pre>x</pre></code>',
    '<code class="language-py">x</code>',
    '<pre><code class="py">x</code></pre>',
    '<pre>a<code class="language-py">x</code></pre>',
    "<blockquote>x</blockquote>",
    "<blockquote expandable>x</blockquote>",
    "<blockquote expandable=1>x</blockquote>",
    "<blockquote EXPANDABLE>x</blockquote>",
    "<blockquote other>x</blockquote>",
    "&lt;b&gt; &amp; &quot; &nbsp; &copy; & &; &#; &#x; &#0;",
    "&lt&gt&amp&quot",
    "&#1087;&#x43f;&#1087&#x43f",
    "&#128077;&#x1F44D;",
    "&#xD83D;&#xDC4D;",
    "&#xD83D;",
    "&#55357;",
    "&#1114111; &#1114110; &#0001087; &#00000001087;",
    "&LT; &Amp;",
    "1 < 2",
    "a<b",
    "a<",
    "<",
    "<>",
    "< b>x</b>",
    "<b >x</b >",
    "<b\n>x</b\t>",
    "<b>x</>",
    "<b>x</ b>",
    "<b>x</b",
    "<b>x</",
    "</b>",
    "<b>a</i>",
    "<b>яя</i>",
    "<b><i>a</b></i>",
    "<b><b>a</b></b>",
    "<b>a</b><b>c</b>",
    "<b></b>",
    "<b> </b>",
    "<x>a</x>",
    "<br>",
    "<br/>",
    "<p>a</p>",
    "<b/>",
    "<b x>a</b>",
    "<b x=1>a</b>",
    "<b x='1' y=\"2\">a</b>",
    "<b x=>a</b>",
    "<b =1>a</b>",
    "<b x=1&>a</b>",
    "<b 'x'>a</b>",
    "<b x/>a</b>",
    "<b x",
    "<b x ",
    "<b x=",
    "<b x=1",
    "<b x='1",
    "<b x='1'",
    "<b\0>a</b>",
    "a\0b",
    "</b\0>",
    "<b></b\0>",
    "<b>a\r\nb</b>",
    "<code><b>a</b></code>",
    "<b><a href='ya.ru'><i>a</i></a></b>",
    "<!-- a -->",
    "<![CDATA[a]]>",
    "<script>alert(1)</script>",
    "<b onclick='x'>a</b>",
]


def test_the_corpus_is_worth_its_name() -> None:
    assert len(set(HAND_MADE)) >= 220


@pytest.mark.parametrize("source", HAND_MADE)
def test_same_as_tdlib(source: str) -> None:
    assert by_us(source) == by_tdlib(source)


PIECES = [
    *(f"<{tag}>" for tag in (*TAGS, "blockquote", "tg-time", "tg-emoji", "span", "x")),
    *(f"</{tag}>" for tag in (*TAGS, "blockquote", "a", "tg-time", "span", "x", "")),
    *("<a href='ya.ru'>", "<a>", '<a href="tg://user?id=5">', "<tg-emoji emoji-id='5'>"),
    *("<pre><code class='language-x'>", "</code></pre>", "<blockquote expandable>"),
    *("<tg-time unix=5 format=dT>", "<span class='tg-spoiler'>", "<b x=", "<b x='&quot;'>"),
    *("&amp;", "&lt;", "&#128077;", "&#xD83D;", "&#xDC4D;", "&nbsp;", "&", "<", ">", "/", "="),
    *("'", '"', "a", "ya.ru", "привет", "👍", " ", "\n", "\t", "\u00a0", "\0"),
]
PAIRS = [
    *((f"<{tag}>", f"</{tag}>") for tag in (*TAGS, "blockquote", "a")),
    ("<a href='ya.ru'>", "</a>"),
    ("<blockquote expandable>", "</blockquote>"),
    ("<code class='language-x'>", "</code>"),
    ("<tg-time unix='7'>", "</tg-time>"),
    ("<tg-emoji emoji-id='7'>", "</tg-emoji>"),
]
loose = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
nested = st.recursive(
    st.text("aя👍 &<>;#", max_size=3) | loose,
    lambda inner: st.builds(
        lambda pair, *texts: pair[0] + texts[0] + pair[1] + texts[1],
        st.sampled_from(PAIRS),
        inner,
        inner,
    ),
    max_leaves=4,
)


@given(nested | loose | st.text(max_size=30))
def test_same_as_tdlib_on_anything(source: str) -> None:
    assert by_us(source) == by_tdlib(source)


def test_what_the_page_shows_is_safe_and_closed() -> None:
    text, entities = parse_html(
        '<b>a<i>&lt;script&gt;</i></b> <a href="https://ya.ru/?a=1&amp;b=%22">👍</a>'
    )
    shape = [
        {"type": e.type, "offset": e.offset, "length": e.length, "url": e.argument}
        for e in entities
    ]
    assert to_html(text, shape) == (
        "<b>a<i>&lt;script&gt;</i></b> "
        '<a href="https://ya.ru/?a=1&amp;b=%22" target="_blank" rel="noopener noreferrer">👍</a>'
    )
    crossing = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "code", "offset": 1, "length": 2},
    ]
    assert to_html("abc", crossing) == "<b>a<code>b</code></b><code>c</code>"


def test_entities_are_plain_values() -> None:
    assert parse_html("<b>a</b>")[1] == [Entity("bold", 0, 1)]
