"""Pages of a PDF become forms of another file: drawn as they are seen, hidden layers left out."""

import io
import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from zidocs.pdf.annotations import TidyAnnotations, tidy_annotations
from zidocs.pdf.content import shown_fonts
from zidocs.pdf.findings import Finding
from zidocs.pdf.output import PdfFile, UnwrittenFile, pdf_dict
from zidocs.pdf.source import PageView, PdfSource, page_view

# Drawing programs and some office programs keep drafts, watermarks and other languages in layers
# that are switched off. (ISO 32000-1, 8.11: optional content.)

LAYER_KINDS = frozenset({"/OCG", "/OCMD"})
"""A layer, and a rule over layers."""


class Layers:
    """The layers of a source that are switched off in its default view."""

    def __init__(self, source: PdfSource) -> None:
        self._source = source
        self._off = _switched_off(source)

    def hide(self, value: PdfObject | None) -> bool:
        """Whether the layer or rule that some content belongs to (/OC) keeps it from being seen."""
        return bool(self._off) and not self._shows(value)

    def _shows(self, value: PdfObject | None) -> bool:
        if isinstance(value, IndirectObject) and value.idnum in self._off:
            return False
        rule = self._source.dictionary(value)
        if self._source.name(rule.get("/Type")) != "/OCMD":
            return True
        if expression := self._source.array(rule.get("/VE")):
            return self._holds(expression)
        listed = self._source.array(rule.get("/OCGs")) or [rule.get("/OCGs")]
        states = [number not in self._off for number in _numbers(listed)]
        match self._source.name(rule.get("/P")):
            case "/AllOn":
                return all(states)
            case "/AnyOff":
                return not states or not all(states)
            case "/AllOff":
                return not any(states)
            case _:
                return not states or any(states)

    def _holds(self, expression: ArrayObject) -> bool:
        """Whether an expression over layers is true; only expressions written in it are followed.

        So none can contain itself.
        """
        states = (
            self._holds(operand) if isinstance(operand, ArrayObject) else self._shows(operand)
            for operand in expression[1:]
        )
        match self._source.name(expression[0]) if expression else "":
            case "/And":
                return all(states)
            case "/Or":
                return any(states)
            case "/Not":
                return not any(states)
            case _:
                return True


def _switched_off(source: PdfSource) -> set[int]:
    """The object numbers of the layers that the default view does not show."""
    properties = source.dictionary(source.catalog.get("/OCProperties"))
    view = source.dictionary(properties.get("/D"))
    off = set[int]()
    if source.name(view.get("/BaseState")) == "/OFF":
        off.update(_numbers(source.array(properties.get("/OCGs"))))
        off.difference_update(_numbers(source.array(view.get("/ON"))))
    off.update(_numbers(source.array(view.get("/OFF"))))
    for layer, seen in _states_on_screen(source, view):
        off.discard(layer) if seen else off.add(layer)
    return off


def _states_on_screen(source: PdfSource, view: DictionaryObject) -> Iterator[tuple[int, bool]]:
    """The layers that are switched by themselves when a page is looked at (8.11.4.5)."""
    for value in source.array(view.get("/AS")):
        rule = source.dictionary(value)
        categories = {source.name(item) for item in source.array(rule.get("/Category"))}
        if source.name(rule.get("/Event")) == "/View" and "/View" in categories:
            for layer in source.array(rule.get("/OCGs")):
                usage = source.dictionary(source.dictionary(layer).get("/Usage"))
                state = source.name(source.dictionary(usage.get("/View")).get("/ViewState"))
                if isinstance(layer, IndirectObject) and state in ("/ON", "/OFF"):
                    yield layer.idnum, state == "/ON"


def _numbers(layers: list[PdfObject | None] | ArrayObject) -> Iterator[int]:
    for layer in layers:
        if isinstance(layer, IndirectObject):
            yield layer.idnum


# The content of a page becomes a form (ISO 32000-1, 8.10), as it is, not decoded: whatever its
# graphics state was left at, a page number written after it stands where it should. What a page
# needs is copied object by object, never by recursion from one object to the next, so that neither
# loops nor depth can do harm; its structure, its thumbnails, the rest of its document stay behind.

