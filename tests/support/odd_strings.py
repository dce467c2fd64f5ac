"""Strings that people, registries and attackers write, and that programs stumble over.

Our own collection: what can be seen stands one a line beside this file. Lone surrogates are left
out: intake refuses an update that holds one.
"""

from pathlib import Path

BROKEN = (
    *("", " ", "  ", "\t", "\n", "\n\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028"),
    *("\u2029", "\u00a0", "\u2007", "\u202f", "\u3000", "\u1680", "\u180e", "\ufeff", "\u200b"),
    *("\u200c", "\u200d", "\u2060", "\u00ad", "\u034f", "\u115f", "\u3164", "\u2800", "\ufffc"),
    *("\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ue000", "\x01", "\x07", "\x08", "\x1b[31m"),
    *("\x7f", "\x9b1m", "a\x01b", "a\nb", "a\r\nb", " a ", "\na\n", "a\tb", "a\u200bb", "a\u0300"),
    *("e\u0301", "\u0301", "\u0301a", "и\u0306", "Z" + "\u0300\u0316" * 40, "a" + "\u0489" * 9),
    *("\ufe0f", "a\ufe0f", "\ufe0e", "\u20e3", "\U000e0001", "\U000e0041" * 5, "\u061c", "\u2066"),
    *("\u202e" * 9, "\u202eadmin\u202c", "a\u202eb\u202cc", "x\u2067y", "\u2069\u2069"),
)
LONG = (
    *("a" * 64, "a" * 255, "a" * 256, "ы" * 300, "w" * 1024, "a" * 4095, "a" * 4096, "a" * 4097),
    *("ж" * 5000, "<" * 4096, "&" * 5000, "<b>" * 1500, "</b>" * 1500, "&lt;" * 1200, "😀" * 2100),
    *("слово " * 900, "\n" * 5000, "a\n" * 2500, " " * 5000, "\u200b" * 5000, "é" * 5000),
    *("a\u0301" * 2500, "<b>" + "x" * 5000 + "</b>", "[" * 5000, "{" * 5000, "9" * 5000),
    *("\u202e" * 4200, "👨‍👩‍👧‍👦" * 500, "x" * 40_000, "&" * 40_000, "𝕏" * 4096, "'" * 4096),
)
WRITTEN = Path(__file__).with_suffix(".txt").read_text("utf-8").split("\n")
ODD = tuple(dict.fromkeys((*WRITTEN, *BROKEN, *LONG)))
