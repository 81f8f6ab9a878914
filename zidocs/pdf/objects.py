"""The objects of a PDF, read by qpdf, become those of pypdf, each when it is needed.

qpdf reads what comes from outside: of each object what the last save says, decrypted, its tables
repaired, streams as long as they are. It hands an object out whole, as JSON (version 2 of its own,
``QPDFObjectHandle::getJSON``), which is read in a fifth of the time in which pypdf reads the file.
A name is bytes, each of them a character here, so that it is written as it was read: content, which
is copied as it is, finds what it names (ISO 32000-1, 7.3.5).
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cached_property
from typing import Any, BinaryIO

from pikepdf import Array, Dictionary, Object, Pdf, Stream, String, XrefEntry
from pypdf.errors import LimitReachedError
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
    create_string_object,
)

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_REAL = re.compile(rb'(?m)^(\s*+(?:"(?:[^"\\]|\\.)*+": )?+)([+-]?\d*+\.\d*+)(?=,?$)')
"""A number on its line of qpdf's JSON; ``+.5``, which a PDF may have, is none of JSON."""
_MOST_FAULTS = 2_000
_OF_NO_CONSEQUENCE = "reported number of objects"
"""The highest number that a file says it has (/Size) is not that; no reader needs it."""
_LONGEST_OBJECT = 1_000_000
"""Bytes of an object as it is written in which a null is looked for."""
_PLAIN = 1
_NOWHERE = "0 0 R"
_DIRECT = frozenset({dict, list, type(None)})
_INDEXED = "/Indexed"


class Objects:
    """The objects of a ``document`` that qpdf opened from ``file``; asked as a reader of pypdf is.

    ``missing`` counts the references that led nowhere, ``lost`` the objects that cannot be read,
    ``faults`` what qpdf had to make up for.
    """

    def __init__(self, document: Pdf, file: BinaryIO) -> None:
        self.document = document
        self._file = file
        self.missing = self.lost = self.faults = 0
        self._known: dict[tuple[int, int], PdfObject] = {}
        self._references: dict[str, IndirectObject] = {}
        self._names: dict[str, NameObject] = {}
        self._lookups = deque[bytes]()
        self.trailer = self._dictionary(json.loads(document.trailer.to_json(dereference=True)))

    def get_object(self, reference: IndirectObject) -> PdfObject:
        """A reference becomes its object; one that leads nowhere is null (ISO 32000-1, 7.3.10)."""
        key = reference.idnum, reference.generation
        found = self._known.get(key)
        if found is None:
            faults = self.faults
            found = self._known[key] = self._read(*key)
            self.count_faults()
            self.lost += self.faults > faults and isinstance(found, NullObject)
        return found

    def count_faults(self) -> None:
        """Raises LimitReachedError: a file with thousands of faults would take minutes."""
        if found := self.document.get_warnings():
            self.faults += sum(_OF_NO_CONSEQUENCE not in str(each) for each in found)
            if self.faults > _MOST_FAULTS:
                raise LimitReachedError("too many faults in one file")

    def places(self) -> dict[tuple[int, int], tuple[int | None, int | None]]:
        """Where each object stands: in the file, or in which other object and where in that."""
        return {
            key: (0, at.offset)
            if at.type == _PLAIN
            else (at.obj_stream_number, at.obj_stream_index)
            for key, at in self._table.items()
        }

    def close(self) -> None:
        """Forget what was read; the objects refer to each other and would linger in memory."""
        self._known.clear()
        self._references.clear()
        self.document.close()

    def _read(self, number: int, generation: int) -> PdfObject:
        if not number:
            self.missing += 1
            return NullObject()
        raw: Any = self.document.get_object(number, generation)
        if isinstance(raw, Object):
            return self._whole(raw)
        return self._value(float(raw) if isinstance(raw, Decimal) else raw)

    def _whole(self, raw: Object) -> PdfObject:
        text = raw.to_json(dereference=True)
        inside = raw.stream_dict if isinstance(raw, Stream) else raw
        self._lookups.clear()
        if b'"/Indexed"' in text:
            self._lookups.extend(_lookups(inside))
        item = _loaded(text)
        if _lacks(inside, item) and not self._says_null(raw):
            _put_nowhere(inside, item)
        if isinstance(raw, Stream):
            return _SourceStream(raw, self._dictionary(item))
        return self._value(item)

    def _says_null(self, raw: Object) -> bool:
        """Whether an object as it is written has a null in it, perhaps."""
        place = self._table[raw.objgen]
        if place.obj_stream_number:
            return b"null" in self.document.get_object(place.obj_stream_number, 0).read_bytes()
        self._file.seek(place.offset or 0)
        return b"null" in self._file.read(_LONGEST_OBJECT).partition(b"endobj")[0]

    @cached_property
    def _table(self) -> dict[tuple[int, int], XrefEntry]:
        return self.document.get_xref_table()

    def _value(self, item: Any) -> PdfObject:
        """What JSON has becomes what it stands for."""
        kind = type(item)
        if kind is str:
            return self._scalar(item)
        if kind is int:
            return NumberObject(item)
        if kind is float:
            return FloatObject(item)
        if kind is dict:
            return self._dictionary(item)
        if kind is list:
            colours = self._lookup(item)
            found = ArrayObject(map(self._value, item))
            if colours is not None:
                found[3] = ByteStringObject(colours)
            return found
        return BooleanObject(item) if kind is bool else NullObject()

    def _dictionary(self, item: dict[str, Any]) -> DictionaryObject:
        found = DictionaryObject()
        # pypdf would look at each key and value, whether it is one.
        dict.update(found, {self._name(key): self._value(each) for key, each in item.items()})
        return found

    def _scalar(self, item: str) -> PdfObject:
        begin = item[:2]
        if begin == "u:":
            return TextStringObject(item[2:])
        if begin == "b:":
            return create_string_object(bytes.fromhex(item[2:]))
        if begin[0] == "/" or begin == "n:":
            return self._name(item)
        found = self._references.get(item)
        if found is None:
            number, generation, _ = item.split(" ")
            found = self._references[item] = IndirectObject(int(number), int(generation), self)
        return found

    def _name(self, item: str) -> NameObject:
        found = self._names.get(item)
        if found is None:
            # A stray # has this sign before it; in content, which is copied, it is itself.
            written = item.replace("\0", "#").encode()
            if item.startswith("n:"):
                written = _ESCAPED.sub(lambda byte: bytes.fromhex(byte[1].decode()), written[2:])
            found = self._names[item] = NameObject(written.decode("latin-1"))
        return found

    def _lookup(self, item: list[Any]) -> bytes | None:
        """The colours of a colour space, which JSON may have taken for text (8.6.6.3)."""
        if item[:1] == [_INDEXED] and self._lookups:
            colours = self._lookups.popleft()
            return colours if str(item[3]).startswith(("u:", "b:")) else None
        return None