_FOREIGN = frozenset({"/Page", "/Pages", "/Catalog", "/StructTreeRoot", "/StructElem"})
_NEEDLESS = frozenset(
    {
        "/Length", "/DL", "/F", "/FFilter", "/FDecodeParms", "/Metadata", "/PieceInfo", "/OPI",
        "/Ref", "/AF", "/LastModified", "/StructParent", "/StructParents", "/Alternates",
        "/Interpolate",
    }
)  # fmt: skip
"""Entries of a stream that are no part of what is seen; /F would be a file outside.

Whether a viewer smooths pixels, /Interpolate leaves to it; archives forbid it (ISO 19005-2, 6.2.8).
"""

_LETTER_LISTS = frozenset({"/CharSet", "/CIDSet"})
"""Entries of a font that repeat what its program says, often wrongly (ISO 19005-2, 6.2.11.4.2)."""

_SIMPLE_FONTS = frozenset({"/Type1", "/MMType1", "/TrueType"})
_PROGRAMS = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})

_NAMES = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]++")
"""Names in content, where they are written without escapes."""
_MOST_LOOKED_AT = 50_000_000
"""Bytes of the appearances of one file, decoded; real ones have some hundred each."""

_FIT = (NameObject, NumberObject, FloatObject, NullObject)
_LONGEST_CHAIN = 10
_LARGEST_IMAGE = 500_000_000
"""Bytes of one colour, decoded."""
_SURELY_SMALL = 65_536
"""Encoded bytes that one filter cannot turn into more than 70 MB (Deflate: 1032 to 1)."""


@dataclass(frozen=True)
class Overlay:
    """What is added to a page: content in the page's units, its fonts by name, annotations."""

    content: bytes = b""
    fonts: DictionaryObject = field(default_factory=DictionaryObject)
    annotations: tuple[DictionaryObject, ...] = ()


Overlays = Callable[[int, PageView], Overlay]
"""The place of a page in the list of those copied, and its view, become what is added to it."""


def _nothing(_place: int, _view: PageView) -> Overlay:
    return Overlay()


def copy_pages(
    source: PdfSource,
    indexes: Sequence[int],
    file: PdfFile,
    parent: IndirectObject,
    places: Sequence[IndirectObject],
    overlays: Overlays = _nothing,
    drawn: Container[int] = (),
    stand_in: IndirectObject | None = None,
) -> set[Finding]:
    """The pages with these indexes take their reserved places in the file.

    Links between them lead to the copies; links to pages that are not copied are dropped. Fields
    ``drawn`` by the overlays, known by their ``id``, are left out. A font of the file may
    ``stand_in`` for fonts that are not embedded, and that pages name without setting a letter in
    them: part 2 of ISO 19005 allows these, but not every validator looks whether they are needed.
    Returns what was left behind and is worth telling. To be used inside ``reading(name)``.
    """
    copies = dict(reversed(list(zip(indexes, places, strict=True))))
    copier = _Copier(source, file, copies, drawn, stand_in)
    for order, (index, place) in enumerate(zip(indexes, places, strict=True)):
        page = source.pages[index]
        view = page_view(source, page)
        file.put(place, copier.page(page, view, parent, overlays(order, view)))
    return copier.findings


def pages_alone(
    source: PdfSource,
    indexes: Sequence[int],
    overlays: Callable[[PdfFile], Overlays] | None = None,
    drawn: Container[int] = (),
) -> tuple[bytes, set[Finding]]:
    """The pages with these indexes become a PDF of their own, and what was left behind.

    ``overlays`` makes what is added to the pages; its fonts go into the file it is given. What it
    has ``drawn``, tells ``copy_pages``.
    """
    out = io.BytesIO()
    file = PdfFile(out)
    parent = file.reserve()
    places = [file.reserve() for _ in indexes]
    added = overlays(file) if overlays else _nothing
    findings = copy_pages(source, indexes, file, parent, places, overlays=added, drawn=drawn)
    file.finish_pages(parent, places)
    return out.getvalue(), findings


def page_findings(source: PdfSource, indexes: Sequence[int]) -> set[Finding]:
    """What ``pages_alone`` would find and raise, without the copy."""
    file = UnwrittenFile()
    places = [file.reserve() for _ in indexes]
    return copy_pages(source, indexes, file, file.reserve(), places)


