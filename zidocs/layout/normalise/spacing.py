"""Paragraph properties that the engine reads otherwise than Word become unmistakable.

Automatic spacing, and first-line indents over a style's hanging one.
"""

from collections.abc import Iterator

from zidocs.layout.normalise.story import Leftover, Story
from zidocs.layout.ooxml import Element, tag

AUTOMATIC = "280"
"""Twips that Word sets for automatic spacing (14 points, as in HTML)."""


def clarify(story: Story) -> Iterator[Leftover]:
    """Rewrite what is ambiguous in the paragraphs of a story."""
    clear(story.root)
    yield from ()


def clear(root: Element) -> None:
    """Rewrite what is ambiguous in any part that holds paragraph properties."""
    for spacing in root.iter(tag("w:spacing")):
        for side in ("before", "after"):
            if spacing.get(tag(f"w:{side}Autospacing")) in ("1", "true", "on"):
                spacing.set(tag(f"w:{side}"), AUTOMATIC)
    for indent in root.iter(tag("w:ind")):
        if indent.get(tag("w:firstLine")) is not None and indent.get(tag("w:hanging")) is None:
            indent.set(tag("w:hanging"), "0")
