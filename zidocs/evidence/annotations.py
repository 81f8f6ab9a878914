"""The annotations of a page become links within the file, harmless marks, and painted pictures.

A link leads to a page of its own document, a web address, or nowhere. A note or a highlight keeps
its looks and its words. A form field, a signature or a film becomes the picture that was seen.
Only keys known to be harmless are kept. (ISO 32000-1, 12.5.)
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from zidocs.evidence.page_view import Matrix
from zidocs.evidence.pdf_file import pdf_dict
from zidocs.evidence.pdf_findings import Finding, action_findings, trigger_findings
from zidocs.evidence.pdf_source import PdfSource

Aim = Callable[[PdfObject | None], ArrayObject | None]
"""A destination of the source becomes one of the file being made, or None."""

PRINTED = 4
"""The flags of an annotation that is seen on paper too, as archives want (ISO 19005-2, 6.3.2)."""

_HARMLESS_FLAGS = 8 | 16 | 64 | 128 | 512
"""No zoom, no rotation, read only, locked, contents locked (ISO 32000-1, table 165)."""

_STIFF = 8 | 16
"""Flags "no zoom" and "no rotation"."""

_HIDDEN = 2 | 32
"""Flags "hidden" and "no view" (ISO 32000-1, table 165)."""

_KEPT = (
    "/Subtype", "/Rect", "/Contents", "/Border", "/BS", "/BE", "/C", "/IC",
    "/CA", "/QuadPoints", "/InkList", "/L", "/LE", "/LL", "/LLE", "/Vertices", "/CL", "/DA", "/Q",
    "/RD", "/Name", "/T", "/M", "/Subj", "/H",
)  # fmt: skip
_PAINTED = frozenset(
    {"/Widget", "/Screen", "/RichMedia", "/3D", "/Movie", "/Sound", "/FileAttachment"}
)
_MEDIA = frozenset({"/Screen", "/RichMedia", "/3D", "/Movie", "/Sound"})
_DROPPED = frozenset({"/Popup", "/TrapNet", "/PrinterMark"})
_WEB = ("http://", "https://", "mailto:")


@dataclass
class TidyAnnotations:
    """What remains of a page's annotations.

    ``kept`` may refer to objects of the source; ``painted`` are appearances and where they go.
    """

    kept: list[DictionaryObject] = field(default_factory=list)
    painted: list[tuple[Matrix, PdfObject]] = field(default_factory=list)
    findings: set[Finding] = field(default_factory=set)


def tidy_annotations(
    source: PdfSource,
    page: DictionaryObject,
    aim: Aim,
    hides: Callable[[PdfObject | None], bool],
) -> TidyAnnotations:
    """A page of a source becomes its harmless annotations and what is to be painted on it.

    ``hides`` tells whether a layer keeps what belongs to it from being seen.
    """
    tidy = TidyAnnotations(findings=set(trigger_findings(source, page)))
    for value in source.array(page.get("/Annots")):
        annotation = source.dictionary(value)
        subtype = source.name(annotation.get("/Subtype"))
        tidy.findings.update(trigger_findings(source, annotation))
        tidy.findings.update(action_findings(source, annotation.get("/A")))
        if subtype in _DROPPED:
            continue
        if hides(annotation.get("/OC")):
            tidy.findings.add("hidden")
            continue
        if subtype == "/Link":
            tidy.kept.extend(_link(source, annotation, aim))
        elif subtype in _PAINTED:
            tidy.findings.update(_painted_findings(source, annotation, subtype))
            tidy.painted.extend(_painting(source, annotation))
        elif not _is_hidden(source, annotation):
            tidy.kept.append(_harmless(source, annotation))
    return tidy


def _link(source: PdfSource, link: DictionaryObject, aim: Aim) -> Iterator[DictionaryObject]:
    action = source.dictionary(link.get("/A"))
    kind = source.name(action.get("/S"))
    if kind == "/URI":
        address = source.resolve(action.get("/URI"))
        if str(address).lower().startswith(_WEB):
            to_web = pdf_dict({"/S": NameObject("/URI"), "/URI": address})
            yield _leading(source, link, "/A", to_web)
    elif destination := aim(action.get("/D") if kind == "/GoTo" else link.get("/Dest")):
        yield _leading(source, link, "/Dest", destination)


def _harmless(source: PdfSource, annotation: DictionaryObject) -> DictionaryObject:
    kept = {key: annotation.raw_get(key) for key in _KEPT if key in annotation}
    flags = int(source.number(annotation.get("/F")) or 0) & _HARMLESS_FLAGS | PRINTED
    if source.name(annotation.get("/Subtype")) == "/Text":
        # So it behaves anyway (ISO 32000-1, 12.5.6.4).
        flags |= _STIFF
    if appearance := _appearance(source, annotation):
        # One look, whatever the mouse does (ISO 19005-2, 6.3.3).
        kept["/AP"] = pdf_dict({"/N": appearance})
    return pdf_dict({"/Type": NameObject("/Annot"), **kept, "/F": NumberObject(flags)})


def _leading(
    source: PdfSource, link: DictionaryObject, key: str, target: PdfObject
) -> DictionaryObject:
    harmless = _harmless(source, link)
    harmless[NameObject(key)] = target
    return harmless


def _is_hidden(source: PdfSource, annotation: DictionaryObject) -> bool:
    return bool(int(source.number(annotation.get("/F")) or 0) & _HIDDEN)


def _painted_findings(
    source: PdfSource, annotation: DictionaryObject, subtype: str
) -> Iterator[Finding]:
    if subtype in _MEDIA:
        yield "media"
    elif subtype == "/FileAttachment":
        yield "file"
    else:
        value = source.inherited(annotation, "/V")
        if source.name(source.inherited(annotation, "/FT")) == "/Sig":
            # Whether the document is signed is asked of its fields, which need not be seen.
            if not isinstance(value, DictionaryObject):
                yield "form"
            return
        yield "form"
        if isinstance(value, str) and value and _appearance(source, annotation) is None:
            yield "unseen"


def _appearance(source: PdfSource, annotation: DictionaryObject) -> PdfObject | None:
    """The appearance in its present state, as a reference to a form where it is one."""
    normal = source.dictionary(annotation.get("/AP")).get("/N")
    found = source.dictionary(normal)
    if not isinstance(found, StreamObject):
        normal = found.get(source.name(annotation.get("/AS")))
        found = source.dictionary(normal)
    return normal if isinstance(found, StreamObject) else None


def _painting(
    source: PdfSource, annotation: DictionaryObject
) -> Iterator[tuple[Matrix, PdfObject]]:
    """The appearance and the matrix that fits its box into the annotation's rectangle.

    (ISO 32000-1, 12.5.5, algorithm 8.1)
    """
    appearance = _appearance(source, annotation)
    rectangle = source.numbers(annotation.get("/Rect"), 4)
    if appearance is None or rectangle is None or _is_hidden(source, annotation):
        return
    form = source.dictionary(appearance)
    box = source.numbers(form.get("/BBox"), 4)
    if box is None:
        return
    a, b, c, d, e, f = source.numbers(form.get("/Matrix"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    across = [a * x + c * y + e for x, y in corners]
    upward = [b * x + d * y + f for x, y in corners]
    width, height = max(across) - min(across), max(upward) - min(upward)
    if not width or not height:
        return
    (left, right), (bottom, top) = sorted(rectangle[::2]), sorted(rectangle[1::2])
    wide, high = (right - left) / width, (top - bottom) / height
    yield (
        (wide, 0.0, 0.0, high, left - wide * min(across), bottom - high * min(upward)),
        appearance,
    )