def copy_object(source: PdfSource, reference: IndirectObject, file: PdfFile) -> IndirectObject:
    """One object of the source, and all it needs, becomes an object of the file."""
    copier = _Copier(source, file, {})
    copy = copier.copied(reference)
    copier.settle()
    return copy


@dataclass
class _Copier:
    _source: PdfSource
    _file: PdfFile
    _places: dict[int, IndirectObject]
    _drawn: Container[int] = ()
    _stand_in: IndirectObject | None = None
    _copies: dict[tuple[int, int], IndirectObject] = field(default_factory=dict)
    _waiting: list[tuple[IndirectObject, PdfObject]] = field(default_factory=list)
    _looked_at: int = 0
    findings: set[Finding] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._layers = Layers(self._source)

    def page(
        self, page: DictionaryObject, view: PageView, parent: IndirectObject, overlay: Overlay
    ) -> DictionaryObject:
        """A page and what is added to it become a page dictionary; all it needs is written."""
        tidy = tidy_annotations(self._source, page, self._aim, self._layers.hide, self._drawn)
        self.findings |= tidy.findings
        pictures, drawing = self._pictures(page, view, tidy)
        if "/P" not in pictures and self._source.lacks_content(page):
            self.findings.add("blank")
        resources = {"/XObject": pictures, "/Font": overlay.fonts}
        entries: dict[str, PdfObject] = {
            "/Type": NameObject("/Page"),
            "/Parent": parent,
            "/MediaBox": view.box,
            "/Resources": pdf_dict({name: value for name, value in resources.items() if value}),
            "/Contents": self._file.add_stream(DictionaryObject(), drawing + overlay.content),
        }
        if view.rotation:
            entries["/Rotate"] = NumberObject(view.rotation)
        if view.unit != 1:
            entries["/UserUnit"] = FloatObject(view.unit)
        if group := self._source.dictionary(page.get("/Group")):
            entries["/Group"] = self._translated(group)
        if annotations := [*tidy.kept, *overlay.annotations]:
            entries["/Annots"] = ArrayObject(
                self._file.add(self._annotation(annotation, page)) for annotation in annotations
            )
        self.settle()
        return pdf_dict(entries)

    def _pictures(
        self, page: DictionaryObject, view: PageView, tidy: TidyAnnotations
    ) -> tuple[DictionaryObject, bytes]:
        """The page's content and what is painted on it become named forms and their drawing."""
        pictures, drawing = DictionaryObject(), b""
        if (content := self._content(page, view)) is not None:
            pictures[NameObject("/P")] = content
            # A form ends where it began; q and Q are for viewers that let a stray Q out of it.
            drawing = b"q /P Do Q\n"
        for number, (matrix, appearance) in enumerate(tidy.painted, start=1):
            name = NameObject(f"/A{number}")
            pictures[name] = self._look(appearance, page)
            drawing += b"q %s cm %s Do Q\n" % (written(matrix), name.encode())
        return pictures, drawing

    def _annotation(self, annotation: DictionaryObject, page: DictionaryObject) -> PdfObject:
        looks = annotation.get("/AP")
        if not isinstance(looks, DictionaryObject):
            return self._translated(annotation)
        rest = DictionaryObject({k: v for k, v in annotation.items() if k != "/AP"})
        drawn = {name: self._look(look, page) for name, look in looks.items()}
        return pdf_dict({**cast(DictionaryObject, self._translated(rest)), "/AP": pdf_dict(drawn)})

    def _look(self, appearance: PdfObject, page: DictionaryObject) -> PdfObject:
        """An appearance becomes a form of the file that needs no other's resources.

        Where it has no font, picture or colour of a name of its own, viewers take that of the page,
        and some the form's default (ISO 32000-1, 7.8.3 and 12.7.2); the page of the file has none.
        """
        form = self._source.dictionary(appearance)
        if not isinstance(form, StreamObject):
            return self._translated(appearance)
        self._check_size(form)
        data = form.get_data() if self._looked_at < _MOST_LOOKED_AT else b""
        self._looked_at += len(data)
        named = {name.decode("latin-1") for name in _NAMES.findall(data)}
        resources = self._source.dictionary(form.get("/Resources"))
        lent = self._lent(named, resources, page) if named else {}
        if not lent:
            return self._translated(appearance)
        whole = EncodedStreamObject()
        whole.update({**form, NameObject("/Resources"): pdf_dict({**resources, **lent})})
        whole._data = form._data
        return self._file.add_stream_once(self._entries(whole), whole._data)

    def _lent(
        self, named: Container[str], own: DictionaryObject, page: DictionaryObject
    ) -> dict[str, PdfObject]:
        """What a page, or else the form, has under these names and these resources have not."""
        fields = self._source.dictionary(self._source.catalog.get("/AcroForm"))
        lent: dict[str, PdfObject] = {}
        for lender in (page.get("/Resources"), fields.get("/DR")):
            for kind, listed in self._source.dictionary(lender).items():
                known = self._source.dictionary(lent.get(kind, own.get(kind)))
                found = self._source.dictionary(listed)
                more = {k: v for k, v in found.items() if k in named and k not in known}
                if more:
                    lent[kind] = DictionaryObject({**known, **more})
        return lent

    def _content(self, page: DictionaryObject, view: PageView) -> IndirectObject | None:
        streams = self._source.contents(page)
        if not streams:
            return None
        form: dict[str, PdfObject] = {
            "/Type": NameObject("/XObject"),
            "/Subtype": NameObject("/Form"),
            "/BBox": view.box,
            "/Resources": self._resources(page, streams),
        }
        if len(streams) > 1:
            data = b"\n".join(stream.get_data() for stream in streams)
        else:
            self._check_inflated(streams[0])
            data = streams[0]._data
            for name in ("/Filter", "/DecodeParms"):
                if name in streams[0]:
                    form[name] = self._translated(streams[0].raw_get(name))
        return self._file.add_stream_once(pdf_dict(form), data)

    def _resources(self, page: DictionaryObject, streams: Sequence[StreamObject]) -> PdfObject:
        resources = page.get("/Resources")
        if found := self._without_idle_fonts(resources, streams):
            return self._file.add_once(found)
        if isinstance(resources, IndirectObject):
            return self.copied(resources)
        return self._file.add_once(self._translated(self._source.dictionary(resources)))

    def _without_idle_fonts(
        self, resources: PdfObject | None, streams: Sequence[StreamObject]
    ) -> DictionaryObject | None:
        """Resources with the stand-in for fonts in which these streams set no letter.

        Only fonts that are not embedded are replaced; None where there are no such.
        """
        if self._stand_in is None:
            return None
        whole = self._source.dictionary(resources)
        fonts = self._source.dictionary(whole.get("/Font"))
        lacking = {name for name, font in fonts.items() if self._lacks_program(font)}
        if not lacking:
            return None
        shown = shown_fonts(b"\n".join(each.get_data() for each in streams), also_invisible=True)
        idle = {name for name in lacking if name[1:].encode("latin-1") not in shown}
        if b"" in shown or not idle:
            return None
        copied = {name: self._translated(v) for name, v in whole.items() if name != "/Font"}
        needed = {name: self._translated(v) for name, v in fonts.items() if name not in idle}
        return pdf_dict(copied | {"/Font": pdf_dict(needed | dict.fromkeys(idle, self._stand_in))})

    def _lacks_program(self, font: PdfObject) -> bool:
        entries = self._source.dictionary(font)
        descriptor = self._source.dictionary(entries.get("/FontDescriptor"))
        is_simple = self._source.name(entries.get("/Subtype")) in _SIMPLE_FONTS
        return is_simple and not _PROGRAMS & descriptor.keys()

    def _aim(self, value: PdfObject | None) -> ArrayObject | None:
        destination = self._source.destination(value)
        if destination is None or destination[0] not in self._places:
            return None
        index, fit = destination
        plain = [item for item in fit if isinstance(item, _FIT)]
        return ArrayObject([self._places[index], *(plain or [NameObject("/Fit")])])

    def _translated(self, value: PdfObject) -> PdfObject:
        """A value of the source becomes the same value with the numbers of the file."""
        if isinstance(value, IndirectObject):
            return self.copied(value)
        if isinstance(value, DictionaryObject):
            kind = self._source.name(value.get("/Type"))
            if kind in _FOREIGN:
                return NullObject()
            needless = _LETTER_LISTS if kind == "/FontDescriptor" else ()
            return DictionaryObject(
                {key: self._translated(v) for key, v in value.items() if key not in needless}
            )
        if isinstance(value, ArrayObject):
            return ArrayObject(self._translated(item) for item in value)
        return value

    def copied(self, reference: IndirectObject) -> IndirectObject:
        """A reference of the source becomes one of the file; what it names waits to be written."""
        if reference.pdf is None:
            return reference
        key = (reference.idnum, reference.generation)
        if key not in self._copies:
            value = self._followed(reference)
            if self._source.name(self._source.dictionary(value).get("/Type")) in LAYER_KINDS:
                hidden = self._layers.hide(reference)
                if hidden:
                    self.findings.add("hidden")
                # The one of the file that is seen, or is not.
                self._copies[key] = self._file.layer(hidden)
            elif isinstance(value, StreamObject) and self._stands_alone(value):
                self._copies[key] = self._file.add_stream_once(self._entries(value), value._data)
            else:
                self._copies[key] = self._file.reserve()
                self._waiting.append((self._copies[key], value))
        return self._copies[key]

    def settle(self) -> None:
        """Write what waits, and what that needs in turn."""
        while self._waiting:
            place, value = self._waiting.pop()
            if isinstance(value, StreamObject):
                self._file.put_stream(place, self._entries(value), value._data)
            else:
                self._file.put(place, self._translated(value))

    def _entries(self, stream: StreamObject) -> DictionaryObject:
        self._check_size(stream)
        entries = DictionaryObject()
        resources = self._without_idle_fonts(stream.get("/Resources"), [stream])
        for key, value in stream.items():
            if key == "/Resources" and resources:
                entries[key] = resources
            elif key not in _NEEDLESS:
                entries[key] = self._translated(value)
        return entries

    def _check_size(self, stream: StreamObject) -> None:
        """Refuse what would inflate to gigabytes in the hands of whoever opens the bundle.

        Raises LimitReachedError. An image is measured, anything else is inflated.
        """
        whole, entry = self._source.whole, stream.get
        if self._source.name(entry("/Subtype")) != "/Image":
            self._check_inflated(stream)
            return
        sides = whole(entry("/Width")) * whole(entry("/Height"))
        if sides * (whole(entry("/BitsPerComponent")) or 8) // 8 > _LARGEST_IMAGE:
            raise LimitReachedError("an image of too many pixels")

    def _check_inflated(self, stream: StreamObject) -> None:
        """Inflate what might be a bomb; pypdf stops at 75 MB with LimitReachedError."""
        filters = self._source.array(stream.get("/Filter"))
        if len(stream._data) > _SURELY_SMALL or len(filters) > 1:
            stream.get_data()

    def _stands_alone(self, stream: StreamObject, masks: int = 1) -> bool:
        """Whether a stream needs no other object than its mask, so that equal ones may be one."""
        for key, value in stream.items():
            if key in _NEEDLESS:
                continue
            if key == "/SMask" and masks and isinstance(value, IndirectObject):
                mask = self._followed(value)
                if isinstance(mask, StreamObject) and self._stands_alone(mask, masks - 1):
                    continue
            if _refers(value):
                return False
        return True

    def _followed(self, reference: IndirectObject) -> PdfObject:
        for _ in range(_LONGEST_CHAIN):
            value = self._source.objects.get_object(reference)
            if not isinstance(value, IndirectObject):
                return value
            reference = value
        return NullObject()


def _refers(value: PdfObject) -> bool:
    if isinstance(value, DictionaryObject):
        return any(_refers(item) for item in value.values())
    if isinstance(value, ArrayObject):
        return any(_refers(item) for item in value)
    return isinstance(value, IndirectObject)


def written(numbers: Sequence[float]) -> bytes:
    """Numbers as they are written in a content stream."""
    return b" ".join(b"%g" % round(number, 5) for number in numbers)
