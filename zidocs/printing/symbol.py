"""The text of a code becomes a QR drawn as one path, a module of it one unit wide.

ISO/IEC 18004: version 2 with error correction Q, of which a quarter may be smeared or written over.
"""

from collections.abc import Iterable, Iterator

MODULES = 25
"""Of a side, in version 2."""
QUIET = 4
"""Modules that stay white on each side (ISO/IEC 18004, 6.3.8)."""


def draw_symbol(text: str) -> bytes:
    """The operators that draw the symbol, black on white, its lower left corner at the origin.

    The quiet zone reaches ``QUIET`` units below and to the left of that corner.
    """
    import segno

    symbol = segno.make_qr(text, error="Q", version=2, mode="alphanumeric", boost_error=False)
    side = MODULES + 2 * QUIET
    white = b"1 g %d %d %d %d re f" % (-QUIET, -QUIET, side, side)
    bars = b" ".join(
        b"%d %d %d 1 re" % (start, MODULES - 1 - row, length)
        for row, modules in enumerate(symbol.matrix)
        for start, length in _bars(modules)
    )
    # One path: edges that touch leave no light seam between them.
    return b"%s 0 g %s f" % (white, bars)


def _bars(modules: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where the dark stretches of a row begin, and how many modules each has."""
    start = 0
    for at, dark in enumerate((*modules, 0)):
        if not dark:
            if at > start:
                yield start, at - start
            start = at + 1
