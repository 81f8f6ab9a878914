"""The action of a link becomes the web or mail address that it opens, if it opens one."""

from pypdf.generic import DictionaryObject, TextStringObject

from zidocs.evidence.pdf_source import PdfSource

_WEB = ("http://", "https://", "mailto:")
_UNTYPED = "www."
"""How people write an address; viewers take it for one of the web."""
_LONGEST = 10_000


def address_of(source: PdfSource, action: DictionaryObject) -> str:
    """The address of a /URI action as it is written, without blanks around it; else "".

    ISO 32000-1, 12.6.4.7.
    """
    found = source.resolve(action.get("/URI"))
    if isinstance(found, bytes):
        found = TextStringObject(found[:_LONGEST].decode("latin-1"))
    return found[:_LONGEST].strip() if isinstance(found, str) else ""


def web_address(address: str) -> str | None:
    """An address becomes one that is harmless to open; None if it is not of the web or mail."""
    plain = address.lower()
    if plain.startswith(_UNTYPED):
        return f"http://{address}"
    return address if plain.startswith(_WEB) else None
