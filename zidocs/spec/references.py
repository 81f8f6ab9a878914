"""A text that names a person, a group or a file becomes it, or is refused.

The records of satker.yaml and packet.yaml ask while they are validated, so that a name that
nobody has is told together with all other faults. Where there is nothing to look in (an editor's
schema, an option of the command line) every text passes, and stands for itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

from pydantic import AfterValidator, ValidationInfo

from zidocs.catalogue import Katalog, builtin
from zidocs.errors import Place, SpecFault, say
from zidocs.spec.nip import check_nip, looks_like_nip
from zidocs.spec.people import Person, Roster
from zidocs.workspace import Workspace
from zidocs.yaml import TeksIsi, Written, fault

T = TypeVar("T")

EVERYBODY = "semua"


@dataclass(frozen=True)
class References:
    """What the texts of one YAML file may name; what is None cannot be read and is not asked.

    ``folder`` is where the file's paths begin, ``head`` the head of the office, who may sign
    without being on the roster. All methods refuse by :func:`zidocs.yaml.fault`.
    """

    workspace: Workspace
    folder: Path
    roster: Roster | None = None
    head: Person | None = None
    katalog: Katalog | None = None

    def file(self, written: str) -> Path:
        """The file of the workspace at this path."""
        try:
            return self.workspace.locate(self.folder, written, Place())
        except SpecFault as refused:
            problem = refused.problems[0]
            fault(problem.what, problem.fix, problem.code)

    def katalog_of(self, name: str) -> Katalog | Path:
        """The catalogue of the package with this name, or the office's own YAML file."""
        if name.lower().endswith((".yaml", ".yml")):
            return self.file(name)
        try:
            return builtin(name)
        except SpecFault as refused:
            problem = refused.problems[0]
            fault(problem.what, problem.fix, problem.code)

    def person(self, reference: str) -> Person:
        """The one person of the roster with this NIP or name."""
        roster = self.roster or Roster(())
        found = roster.matches(reference)
        if len(found) != 1:
            _refuse_person(reference, len(found), roster)
        return found[0]

    def signer(self, reference: str) -> Person:
        """The person of the roster, or the head of the office."""
        if self.head and self.roster and not self.roster.matches(reference):
            head = Roster((self.head,)).find(reference)
            if head:
                return head
        return self.person(reference)

    def attendees(self, reference: str) -> tuple[Person, ...]:
        """One person, or everybody."""
        if reference.casefold() != EVERYBODY:
            return (self.person(reference),)
        roster = self.roster or Roster(())
        if not roster.people:
            fault(
                say("{file} has no people yet, so nobody is “semua”.", file=roster.file),
                say("Fill the roster, or name the people here."),
                "Z152",
            )
        return roster.people

    def members(self, group: str) -> tuple[Person, ...]:
        """All people of the roster's group."""
        roster = self.roster or Roster(())
        found = roster.group(group)
        if not found:
            fault(
                say("Nobody in {file} belongs to the group “{name}”.",
                    file=roster.file, name=group),
                say("Known groups: {groups}.", groups=", ".join(roster.groups()) or "-"),
                "Z152",
            )  # fmt: skip
        return found

    def speaker(self, reference: str) -> str:
        """A name, a position, or an NIP, which must be the roster's where there is one."""
        if self.roster and looks_like_nip(reference):
            return self.person(reference).nama
        return reference


def _refuse_person(reference: str, count: int, roster: Roster) -> NoReturn:
    if looks_like_nip(reference):
        check_nip(reference)
    if count > 1:
        fault(
            say("{count} people in {file} are named “{reference}”.",
                count=count, file=roster.file, reference=reference),
            say("Write the NIP of the one who is meant."),
            "Z151",
        )  # fmt: skip
    near = roster.nearest(reference)
    fault(
        say("{file} has nobody with the NIP or name “{reference}”.",
            file=roster.file, reference=reference),
        say("Did you mean {near}?", near=near) if near else
        say("Correct it, add the person to {file}, or write {{nama: …, instansi: …}}.",
            file=roster.file),
        "Z151",
    )  # fmt: skip


def references_of(info: ValidationInfo) -> References | None:
    """What the file being validated may name; None where nothing is looked up."""
    return info.context if isinstance(info.context, References) else None


def _met(by: Callable[[References, str], object]) -> AfterValidator:
    def check(text: str, info: ValidationInfo) -> str:
        references = references_of(info)
        if references:
            by(references, text)
        return text

    return AfterValidator(check)


def _found(by: Callable[[References, str], T], unknown: Callable[[str], T]) -> Written:
    """A text becomes what it names; where there is no roster to look in, what stands for it."""

    def look_up(text: str, info: ValidationInfo) -> T:
        references = references_of(info)
        return by(references, text) if references and references.roster else unknown(text)

    return Written(TeksIsi, look_up)


def _file(text: str, info: ValidationInfo) -> Path:
    references = references_of(info)
    return references.file(text) if references else Path(text)


Berkas = Annotated[Path, Written(TeksIsi, _file)]
"""A file that is there, written as its path from the folder of the YAML file."""
KatalogTeks = Annotated[TeksIsi, _met(References.katalog_of)]
"""The name of a built-in catalogue, or the path of a YAML file that is there."""
Pegawai = Annotated[Person, _found(References.person, Person)]
"""Somebody of the roster, by NIP or name."""
Pejabat = Annotated[Person, _found(References.signer, Person)]
"""Somebody of the roster, or the head of the office, by NIP or name."""
Hadirin = Annotated[tuple[Person, ...], _found(References.attendees, lambda text: (Person(text),))]
"""Somebody of the roster by NIP or name, or everybody: ``semua``."""
Anggota = Annotated[tuple[Person, ...], _found(References.members, lambda _: ())]
"""The people of a group of the roster, by its name."""
PembicaraTeks = Annotated[TeksIsi, _met(References.speaker)]
"""A name, a position, or the NIP of somebody of the roster."""
