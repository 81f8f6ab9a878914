"""Each mc:AlternateContent becomes the one branch that the engine, or a later step, understands.

Markup compatibility (ECMA-376 part 3) lets a writer offer several branches. Word puts every
modern shape into the first and VML into the last. Shapes, groups and canvases are understood
here; for everything else the fallback, made for older readers, is the safer choice.
"""

from collections.abc import Iterator

from zidocs.layout.normalise.story import Leftover, Story
from zidocs.layout.ooxml import NAMESPACES, Element, tag

UNDERSTOOD = frozenset(NAMESPACES[prefix] for prefix in ("wps", "wpg", "wpc"))


def choose(story: Story) -> Iterator[Leftover]:
    """Put the chosen branch in the place of each choice; outer choices first."""
    for choice in list(story.root.iter(tag("mc:AlternateContent"))):
        if story.root not in choice.iterancestors():
            continue
        branch = chosen(choice)
        for child in [] if branch is None else list(branch):
            choice.addprevious(child)
        choice.getparent().remove(choice)
    yield from ()


def chosen(choice: Element) -> Element | None:
    """The branch of an mc:AlternateContent that counts, or none when it is empty."""
    fallback = choice.find(tag("mc:Fallback"))
    options = choice.findall(tag("mc:Choice"))
    for option in options:
        wanted = {option.nsmap.get(prefix) for prefix in option.get("Requires", "").split()}
        if wanted and wanted <= UNDERSTOOD:
            return option
    if fallback is not None and len(fallback):
        return fallback
    return options[0] if options else fallback
