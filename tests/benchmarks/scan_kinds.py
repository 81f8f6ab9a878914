"""How many scanned pages of each kind are read, and whether any is read wrongly.

    python tests/benchmarks/scan_kinds.py [--pages 840] [--jobs 2]

Of every kind as many pages: the code at the left or right, 100 to 300 dpi, turned, skewed, noisy,
grey or in colour, clean or under caps and strokes, negative, two on a sheet, backs.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

KINDS = (
    "left", "right", "rough", "violet cap", "blue cap", "red cap", "green cap", "black cap",
    "strokes", "negative", "two on a sheet", "blank", "back, left", "back, right",
)  # fmt: skip
_CAPS = {
    "violet cap": (90, 30, 140), "blue cap": (20, 30, 110), "red cap": (190, 30, 40),
    "green cap": (20, 110, 50), "black cap": (60, 60, 60),
}  # fmt: skip
_DPI = (100, 150, 200, 300)

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
        "read" if upright == {(own, turn)} and kind != "two on a sheet" and not empty else "wrong"
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
    elif kind == "two on a sheet":
        other = scanner.sheet([scanner.code_of("rapat", "notula", 1, 8)], dpi, number)
        size = (page.height // 2, page.width)
        both = Image.new("L", (page.height, page.width), 255)
        for place, each in enumerate((page, other)):
            both.paste(each.resize(size, Image.Resampling.LANCZOS), (place * size[0], 0))
        page = both
    elif kind.startswith("back"):
        page = scanner.through_paper(page, dice.uniform(0.04, 0.16))
    return copier.turn % 360, scanner.scanned(page, copier)


if __name__ == "__main__":
    main()
