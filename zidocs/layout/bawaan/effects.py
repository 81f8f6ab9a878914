"""Changes the pixels of a picture as Word's own effects do: grey, faded, two-toned, mirrored.

DrawingML (ECMA-376 part 1, 20.1.8) keeps the picture as it was and states what is done to it.
"""

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WHOLE = 100_000
_MOST_PIXELS = 64_000_000
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, ArithmeticError)


def changed(data: bytes, blip: Any, frame: Any) -> bytes | None:
    """A picture as the effects of its a:blip and its a:xfrm show it, as PNG; None: as it is.

    What is no picture is left for the one who draws it.
    """
    effects = [effect for effect in blip if effect.tag.removeprefix(_A) in _EFFECTS]
    flips = [side for side in "HV" if frame is not None and frame.get(f"flip{side}") in _ON]
    if not effects and not flips:
        return None
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            image = opened.convert("RGBA")
    except (Image.DecompressionBombError, *_FAULTS):
        return None
    for effect in effects:
        image = _EFFECTS[effect.tag.removeprefix(_A)](image, effect)
    for side in flips:
        image = ImageOps.mirror(image) if side == "H" else ImageOps.flip(image)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


_ON = ("1", "true")


def _share(effect: Any, name: str, usual: float) -> float:
    try:
        return max(-1.0, min(1.0, int(effect.get(name, "")) / _WHOLE))
    except ValueError:
        return usual


def _colours(effect: Any) -> list[tuple[int, ...]]:
    """The plain colours inside of an effect, in order."""
    found = [one.get("val", "") for one in effect.iter(f"{_A}srgbClr")]
    return [tuple(bytes.fromhex(colour)) for colour in found if _is_rgb(colour)]


def _is_rgb(text: str) -> bool:
    return len(text) == 6 and all(sign in "0123456789abcdefABCDEF" for sign in text)


def _each(image: "Image.Image", change: Callable[[int], float]) -> "Image.Image":
    """Red, green and blue changed by a rule; transparency stays."""
    table = [max(0, min(255, round(change(value)))) for value in range(256)]
    return image.point([*table * 3, *range(256)])


def _grey(image: "Image.Image", effect: Any) -> "Image.Image":
    return image.convert("LA").convert("RGBA")


def _black_or_white(image: "Image.Image", effect: Any) -> "Image.Image":
    limit = 255 * _share(effect, "thresh", 0.5)
    return _each(_grey(image, effect), lambda value: 255 if value >= limit else 0)


def _light(image: "Image.Image", effect: Any) -> "Image.Image":
    bright, contrast = _share(effect, "bright", 0.0), _share(effect, "contrast", 0.0)
    steep = 1 + contrast if contrast < 0 else 1 / max(0.01, 1 - contrast)
    return _each(image, lambda value: (value - 127.5) * steep + 127.5 + 127.5 * bright)


def _faded(image: "Image.Image", effect: Any) -> "Image.Image":
    share = _share(effect, "amt", 1.0)
    image.putalpha(image.getchannel("A").point([round(value * share) for value in range(256)]))
    return image


def _two_tones(image: "Image.Image", effect: Any) -> "Image.Image":
    from PIL import Image, ImageOps

    colours = _colours(effect)
    if len(colours) != 2:
        return image
    toned = ImageOps.colorize(image.convert("L"), colours[0], colours[1])
    return Image.merge("RGBA", (*toned.split(), image.getchannel("A")))


def _other_colour(image: "Image.Image", effect: Any) -> "Image.Image":
    """One colour becomes another, mostly a transparent one."""
    from PIL import Image, ImageChops

    colours = _colours(effect)
    if len(colours) != 2:
        return image
    seen = image.convert("RGB")
    away = ImageChops.difference(seen, Image.new("RGB", image.size, colours[0]))
    red, green, blue = away.split()
    mask = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    mask = mask.point([255 if value <= 3 else 0 for value in range(256)])
    clear = next(effect.iter(f"{_A}alpha"), None) is not None
    image.paste((*colours[1], 0 if clear else 255), mask=mask)
    return image


def _one_colour(image: "Image.Image", effect: Any) -> "Image.Image":
    from PIL import Image

    for colour in _colours(effect)[:1]:
        plain = Image.new("RGBA", image.size, (*colour, 255))
        plain.putalpha(image.getchannel("A"))
        return plain
    return image


_EFFECTS: Mapping[str, Callable[["Image.Image", Any], "Image.Image"]] = {
    "grayscl": _grey,
    "biLevel": _black_or_white,
    "lum": _light,
    "alphaModFix": _faded,
    "duotone": _two_tones,
    "clrChange": _other_colour,
    "clrRepl": _one_colour,
}
