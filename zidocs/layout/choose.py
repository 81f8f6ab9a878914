"""Lays out DOCX as proved PDF pages, by the engine that shows them without loss.

The built-in engine needs nothing installed; LibreOffice, where there is one, takes what it cannot
show. No document comes out unless each block of its text and each picture is on its pages.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

from zidocs.errors import LayoutFault, Problem, say
from zidocs.fonts.own import NO_FONTS, OwnFonts
from zidocs.layout import Engine, preflight
from zidocs.layout.losses import prove
from zidocs.layout.normalise import accept_changes, normalise

if TYPE_CHECKING:
    from zidocs.layout.libreoffice import LibreOffice

CHANGE_THE_TEXT = say("Change this place in Word or in packet.yaml; LibreOffice loses it too.")

EngineName = Literal["otomatis", "bawaan", "libreoffice"]


@dataclass(frozen=True)
class Laid:
    """A document's pages as a PDF, the engine that made them, and what a person should know."""

    pdf: bytes
    engine: str
    problems: tuple[Problem, ...] = ()


class Engines:
    """The engines at hand, each made ready when it is first needed.

    One of them is enough for a process: the built-in engine remembers what it measured.
    """

    def __init__(self, own: OwnFonts = NO_FONTS) -> None:
        self.own = own

    @cached_property
    def built_in(self) -> Engine:
        """The engine that needs nothing installed."""
        from zidocs.layout.bawaan import Bawaan

        return Bawaan(self.own)

    @cached_property
    def office(self) -> "LibreOffice | None":
        """LibreOffice; None where it is not installed."""
        from zidocs.layout.libreoffice import LibreOffice, find

        soffice = find()
        return LibreOffice(soffice) if soffice else None


def lay_out(
    documents: Mapping[str, bytes], engine: EngineName = "otomatis", engines: Engines | None = None
) -> dict[str, Laid]:
    """DOCX by name become proved pages by name.

    ``bawaan`` and ``libreoffice`` take that engine only; ``otomatis`` gives LibreOffice what the
    built-in one cannot show. Names are for messages. Raises LayoutFault with the faults of all
    documents: what would be lost, and where.
    """
    laid, faults = lay_out_each(documents, engine, engines)
    if faults:
        raise LayoutFault(faults)
    return laid


def lay_out_each(
    documents: Mapping[str, bytes], engine: EngineName = "otomatis", engines: Engines | None = None
) -> tuple[dict[str, Laid], tuple[Problem, ...]]:
    """As ``lay_out``, but those that can be laid out are, and the faults of the others told."""
    engines = engines or at_hand()
    faults: list[Problem] = []
    if engine == "libreoffice":
        sound = {name: documents[name] for name, _ in _examined(documents, faults)}
        laid = _by_office(sound, engines.office, faults)
    else:
        laid, losses = {}, {}
        # One after the other through all stages: each finds open what the last one read.
        for name, doubts in _examined(documents, faults):
            found = _built_in(name, documents[name], doubts, engines.built_in)
            if isinstance(found, Laid):
                laid[name] = found
            else:
                losses[name] = found
        if losses and engine == "otomatis" and engines.office:
            refused = {name: documents[name] for name in losses}
            laid |= _by_office(refused, engines.office, faults)
        else:
            faults.extend(problem for found in losses.values() for problem in found)
            if engine == "otomatis":
                faults.extend(_needs_office(name) for name in losses)
    return {name: laid[name] for name in documents if name in laid}, tuple(faults)


def faults_of(name: str, faults: Iterable[Problem]) -> tuple[Problem, ...]:
    """Why one document was refused: what names it, and what names none of them."""
    faults = tuple(faults)
    return tuple(each for each in faults if each.where.file == name) or faults


@lru_cache(maxsize=4)
def at_hand(own: OwnFonts = NO_FONTS) -> Engines:
    """The engines of this process, with the office's own fonts."""
    return Engines(own)


def fingerprint(engine: EngineName, engines: Engines | None = None) -> str:
    """What pages depend on besides their DOCX, as a key for caches."""
    engines = engines or at_hand()
    used: list[Engine | None] = []
    if engine != "libreoffice":
        used.append(engines.built_in)
    if engine != "bawaan":
        used.append(engines.office)
    return "+".join(one.fingerprint() for one in used if one)


def _examined(
    documents: Mapping[str, bytes], faults: list[Problem]
) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """The sound documents, and what the built-in engine could not show of each.

    What is no DOCX, or a dangerous one, goes to no engine at all: it is added to ``faults``.
    """
    for name, docx in documents.items():
        try:
            doubts = preflight.examine(docx, name)
        except LayoutFault as fault:
            faults.extend(fault.problems)
        else:
            yield name, doubts


def _built_in(
    name: str, docx: bytes, doubts: tuple[Problem, ...], engine: Engine
) -> Laid | tuple[Problem, ...]:
    """A document that the built-in engine shows completely, or what it would lose."""
    if grave := _grave(doubts):
        return grave
    try:
        pages = engine.pages(normalise(docx), name)
    except LayoutFault as fault:
        return fault.problems
    found = (*pages.problems, *prove(docx, pages.pdf, name))
    return _grave(found) or Laid(pages.pdf, engine.name, (*doubts, *found))


def _by_office(
    documents: Mapping[str, bytes], engine: "LibreOffice | None", faults: list[Problem]
) -> dict[str, Laid]:
    """All documents in one call of LibreOffice, and proved; what is wrong goes to ``faults``."""
    if engine is None:
        faults.extend(_needs_office(name) for name in documents)
        return {}
    laid: dict[str, Laid] = {}
    try:
        made = engine.pages_of({name: accept_changes(docx) for name, docx in documents.items()})
    except LayoutFault as fault:
        faults.extend(fault.problems)
        return {}
    for name, pages in made.items():
        found = (*pages.problems, *prove(documents[name], pages.pdf, name))
        lost = _grave(found)
        # It is LibreOffice that lost it: to install it is no remedy.
        faults.extend(replace(problem, fix=CHANGE_THE_TEXT) for problem in lost)
        if not lost:
            laid[name] = Laid(pages.pdf, engine.name, found)
    return laid


def _grave(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity == "galat")


def _needs_office(name: str) -> Problem:
    return Problem.at(name, "Z673").says(
        "Only LibreOffice can lay out this Word file, and it is not installed.",
        "Install LibreOffice (libreoffice.org), or change in Word what is named here.",
    )
