"""A DOCX becomes one that the built-in engine shows completely, nothing seen being changed.

Word can say the same thing in many ways, and the engine understands some of them. Each module
here takes one construct and rewrites it into a form that is drawn right:

    branches    mc:AlternateContent → the branch that counts
    revisions   tracked changes → the accepted text
    wrappers    content controls, smart tags → what they wrap; hidden paragraphs → nothing
    fields      fields → their results
    spacing     automatic spacing, first-line indents → unmistakable ones
    tables      merges of old, gaps in rows, floating tables → plain cells
    tabs        alignment tabs → tab stops
    drawings    shapes, text boxes, groups (`drawingml`, `vml`) → carriers (`writing`)
    frames      frames → floating text boxes
    wraps       text that keeps clear of a drawing → room for it
    lists       restarted lists → lists of their own
"""

from collections.abc import Callable, Iterable, Mapping

from zidocs.layout.normalise import (
    branches,
    drawings,
    fields,
    frames,
    lists,
    revisions,
    signs,
    spacing,
    tables,
    tabs,
    wrappers,
    wraps,
)
from zidocs.layout.normalise.story import Leftover, Story, stories, text_root
from zidocs.layout.ooxml import Package, open_package, serialised

STEPS: tuple[Callable[[Story], Iterable[Leftover]], ...] = (
    branches.choose,
    revisions.accept,
    wrappers.open_wrappers,
    wrappers.drop_hidden,
    fields.settle,
    spacing.clarify,
    tables.straighten,
    tabs.place,
    drawings.redraw,
    # After drawings: it writes carriers itself, which must not be read as shapes again.
    frames.float_frames,
    wraps.measure_from_text,
    wraps.make_room,
)


def normalise(docx: bytes) -> bytes:
    """Rewrite a DOCX for the built-in engine.

    A DOCX that needs nothing comes back as the same object. The same input gives the same bytes.
    Raises LayoutFault when the bytes are no sound DOCX.
    """
    package = open_package(docx, "")
    changes = dict(_definitions(package))
    wanted = signs.stories_to_rewrite(package)
    if wanted:
        for story in stories(package):
            if story.part in wanted:
                before = serialised(story.root)
                rewrite(story)
                after = serialised(story.root)
                if after != before:
                    changes[story.part] = after
    return package.replaced(changes) if changes else docx


def accept_changes(docx: bytes) -> bytes:
    """A DOCX with every tracked change accepted, for engines that would print the marks.

    One without tracked changes comes back as the same object. Raises LayoutFault as above.
    """
    package = open_package(docx, "")
    changes: dict[str, bytes] = {}
    for part in signs.flowing(package):
        if revisions.MARKS.search(package.read(part)):
            root = text_root(package, part)
            revisions.accept_in(root)
            changes[part] = serialised(root)
    return package.replaced(changes) if changes else docx


def rewrite(story: Story) -> list[Leftover]:
    """Take all steps over one story, in place; what could not be rewritten is named."""
    return [leftover for step in STEPS for leftover in step(story)]


def _definitions(package: Package) -> Mapping[str, bytes]:
    """The lists and the style sheet, where they need rewriting."""
    changes: dict[str, bytes] = {}
    for kind in ("numbering", "styles"):
        restarts = kind == "numbering" and signs.lists_restart(package)
        if not restarts and not signs.spaces_by_itself(package, kind):
            continue
        for part in package.related(kind):
            root = package.tree(part)
            spacing.clear(root)
            if restarts:
                lists.separate(root)
            changes[part] = serialised(root)
    return changes
