"""The signs of forms and lists that our faces lack, and what fonts of signs mean by their codes.

A sign is drawn as one that the face has and that says the same, as lines over such a one (a cross
in a box), or as lines alone. Text keeps the sign that was meant, so that it can be found.
"""

import re
from collections.abc import Iterator, Mapping
from string import ascii_letters

BOX, BLANK, HALF_BLANK = 0x25A1, 0x2003, 0x2007
LOOK_ALIKES: Mapping[int, int] = {
    0x2011: 0x002D,  # the hyphen that ends no line
    # a sign of Word's lists and forms that Arimo lacks: the sign it has that says the same
    0x2610: BOX,  # ballot box, and with a check or a cross
    0x2611: BOX,
    0x2612: BOX,
    0x2713: HALF_BLANK,  # check mark
    0x2714: HALF_BLANK,
    0x2717: 0x00D7,  # ballot cross
    0x2718: 0x00D7,
    0x2751: BOX,  # shadowed boxes
    0x2752: BOX,
    0x25FB: BOX,
    0x25FC: 0x25A0,
    0x25C6: 0x2666,  # diamonds
    0x2B25: 0x2666,
    0x2756: 0x25CA,
    0x26AB: 0x25CF,
    0x25B6: 0x25BA,  # arrowheads
    0x25C0: 0x25C4,
    0x27A2: 0x25BA,
    0x27A4: 0x25BA,
    0x21E8: 0x2192,
    0x21E6: 0x2190,
    0x2794: 0x2192,
    0x260E: BLANK,  # telephones
    0x260F: BLANK,
    0x2706: BLANK,
    0x2709: BLANK,  # envelope
    0x2605: BLANK,  # star
    0x2606: BLANK,
}

Segment = tuple[float, float, float, float]
_PHONE: tuple[Segment, ...] = (
    (0.10, 0.50, 0.30, 0.64), (0.30, 0.64, 0.70, 0.64), (0.70, 0.64, 0.90, 0.50),
    (0.25, 0.08, 0.75, 0.08), (0.25, 0.08, 0.36, 0.46), (0.75, 0.08, 0.64, 0.46),
    (0.36, 0.46, 0.64, 0.46), (0.44, 0.20, 0.56, 0.20), (0.44, 0.32, 0.56, 0.32),
)  # fmt: skip
_CHECK: tuple[Segment, ...] = ((0.06, 0.30, 0.20, 0.08), (0.20, 0.08, 0.50, 0.62))
_STAR: tuple[Segment, ...] = (
    (0.50, 0.72, 0.26, 0.02), (0.26, 0.02, 0.88, 0.46), (0.88, 0.46, 0.12, 0.46),
    (0.12, 0.46, 0.74, 0.02), (0.74, 0.02, 0.50, 0.72),
)  # fmt: skip
_LINES: Mapping[str, tuple[Segment, ...]] = {
    "☑": ((0.14, 0.33, 0.26, 0.16), (0.26, 0.16, 0.47, 0.53)),
    "☒": ((0.09, 0.06, 0.51, 0.54), (0.09, 0.54, 0.51, 0.06)),
    "✓": _CHECK,
    "✔": _CHECK,
    "☎": _PHONE,
    "☏": _PHONE,
    "✆": _PHONE,
    "✉": (
        (0.10, 0.08, 0.90, 0.08), (0.90, 0.08, 0.90, 0.62), (0.90, 0.62, 0.10, 0.62),
        (0.10, 0.62, 0.10, 0.08), (0.10, 0.62, 0.50, 0.30), (0.50, 0.30, 0.90, 0.62),
    ),
    "★": _STAR,
    "☆": _STAR,
}  # fmt: skip
"""Lines from point to point in ems, right and up from where the sign begins on its line."""
LINE_WIDTH = 0.06
"""Of these lines, in ems."""
DRAWN = re.compile(f"[{''.join(_LINES)}]")
"""Finds signs that lines belong to."""

_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
SYMBOL_SIGNS: Mapping[str, Mapping[int, str]] = {
    # the codes that Word's own lists and symbol menu write in a font of signs
    "symbol": {
        **dict(zip(map(ord, ascii_letters[:26]), _GREEK, strict=True)),
        **dict(zip(map(ord, ascii_letters[26:]), _GREEK.upper(), strict=True)),
        **{ord(sign): sign for sign in "0123456789()[]{}+,./:;<=>?!%&|_#"},
        0x2D: "–", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠",
        0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″",
        0xB3: "≥", 0xB4: "×", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈",
        0xBC: "…", 0xC7: "∩", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xDE: "⇒",
        0xE0: "◊", 0xE5: "∑", 0xF2: "∫",
    },
    "wingdings": {
        0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□",
        0x71: "❑", 0x72: "❒", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x78: "☒",
        0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "●", 0xA7: "▪", 0xA8: "□",
        0xAB: "★", 0xD7: "◀", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "←",
        0xE8: "→", 0xE9: "↑", 0xEA: "↓", 0xEF: "⇦", 0xF0: "⇒", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
        0xFE: "☑",
    },
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●",
        0xA2: "■", 0xA3: "□", 0xA4: "□",
    },
    "wingdings 3": {0x70: "▲", 0x71: "▼", 0x74: "◀", 0x75: "▶", 0x7D: "▶"},
    "webdings": {0x61: "✔", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"},
}  # fmt: skip


def lines_of(text: str) -> Iterator[tuple[int, Segment]]:
    """The lines that belong to signs of a text, each with the place of its sign in the text."""
    for found in DRAWN.finditer(text):
        for segment in _LINES[found[0]]:
            yield found.start(), segment