class _SourceStream(EncodedStreamObject):
    """A stream whose data stay in the file until they are needed, and are not kept."""

    def __init__(self, raw: Stream, entries: DictionaryObject) -> None:
        super().__init__()
        self._raw = raw
        dict.update(self, entries)

    @property
    def _data(self) -> bytes:  # type: ignore[override]
        return self._raw.read_raw_bytes()

    def get_data(self) -> bytes:
        """The data, decoded; raises what pypdf raises."""
        return decode_stream_data(self) if "/Filter" in self else self._data


def _loaded(text: bytes) -> Any:
    written = text.decode(errors="replace")
    try:
        return json.loads(written)
    except ValueError:
        return json.loads(_REAL.sub(_in_json, text).decode(errors="replace"))


def _in_json(number: re.Match[bytes]) -> bytes:
    return number[1] + repr(float(number[2])).encode()


# What a reference to nowhere stands for is null (7.3.10), and qpdf gives it as such; entries of
# dictionaries that are null it leaves out. What is missing has to be told, though: where there is a
# null that was not written, a reference to nowhere is put again.


def _lacks(raw: Any, item: Any) -> bool:
    """Whether there is a null in an object that qpdf gives as this."""
    if type(item) is list:
        inside: Any = enumerate(item)
    elif type(item) is dict:
        if len(raw) != len(item):
            return True
        inside = item.items()
    else:
        return False
    for key, each in inside:
        if each is None:
            return True
        if type(each) is dict or (type(each) is list and not _DIRECT.isdisjoint(map(type, each))):
            with suppress(KeyError):
                if _lacks(raw[key], each):
                    return True
    return False


def _put_nowhere(raw: Any, item: Any) -> None:
    """Each null in an object becomes a reference to nowhere in what qpdf gives it as."""
    places: Any = range(len(item)) if type(item) is list else [str(key) for key, _ in raw.items()]
    for place in places:
        if (type(item) is dict and place not in item) or item[place] is None:
            item[place] = _NOWHERE
        elif type(item[place]) in (dict, list):
            _put_nowhere(raw[place], item[place])


def _lookups(value: Object) -> Iterator[bytes]:
    """The strings of all colours in an object, in the order in which JSON has them."""
    if isinstance(value, Array) and len(value) == 4 and value[0] == _INDEXED:
        yield bytes(value[3]) if isinstance(value[3], String) else b""
    for each in value.values() if isinstance(value, Dictionary) else value:
        if isinstance(each, Array | Dictionary) and not each.is_indirect:
            yield from _lookups(each)
