"""Lays out DOCX as PDF pages: examined, rewritten for an engine, laid out, proved complete.

``choose.lay_out`` tells the story; nothing outside of this package knows which engine ran.
An engine is what it defines here; this is all that anybody knows of one.
"""

from dataclasses import dataclass
from typing import Protocol

from zidocs.errors import Problem


@dataclass(frozen=True)
class Pages:
    """The pages of one document as a PDF, and what the engine has to say about them.

    A problem of severity "galat" is a loss: something of the document is not on the pages.
    """

    pdf: bytes
    problems: tuple[Problem, ...] = ()


class Engine(Protocol):
    """What lays out documents. The same document gives the same bytes, whatever was laid before."""

    @property
    def name(self) -> str:
        """The word that ``mesin:`` in satker.yaml uses for it."""
        ...

    def pages(self, docx: bytes, name: str) -> Pages:
        """A DOCX becomes its pages; ``name`` is for messages. Raises LayoutFault."""
        ...

    def fingerprint(self) -> str:
        """What the pages depend on besides the document: another one, other pages perhaps."""
        ...
