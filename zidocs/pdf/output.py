"""A PDF file is written object by object, each as it comes.

Streams go straight to the output; everything else is packed into compressed object streams, so
that a merged file is not larger than its sources were. Nothing but places is remembered, so that
an output on the disk may be larger than the memory. The same objects in the same order give the
same bytes, and the file's identity is taken from them.
"""

import hashlib
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import BinaryIO

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

# The bytes above 127 tell transfer programs that the file is binary (ISO 32000-1, 7.5.2).
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PACK = 100
_SMALL = 256
_ENDS = 32
"""Bytes at both ends of a stream that tell nearly all streams of one length apart."""
_MOST_TWINS = 20
_FREE, _PLAIN, _PACKED = 0, 1, 2
_LAST_GENERATION = 65535


def pdf_dict(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    """Names with their slash and values become a PDF dictionary."""
    return DictionaryObject({NameObject(name): value for name, value in entries.items()})


class PdfFile:
    """A PDF file in the making: objects are numbered as they are reserved or added.

    ``out`` is an empty file that can be written, read and sought in. One that is not ``kept`` has
    no use for the data of streams.
    """

    kept = True

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._end = 0
        self._digest = hashlib.sha256()
        self._places: list[tuple[int, int, int]] = [(_FREE, 0, _LAST_GENERATION)]
        self._waiting: list[tuple[int, bytes]] = []
        self._values: dict[bytes, IndirectObject] = {}
        self._layers: dict[bool, IndirectObject] = {}
        self._streams: dict[tuple[bytes, bytes, bytes], list[tuple[IndirectObject, int]]] = {}
        self._write(_HEADER)

    def reserve(self) -> IndirectObject:
        """A number for an object that will be put later."""
        self._places.append((_FREE, 0, 0))
        return IndirectObject(len(self._places) - 1, 0, None)

    def add(self, value: PdfObject) -> IndirectObject:
        """An object that is no stream becomes a part of the file."""
        reference = self.reserve()
        self.put(reference, value)
        return reference

    def put(self, reference: IndirectObject, value: PdfObject) -> None:
        """An object that is no stream takes the place reserved for it."""
        self._waiting.append((reference.idnum, serialised(value)))
        if len(self._waiting) == _PACK:
            self._pack()

    def add_stream(self, entries: DictionaryObject, data: bytes) -> IndirectObject:
        """A dictionary and the bytes it describes become a stream; one without filter gets one."""
        reference = self.reserve()
        self.put_stream(reference, entries, data)
        return reference

    def add_plain_stream(self, entries: DictionaryObject, data: bytes) -> IndirectObject:
        """The same, but not compressed: any program can find what it says."""
        reference = self.reserve()
        self._write_stream(reference, *_encoded(entries, data, compress=False))
        return reference

    def put_stream(self, reference: IndirectObject, entries: DictionaryObject, data: bytes) -> None:
        """A stream takes the place reserved for it."""
        self._write_stream(reference, *_encoded(entries, data))

    def add_once(self, value: PdfObject) -> IndirectObject:
        """The same object, however often it comes, becomes one, such as a page's resources."""
        key = serialised(value)
        if key not in self._values:
            self._values[key] = self.add(value)
        return self._values[key]

    def add_stream_once(self, entries: DictionaryObject, data: bytes) -> IndirectObject:
        """The same stream, however often it comes, becomes one object: a logo, a colour profile.

        It is compared with what was written, so that no picture is kept in memory for it.
        """
        head, data = _encoded(entries, data)
        twins = self._streams.setdefault((head, data[:_ENDS], data[-_ENDS:]), [])
        for reference, start in twins[:_MOST_TWINS]:
            if self._written(start, len(data)) == data:
                return reference
        reference = self.reserve()
        twins.append((reference, self._write_stream(reference, head, data)))
        return reference

    def layer(self, hidden: bool) -> IndirectObject:
        """What is seen, or is not, belongs to the one layer of the file for it (8.11.2)."""
        if hidden not in self._layers:
            name = TextStringObject("hidden" if hidden else "seen")
            self._layers[hidden] = self.add(pdf_dict({"/Type": NameObject("/OCG"), "/Name": name}))
        return self._layers[hidden]

    @property
    def layers(self) -> dict[str, PdfObject]:
        """What the file's catalogue must have so that hidden content is not seen."""
        if not self._layers:
            return {}
        hidden = [layer for is_hidden, layer in self._layers.items() if is_hidden]
        # The name is for PDF/A (ISO 19005-2, 6.9).
        name = TextStringObject("as it was")
        view = pdf_dict({"/Name": name, "/OFF": ArrayObject(hidden)})
        layers = pdf_dict({"/OCGs": ArrayObject(self._layers.values()), "/D": view})
        return {"/OCProperties": layers}

    def put_pages(self, reference: IndirectObject, pages: Sequence[IndirectObject]) -> None:
        """The pages, in order, become the page tree; each of them names it as its parent."""
        count, kids = NumberObject(len(pages)), ArrayObject(pages)
        tree = {"/Type": NameObject("/Pages"), "/Count": count, "/Kids": kids}
        self.put(reference, pdf_dict(tree))

    def finish_pages(self, parent: IndirectObject, pages: Sequence[IndirectObject]) -> None:
        """The file is closed as one of pages, and of nothing else."""
        self.put_pages(parent, pages)
        catalog = {"/Type": NameObject("/Catalog"), "/Pages": parent, **self.layers}
        self.finish(self.add(pdf_dict(catalog)))

    def finish(self, root: IndirectObject, info: IndirectObject | None = None) -> None:
        """The file is closed with its cross-reference stream (ISO 32000-1, 7.5.8)."""
        if self._waiting:
            self._pack()
        identity = ByteStringObject(self._digest.digest()[:16])
        reference = self.reserve()
        start = self._end
        self._places[reference.idnum] = (_PLAIN, start, 0)
        width = (start.bit_length() + 7) // 8
        trailer = pdf_dict(
            {
                "/Type": NameObject("/XRef"),
                "/Size": NumberObject(len(self._places)),
                "/W": ArrayObject([NumberObject(1), NumberObject(width), NumberObject(2)]),
                "/Root": root,
                "/ID": ArrayObject([identity, identity]),
            }
        )
        if info is not None:
            trailer[NameObject("/Info")] = info
        table = b"".join(
            bytes([kind]) + place.to_bytes(width, "big") + index.to_bytes(2, "big")
            for kind, place, index in self._places
        )
        self.put_stream(reference, trailer, table)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._end

    @property
    def sha256(self) -> str:
        """The digest of everything written so far; after finish, of the whole file."""
        return self._digest.hexdigest()

    def _pack(self) -> None:
        """The waiting objects become one object stream (ISO 32000-1, 7.5.7)."""
        waiting, self._waiting = self._waiting, []
        reference = self.reserve()
        places, bodies, at = [], [], 0
        for index, (number, body) in enumerate(waiting):
            self._places[number] = (_PACKED, reference.idnum, index)
            places.append(b"%d %d" % (number, at))
            bodies.append(body)
            at += len(body) + 1
        head = b" ".join(places) + b"\n"
        count, first = NumberObject(len(waiting)), NumberObject(len(head))
        entries = pdf_dict({"/Type": NameObject("/ObjStm"), "/N": count, "/First": first})
        self.put_stream(reference, entries, head + b"\n".join(bodies))

    def _write_stream(self, reference: IndirectObject, head: bytes, data: bytes) -> int:
        """Write a stream; returns where its data begin."""
        self._places[reference.idnum] = (_PLAIN, self._end, 0)
        self._write(b"%d 0 obj\n%s\nstream\n" % (reference.idnum, head))
        start = self._end
        self._write(data)
        self._write(b"\nendstream\nendobj\n")
        return start

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._end += len(data)

    def _written(self, start: int, length: int) -> bytes:
        """Bytes that were written before, read again."""
        self._out.seek(start)
        data = self._out.read(length)
        self._out.seek(self._end)
        return data


class UnwrittenFile(PdfFile):
    """Objects get their numbers and are forgotten: for who wants to know what goes wrong."""

    kept = False

    def __init__(self) -> None:
        super().__init__(io.BytesIO())

    def put(self, reference: IndirectObject, value: PdfObject) -> None:
        """Forget the object."""

    def put_stream(self, reference: IndirectObject, entries: DictionaryObject, data: bytes) -> None:
        """Forget the stream."""

    def add_once(self, value: PdfObject) -> IndirectObject:
        """Forget the object."""
        return self.reserve()

    def add_stream_once(self, entries: DictionaryObject, data: bytes) -> IndirectObject:
        """Forget the stream."""
        return self.reserve()


def _encoded(
    entries: DictionaryObject, data: bytes, *, compress: bool = True
) -> tuple[bytes, bytes]:
    """A stream's dictionary as it is written, and its data, compressed if they were not."""
    head = DictionaryObject(entries)
    if compress and "/Filter" not in head and len(data) >= _SMALL:
        head.pop("/DecodeParms", None)
        head[NameObject("/Filter")] = NameObject("/FlateDecode")
        data = zlib.compress(data)
    head[NameObject("/Length")] = NumberObject(len(data))
    return serialised(head), data


def serialised(value: PdfObject) -> bytes:
    """A value as it stands in a file, most kinds faster than pypdf writes them."""
    if isinstance(value, NumberObject):
        return b"%d" % value
    if isinstance(value, FloatObject):
        return value.myrepr().encode()
    if isinstance(value, NameObject):
        return _name(value)
    if isinstance(value, IndirectObject):
        return b"%d %d R" % (value.idnum, value.generation)
    if isinstance(value, DictionaryObject):
        entries = [b"%s %s" % (_name(key), serialised(item)) for key, item in value.items()]
        return b"<<%s>>" % b" ".join(entries)
    if isinstance(value, ArrayObject):
        return b"[%s]" % b" ".join([serialised(item) for item in value])
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()


_ODD = re.compile(rb"[^!-~]|[()<>\[\]{}/%]|#(?=[0-9A-Fa-f]{2})")
"""What is escaped; a # that begins no escape stays: in content, which is copied, it does, too."""


@lru_cache(maxsize=2_000)
def _name(name: str) -> bytes:
    """A name is written with the bytes it was read with; see ``zidocs.pdf.source``."""
    return b"/" + _ODD.sub(lambda odd: b"#%02X" % ord(odd[0]), name[1:].encode("latin-1"))
