"""What is left of a page's annotations: links within the file, harmless marks, pictures.

A link leads to a page of its own document, a web address, or nowhere. A note or a highlight keeps
its looks and its words. A form field, a signature or a film becomes the picture that was seen.
Only keys known to be harmless are kept. (ISO 32000-1, 12.5.)
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from zidocs.pdf.findings import Finding, action_findings, address_of, triggered, web_address
from zidocs.pdf.output import pdf_dict
from zidocs.pdf.source import Matrix, PdfSource

Aim = Callable[[PdfObject | None], ArrayObject | None]
"""A destination of the source becomes one of the file being made, or None."""

PRINTED = 4
"""The flags of an annotation that is seen on paper too, as archives want (ISO 19005-2, 6.3.2)."""

_STIFF = 8 | 16
"""No zoom, no rotation (these flags: ISO 32000-1, table 165)."""

_HARMLESS_FLAGS = _STIFF | 64 | 128 | 512
"""Also read only, locked, contents locked."""

HIDDEN = 2 | 32
"""Hidden, no view."""

_PUSHED = 1 << 16
"""The flag of a button that keeps no value (ISO 32000-1, table 226)."""

_VALUES = (str, bytes, ArrayObject)
_NOWHERE: Mapping[str, PdfObject] = {}

_KEPT = (
    "/Subtype", "/Rect", "/Contents", "/Border", "/BS", "/BE", "/C", "/IC",
    "/CA", "/QuadPoints", "/InkList", "/L", "/LE", "/LL", "/LLE", "/Vertices", "/CL", "/DA", "/Q",
    "/RD", "/Name", "/T", "/M", "/Subj", "/H",
)  # fmt: skip
_MEDIA = frozenset({"/Screen", "/RichMedia", "/3D", "/Movie", "/Sound"})
PAINTED = _MEDIA | {"/Widget", "/FileAttachment"}
DROPPED = frozenset({"/Popup", "/TrapNet", "/PrinterMark"})


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
    drawn: Container[int] = (),
) -> TidyAnnotations:
    """A page of a source becomes its harmless annotations and what is to be painted on it.

    ``hides`` tells whether a layer keeps what belongs to it from being seen; ``drawn`` are the
    fields that somebody else draws, by their ``id``.
    """
    tidy = TidyAnnotations()
    annotations = [source.dictionary(value) for value in source.array(page.get("/Annots"))]
    actions = [annotation.get("/A") for annotation in annotations]
    for holder in (page, *annotations):
        actions.extend(triggered(source, holder))
    tidy.findings.update(action_findings(source, actions))
    for annotation in annotations:
        subtype = source.name(annotation.get("/Subtype"))
        if subtype in DROPPED:
            continue
        if hides(annotation.get("/OC")):
            tidy.findings.add("hidden")
            continue
        if subtype == "/Link":
            tidy.kept.extend(_link(source, annotation, aim))
        elif subtype in PAINTED:
            by_others = id(annotation) in drawn
            findings = _painted_findings(source, annotation, subtype)
            tidy.findings.update(findings - {"unseen"} if by_others else findings)
            tidy.painted.extend([] if by_others else _painting(source, annotation))
        elif not is_hidden(source, annotation):
            tidy.kept.append(_harmless(source, annotation))
    return tidy


def _link(source: PdfSource, link: DictionaryObject, aim: Aim) -> Iterator[DictionaryObject]:
    action = source.dictionary(link.get("/A"))
    kind = source.name(action.get("/S"))
    if kind == "/URI":
        if address := web_address(address_of(source, action)):
            to_web = pdf_dict({"/S": NameObject("/URI"), "/URI": TextStringObject(address)})
            yield _harmless(source, link, {"/A": to_web})
    elif destination := aim(action.get("/D") if kind == "/GoTo" else link.get("/Dest")):
        yield _harmless(source, link, {"/Dest": destination})


def _harmless(
    source: PdfSource, annotation: DictionaryObject, leading: Mapping[str, PdfObject] = _NOWHERE
) -> DictionaryObject:
    kept = {key: annotation.raw_get(key) for key in _KEPT if key in annotation}
    flags = source.whole(annotation.get("/F")) & _HARMLESS_FLAGS | PRINTED
    if source.name(annotation.get("/Subtype")) == "/Text":
        # So it behaves anyway (ISO 32000-1, 12.5.6.4).
        flags |= _STIFF
    if look := appearance(source, annotation):
        # One look, whatever the mouse does (ISO 19005-2, 6.3.3).
        kept["/AP"] = pdf_dict({"/N": look})
    return pdf_dict({"/Type": NameObject("/Annot"), **kept, "/F": NumberObject(flags), **leading})


def is_hidden(source: PdfSource, annotation: DictionaryObject) -> bool:
    """Whether an annotation is not to be seen at all."""
    return bool(source.whole(annotation.get("/F")) & HIDDEN)


def _painted_findings(
    source: PdfSource, annotation: DictionaryObject, subtype: str
) -> set[Finding]:
    if subtype in _MEDIA:
        return {"media"}
    if subtype == "/FileAttachment":
        return {"file"}
    if source.name(source.inherited(annotation, "/FT")) == "/Sig":
        # Whether the document is signed is asked of its fields, which need not be seen.
        signed = isinstance(source.inherited(annotation, "/V"), DictionaryObject)
        return set() if signed else {"form"}
    lost = has_value(source, annotation) and appearance(source, annotation) is None
    return {"form", "unseen"} if lost and not is_hidden(source, annotation) else {"form"}


def has_value(source: PdfSource, field: DictionaryObject) -> bool:
    """Whether a field, as it stands on a page, is filled in, chosen or ticked."""
    value = source.inherited(field, "/V")
    if source.name(source.inherited(field, "/FT")) != "/Btn":
        return bool(value) if isinstance(value, _VALUES) else isinstance(value, StreamObject)
    if source.whole(source.inherited(field, "/Ff")) & _PUSHED:
        return False
    # The value of a group does not tell which of its buttons is on.
    state = field.get("/AS", field.get("/V"))
    return source.name(state) not in ("", "/Off")


def appearance(source: PdfSource, annotation: DictionaryObject) -> PdfObject | None:
    """The appearance in its present state, as a reference to a form where it is one."""
    if "/AP" not in annotation:
        return None
    normal = source.dictionary(annotation.get("/AP")).get("/N")
    found = source.dictionary(normal)
    if not isinstance(found, StreamObject):
        state = source.resolve(annotation.get("/AS", source.inherited(annotation, "/V")))
        normal = found.get(source.name(state))
        found = source.dictionary(normal)
    return normal if isinstance(found, StreamObject) else None


def _painting(
    source: PdfSource, annotation: DictionaryObject
) -> Iterator[tuple[Matrix, PdfObject]]:
    """The appearance and the matrix that fits its box into the annotation's rectangle.

    (ISO 32000-1, 12.5.5, algorithm 8.1)
    """
    look = appearance(source, annotation)
    form = source.dictionary(look)
    rectangle = source.rectangle(annotation.get("/Rect"))
    box = source.numbers(form.get("/BBox"), 4)
    if look is None or rectangle is None or box is None or is_hidden(source, annotation):
        return
    a, b, c, d, e, f = source.numbers(form.get("/Matrix"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    across = [a * x + c * y + e for x, y in corners]
    upward = [b * x + d * y + f for x, y in corners]
    width, height = max(across) - min(across), max(upward) - min(upward)
    if not width or not height:
        return
    left, bottom, right, top = rectangle
    wide, high = (right - left) / width, (top - bottom) / height
    yield (wide, 0.0, 0.0, high, left - wide * min(across), bottom - high * min(upward)), look
