"""What a page draws becomes what in it no archive takes: unknown operators, unknown colours.

One pattern knows every token that PDF/A-2b allows (ISO 32000-1, annex A; ISO 19005-2, 6.2.2) and
runs over the content as far as it can. Where it stops, that is looked at.
"""

import re
from typing import Literal

ContentFault = Literal["CMYK", "CONTENT", "FILTER", "LIMIT"]

_BLANK = rb"[\x00\t\n\x0c\r ]"
ENDS = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
"""A token ends here."""

_FLAT = rb"\((?:[^()\\]++|\\.)*+\)"
_NESTED = rb"\((?:[^()\\]++|\\.|" + _FLAT + rb")*+\)"
STRING = rb"\((?:[^()\\]++|\\.|" + _NESTED + rb")*+\)"
"""A literal string, with parentheses in it three deep (ISO 32000-1, 7.3.4.2)."""

_OPERATORS = (
    rb"(?:[SR]CN|sc?n?|SC|scn|[rR]G|rg|[gG]s?|cs|CS|T[cdDfjJLmrswz*]|BT|ET|re|cm|Do|[bBfW]\*?|"
    rb"[qQFSdhijJlmMncvwy]|d[01]|sh|BMC|BDC|EMC|MP|DP|BX|EX|['\"]|true|false|null)"
)
_ALLOWED = re.compile(
    rb"(?:"
    + _BLANK + rb"++"
    rb"|[-+.0-9]++" + ENDS
    + rb"|" + _OPERATORS + ENDS
    + rb"|" + STRING
    + rb"|/(?:RelativeColorimetric|AbsoluteColorimetric|Perceptual|Saturation)"
    + _BLANK + rb"++ri" + ENDS
    + rb"|/(?!DeviceCMYK\b)[^\x00\t\n\x0c\r ()<>\[\]{}/%]*+"
    rb"|<<|>>|[\[\]]|<[0-9A-Fa-f\x00\t\n\x0c\r ]*+>"
    rb"|%[^\r\n]*+"
    rb")*+",
    re.DOTALL,
)  # fmt: skip
_CMYK = re.compile(rb"[kK]" + ENDS + rb"|/DeviceCMYK")
_INLINE_IMAGE = re.compile(
    rb"BI" + ENDS + rb"(?P<entries>.{0,2000}?)" + _BLANK + rb"ID" + _BLANK
    + rb".*?" + _BLANK + rb"EI" + ENDS,
    re.DOTALL,
)  # fmt: skip
_INLINE_CMYK = re.compile(rb"/(?:CMYK|DeviceCMYK)\b")
_INLINE_FILTER = re.compile(rb"/(?:LZW|LZWDecode|Crypt)\b")
_INLINE_SMOOTH = re.compile(rb"/(?:I|Interpolate)\s+true")
_SAVES = re.compile(rb"(?<![^\x00\t\n\x0c\r \])>])[qQ]" + ENDS)
_DEEPEST = 28
"""Of graphics states saved at once (6.1.13)."""
_MOST_IMAGES = 10_000


def content_faults(data: bytes, has_resources: bool) -> set[ContentFault]:
    """A content stream, decoded, becomes what is wrong with it.

    One that names fonts or pictures needs resources of its own (6.2.2).
    """
    faults: set[ContentFault] = set()
    at = 0
    for _ in range(_MOST_IMAGES):
        at = _ALLOWED.match(data, at).end()  # type: ignore[union-attr]  # it matches anything
        if at == len(data):
            break
        if found := _CMYK.match(data, at):
            faults.add("CMYK")
        elif found := _INLINE_IMAGE.match(data, at):
            faults |= _image_faults(found["entries"])
        else:
            faults.add("CONTENT")
            break
        at = found.end()
    else:
        faults.add("CONTENT")
    if not has_resources and b"/" in data:
        faults.add("CONTENT")
    if data.count(b"q") > _DEEPEST and _depth(data) > _DEEPEST:
        faults.add("LIMIT")
    return faults


def _image_faults(entries: bytes) -> set[ContentFault]:
    faults: set[ContentFault] = set()
    if _INLINE_CMYK.search(entries):
        faults.add("CMYK")
    if _INLINE_FILTER.search(entries):
        faults.add("FILTER")
    if _INLINE_SMOOTH.search(entries):
        faults.add("CONTENT")
    return faults


def _depth(data: bytes) -> int:
    """How many graphics states are saved at once, at most."""
    depth = deepest = 0
    for found in _SAVES.finditer(data):
        depth += 1 if found[0] == b"q" else -1
        deepest = max(deepest, depth)
    return deepest
