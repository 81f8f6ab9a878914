"""Content controls and other wrappers become what they wrap; hidden lines and rows go.

Content controls stand around blocks, pieces of a line, rows and cells (ECMA-376 part 1, 17.5.2);
the engine looks into some of them only.
"""

from collections.abc import Iterator

from zidocs.layout.normalise.story import Leftover, Story
from zidocs.layout.ooxml import Element, find, is_on, local, tag

CONTROL = tag("w:sdt")
WRAPPERS = (CONTROL, tag("w:customXml"), tag("w:smartTag"), tag("w:bdo"), tag("w:dir"))
PROPERTIES = ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")
SHOWN = (tag("w:t"), tag("w:drawing"), tag("w:pict"), tag("w:object"), tag("w:sym"))


def open_wrappers(story: Story) -> Iterator[Leftover]:
    """Put the content of every control and wrapper into the place of the wrapper."""
    for wrapper in list(story.root.iter(*WRAPPERS)):
        inner = wrapper.find(tag("w:sdtContent")) if wrapper.tag == CONTROL else None
        unwrap(wrapper, inner)
    yield from ()


def unwrap(wrapper: Element, inner: Element | None = None) -> None:
    """Replace an element by its children, or by those of its child ``inner``."""
    for child in list(wrapper if inner is None else inner):
        if local(child) not in PROPERTIES:
            wrapper.addprevious(child)
    wrapper.getparent().remove(wrapper)


def drop_hidden(story: Story) -> Iterator[Leftover]:
    """Take away paragraphs and rows that are hidden as a whole; runs the engine skips itself."""
    for row in list(story.root.iter(tag("w:tr"))):
        if is_on(row, "w:trPr/w:hidden"):
            row.getparent().remove(row)
    for paragraph in list(story.root.iter(tag("w:p"))):
        if is_on(paragraph, "w:pPr/w:rPr/w:vanish") and not _shows_anything(paragraph):
            _remove(paragraph)
    yield from ()


def _shows_anything(paragraph: Element) -> bool:
    return any(
        not is_on(run, "w:rPr/w:vanish") and next(run.iter(*SHOWN), None) is not None
        for run in paragraph.iter(tag("w:r"))
    )


def _remove(paragraph: Element) -> None:
    """A cell needs its last paragraph, and a section the one that holds its properties."""
    if find(paragraph, "w:pPr/w:sectPr") is not None:
        return
    following = paragraph.getnext()
    if local(paragraph.getparent()) == "body" or following is not None:
        paragraph.getparent().remove(paragraph)
