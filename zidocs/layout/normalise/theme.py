"""The colours of a DOCX's theme become plain RRGGBB."""

import colorsys
from functools import cached_property

from zidocs.layout.ooxml import Element, Package, local, number, tag

ROLES = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
"""Names of use and names of the scheme, as every template of Word maps them."""

OFFICE = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4",
    "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5",
    "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72",
}  # fmt: skip
NAMED = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "008000", "blue": "0000FF",
    "yellow": "FFFF00", "gray": "808080", "grey": "808080", "silver": "C0C0C0", "navy": "000080",
    "maroon": "800000", "olive": "808000", "purple": "800080", "teal": "008080", "lime": "00FF00",
    "aqua": "00FFFF", "fuchsia": "FF00FF", "window": "FFFFFF", "windowtext": "000000",
}  # fmt: skip
LINE_WIDTHS = (0.5, 1.0, 1.5)
"""Points of the three line styles of Office's theme."""


class Theme:
    """The colour scheme and line widths of one package, read when first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def _root(self) -> Element | None:
        part = next(self._package.related("theme"), None)
        return self._package.tree(part) if part is not None and part in self._package else None

    @cached_property
    def scheme(self) -> dict[str, str]:
        """Scheme name → RRGGBB."""
        colours = dict(OFFICE)
        root = self._root
        if root is not None:
            for scheme in root.iter(tag("a:clrScheme")):
                for entry in scheme:
                    for choice in entry:
                        colour = choice.get("lastClr") or choice.get("val") or ""
                        if _is_hex(colour):
                            colours[local(entry)] = colour.upper()
        return colours

    @cached_property
    def line_widths(self) -> tuple[float, ...]:
        """Points of the theme's line styles, thinnest first."""
        root = self._root
        lines = [] if root is None else list(root.iter(tag("a:lnStyleLst")))
        found = [number(line.get("w"), 9525) / 12700 for line in lines[0]] if lines else []
        return tuple(found) or LINE_WIDTHS

    def colour(self, holder: Element | None) -> str | None:
        """A DrawingML colour (the one child of a fill, or of a reference) becomes RRGGBB.

        Light and dark variants follow ECMA-376 part 1, 20.1.2.3; a transparent colour is mixed
        with the white of the paper.
        """
        if holder is None:
            return None
        for choice in holder:
            kind, name = local(choice), choice.get("val", "")
            if kind == "srgbClr":
                base = name
            elif kind == "schemeClr":
                base = self.scheme.get(ROLES.get(name, name), "000000")
            elif kind == "sysClr":
                base = choice.get("lastClr", "000000")
            elif kind == "prstClr":
                base = NAMED.get(name.lower(), "000000")
            else:
                continue
            return _varied(base if _is_hex(base) else "000000", choice)
        return None


def vml_colour(text: str | None) -> str | None:
    """A colour as VML writes it (``#eee``, ``white [3212]``) becomes RRGGBB."""
    word = (text or "").split("[")[0].strip().lower()
    if word in NAMED:
        return NAMED[word]
    digits = word.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return digits.upper() if _is_hex(digits) else None


def _is_hex(text: str) -> bool:
    return len(text) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in text)


def _varied(base: str, choice: Element) -> str:
    red, green, blue = (int(base[at : at + 2], 16) / 255 for at in (0, 2, 4))
    for change in choice:
        amount = number(change.get("val"), 100_000) / 100_000
        kind = local(change)
        if kind in ("lumMod", "lumOff"):
            hue, light, depth = colorsys.rgb_to_hls(red, green, blue)
            light = light * amount if kind == "lumMod" else light + amount
            red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), depth)
        elif kind == "shade":
            red, green, blue = red * amount, green * amount, blue * amount
        elif kind in ("tint", "alpha"):
            red, green, blue = (part * amount + 1 - amount for part in (red, green, blue))
    return "".join(f"{min(255, max(0, round(part * 255))):02X}" for part in (red, green, blue))
