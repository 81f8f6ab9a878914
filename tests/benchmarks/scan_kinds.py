"""How many scanned pages of each kind are read, and whether any is read wrongly.

    python tests/benchmarks/scan_kinds.py [--pages 840] [--jobs 2]

Of every kind as many pages: the code at the left or right, 100 to 300 dpi, turned, skewed, noisy,
grey or in colour, clean or under caps and strokes, negative, two on a sheet, backs, photographed.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

    from tests.making.scanner import Copier

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

KINDS = (
    "left", "right", "rough", "violet cap", "blue cap", "red cap", "green cap", "black cap",
    "strokes", "negative", "two on a sheet", "two, one unread", "blank", "back, left",
    "back, right", "ten degrees", "75 dpi", "poor JPEG", "fax", "coloured paper", "photographed",
    "fold and staple",
)  # fmt: skip
_CAPS = {
    "violet cap": (90, 30, 140), "blue cap": (20, 30, 110), "red cap": (190, 30, 40),
    "green cap": (20, 110, 50), "black cap": (60, 60, 60),
}  # fmt: skip
_DPI = (100, 150, 200, 300)

_Treated = tuple["Picture", "Copier"]

Outcome = Literal["read", "left out", "triage", "wrong"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each kind, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=840)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    work = [(KINDS[number % len(KINDS)], number // len(KINDS)) for number in range(options.pages)]
    with ProcessPoolExecutor(options.jobs) as pool:
        counts = Counter(zip((kind for kind, _ in work), pool.map(outcome, work), strict=True))
    for kind in KINDS:
        said = {what: count for (of, what), count in sorted(counts.items()) if of == kind}
        print(f"{kind}: " + ", ".join(f"{count} {what}" for what, count in said.items()))
    wrong = sum(count for (_, what), count in counts.items() if what == "wrong")
    print(f"{options.pages} pages, {wrong} wrong")


def outcome(work: tuple[str, int]) -> Outcome:
    """What becomes of one page: its kind, and its number among those of the kind."""
    from tests.making import scanner
    from zidocs.paper.scanned_page import what_is_on

    kind, number = work
    own = scanner.code_of("rapat", "notula", number % 9 + 1, 9)
    turn, jpeg = _made(kind, number, own)
    seen = what_is_on(scanner.pile([jpeg]))
    upright = {(code.text, code.turn) for code in seen.codes if not code.mirrored}
    empty = kind == "blank" or kind.startswith("back")
    if seen.blank:
        return "left out" if empty else "wrong"
    if len({text for text, _ in upright}) != 1 or any(code.shared for code in seen.codes):
        return "triage"
    return (
        "read" if upright == {(own, turn)} and not kind.startswith("two") and not empty else "wrong"
    )


def _made(kind: str, number: int, own: str) -> tuple[int, bytes]:
    """How the page must be turned to stand upright, and its JPEG."""
    from PIL import Image, ImageOps

    from tests.making import scanner

    dice = random.Random(f"{kind} {number}")
    dpi = _DPI[number % len(_DPI)]
    copier = scanner.Copier(
        dpi, turn=dice.choice((0, 90, 180, 270)), skew=dice.uniform(-1, 1), blur=0.06,
        noise=dice.uniform(0, 6), quality=dice.choice((50, 75, 90)), seed=number,
        pencil=5 if kind == "strokes" else 0,
    )  # fmt: skip
    if kind == "rough":
        copier = scanner.rough(max(150, dpi), number)
        dpi = copier.dpi
    if kind == "strokes":
        copier = replace(copier, turn=0)
    left = scanner.RIGHT_MM if "right" in kind else 11.0
    page = scanner.sheet([] if kind == "blank" else [own], dpi, number, kind != "blank", left)
    if kind in _CAPS:
        # Noise is of grey pages.
        copier = replace(copier, noise=0.0)
        page = scanner.under_cap(page, dpi, _CAPS[kind])
    elif kind == "negative":
        copier = replace(copier, skew=0.0)
        page = ImageOps.invert(page)
    elif kind.startswith("two"):
        read = kind == "two on a sheet"
        codes = [scanner.code_of("rapat", "notula", 1, 8)] if read else []
        other = scanner.sheet(codes, dpi, number)
        size = (page.height // 2, page.width)
        both = Image.new("L", (page.height, page.width), 255)
        for place, each in enumerate((page, other)):
            both.paste(each.resize(size, Image.Resampling.LANCZOS), (place * size[0], 0))
        page = both
    elif kind in _ROUGH:
        page, copier = _ROUGH[kind](page, copier, dice)
    elif kind.startswith("back"):
        page = scanner.through_paper(page, dice.uniform(0.04, 0.16))
    return copier.turn % 360, scanner.scanned(page, copier)


def _ten_degrees(page: "Picture", copier: "Copier", dice: random.Random) -> _Treated:
    from PIL import ImageOps

    # On a window as large that no corner is lost.
    whole = ImageOps.expand(page, copier.dpi, fill=255)
    return whole, replace(copier, skew=dice.choice((-10, 10)))


def _few_dots(page: "Picture", copier: "Copier", dice: random.Random) -> _Treated:
    small = page.resize((page.width * 75 // copier.dpi, page.height * 75 // copier.dpi))
    return small, replace(copier, dpi=75, blur=0.0, noise=dice.uniform(0, 3))


def _poor(page: "Picture", copier: "Copier", _: random.Random) -> _Treated:
    return page, replace(copier, quality=20)


def _fax(page: "Picture", copier: "Copier", dice: random.Random) -> _Treated:
    ink = dice.randint(90, 180)
    return page.point([255 * (grey > ink) for grey in range(256)]), replace(copier, noise=0.0)


def _coloured(page: "Picture", copier: "Copier", dice: random.Random) -> _Treated:
    from PIL import ImageOps

    paper = dice.choice(((250, 230, 120), (250, 170, 190), (150, 220, 160), (150, 190, 240)))
    return ImageOps.colorize(page, (20, 20, 20), paper), replace(copier, noise=0.0, skew=0.0)


def _photographed(page: "Picture", copier: "Copier", dice: random.Random) -> _Treated:
    """From aslant, with a shadow over a half."""
    from PIL import Image, ImageChops

    wide, high = page.size
    corners = [edge + dice.uniform(-0.05, 0.05) * wide
               for edge in (0, 0, 0, high, wide, high, wide, 0)]  # fmt: skip
    method = Image.Transform.QUAD, corners, Image.Resampling.BICUBIC
    shade = Image.linear_gradient("L").rotate(dice.choice((0, 90))).resize(page.size)
    lit = page.transform(page.size, *method, fillcolor=90)
    return ImageChops.multiply(lit, shade.point([110 + grey // 2 for grey in range(256)])), copier


def _folded(page: "Picture", copier: "Copier", dice: random.Random) -> _Treated:
    """A fold through the code, and a staple beside it."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(page)
    down = round(page.height * dice.uniform(0.915, 0.945))
    draw.line((0, down, page.width, down + dice.randint(-9, 9)), fill=150, width=copier.dpi // 60)
    left = round(page.width * dice.uniform(0.05, 0.12))
    draw.line((left, down, left + copier.dpi // 2, down), fill=60, width=copier.dpi // 40)
    return page, copier


_ROUGH = {
    "ten degrees": _ten_degrees, "75 dpi": _few_dots, "poor JPEG": _poor, "fax": _fax,
    "coloured paper": _coloured, "photographed": _photographed, "fold and staple": _folded,
}  # fmt: skip


if __name__ == "__main__":
    main()
