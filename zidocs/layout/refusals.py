"""A reason becomes a code, what the built-in engine cannot show, and what to do about it.

The reasons are what normalising leaves and what preflight finds; ``templates/README.md`` lists
them all.
"""

from collections.abc import Mapping

from zidocs.errors import Sentence, say

AS_PICTURE = say("Put it in as a picture: copy it, then Paste Special, Picture (PNG).")
IN_WORD = say("Change it in Word, or install LibreOffice, which shows it.")

REFUSALS: Mapping[str, tuple[str, Sentence, Sentence]] = {
    "chart": ("Z620", say("A chart is not drawn by the built-in layout engine."), AS_PICTURE),
    "diagram": (
        "Z621",
        say("A SmartArt diagram is not drawn by the built-in layout engine."),
        AS_PICTURE,
    ),
    "object": (
        "Z622",
        say("An embedded object (a worksheet, a form field of another program) is not drawn."),
        AS_PICTURE,
    ),
    "equation": (
        "Z623",
        say("An equation is not drawn by the built-in layout engine."),
        AS_PICTURE,
    ),
    "script": (
        "Z624",
        say("Text from right to left, or in a script that joins its letters, is not set right."),
        AS_PICTURE,
    ),
    "wrap": (
        "Z625",
        say("Text flows around a picture or box, which the built-in layout engine does not do."),
        say("Set its text wrapping to “Behind Text” or “In Front of Text” and move it aside."),
    ),
    "floating table": (
        "Z626",
        say("A floating table has text beside it."),
        say("Set its text wrapping to “None” in Table Properties."),
    ),
    "columns": ("Z627", say("Text in several columns is not balanced as Word does it."), IN_WORD),
    "picture format": (
        "Z628",
        say("A picture has a format that is not drawn (EMF, WMF, SVG)."),
        say("Replace it by a PNG or JPEG picture."),
    ),
    "picture missing": (
        "Z629",
        say("A picture is not inside the file."),
        say("Insert the picture again, not as a link."),
    ),
    "picture effect": (
        "Z630",
        say("A picture is faded, recoloured, mirrored or framed in Word."),
        say("Change the picture in a picture program and insert it without effects."),
    ),
    "turned": (
        "Z631",
        say("Turned or vertical text, or a turned shape, is not drawn right."),
        say("Set it upright, or put it in as a picture."),
    ),
    "word art": (
        "Z632",
        say("WordArt, a watermark of letters for instance, is not drawn."),
        AS_PICTURE,
    ),
    "form": (
        "Z633",
        say("A shape other than a plain rectangle or a level or upright line is not drawn right."),
        say("Use a plain rectangle or line, or put the shape in as a picture."),
    ),
    "linked": (
        "Z634",
        say("Text flows from one text box into another."),
        say("Put the text into a single box."),
    ),
    "ink": ("Z635", say("Handwriting (ink) is not drawn."), AS_PICTURE),
    "inline": (
        "Z636",
        say("A shape stands in a line together with text."),
        say("Set its text wrapping to “In Front of Text”, or give it a paragraph of its own."),
    ),
    "drop cap": ("Z637", say("A drop cap is not drawn."), say("Choose “None” at Drop Cap.")),
    "notes": (
        "Z638",
        say("Endnotes, notes in tables, and notes that are numbered by page are not set right."),
        say("Use footnotes in the text, numbered through the document."),
    ),
    "embedded document": (
        "Z639",
        say("Another document is embedded in this one."),
        say("Copy its text into this document."),
    ),
    "page": (
        "Z640",
        say("The page has a border, a colour, line numbers, mirrored margins or centred text."),
        say("Take it away in Page Setup or Page Borders."),
    ),
    "page number": (
        "Z641",
        say("A page number stands in the text, is calculated, or has a form of its own."),
        say("Put plain page numbers into the header or footer."),
    ),
    "check box": (
        "Z642",
        say("An old check box field is not drawn."),
        say("Insert a sign or a check box content control instead."),
    ),
    "table": (
        "Z643",
        say("A table has gaps between its cells, diagonal lines, or runs from right to left."),
        say("Take that away in Table Properties."),
    ),
    "ruby": (
        "Z644",
        say("Small text above other text is not drawn."),
        say("Write it in brackets."),
    ),
}
"""Reason → code, what cannot be shown, and what to do about it."""

REFUSED: tuple[tuple[str, Sentence, Sentence], ...] = tuple(REFUSALS.values())
"""All that is refused, for lists people read."""
