"""A text that names a person, a group or a file becomes it, or is refused.

The records of satker.yaml and packet.yaml ask while they are validated, so that a name that
nobody has is told together with all other faults. Where there is nothing to look in (an editor's
schema, an option of the command line) every text passes, and stands for itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
)

from zidocs.errors import Place, Sentence, SpecFault, say
from zidocs.office.catalogue import Katalog, builtin
from zidocs.office.nip import Nip, check_nip, looks_like_nip
from zidocs.office.roster import Person, Roster
from zidocs.office.workspace import Workspace
from zidocs.words import listed
from zidocs.yaml import Fault, Record, TeksIsi, TeksSebaris, Written, fault, faults_inside

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

    @property
    def people(self) -> Roster:
        """The roster; an empty one where it cannot be read."""
        return self.roster or Roster(())

    def file(self, written: str) -> Path:
        """The file of the workspace at this path."""
        return _refusing(lambda: self.workspace.locate(self.folder, written, Place()))

    def katalog_of(self, name: str) -> Katalog | Path:
        """The catalogue of the package with this name, or the office's own YAML file."""
        if name.lower().endswith((".yaml", ".yml")):
            return self.file(name)
        return _refusing(lambda: builtin(name))

    def person(self, reference: str) -> Person:
        """The one person of the roster with this NIP or name."""
        self.roster_is_there()
        found = self.people.matches(reference)
        if len(found) != 1:
            _refuse_person(reference, len(found), self.people)
        return found[0]

    def roster_is_there(self) -> None:
        """Refuse to look somebody up where there is no roster."""
        if self.roster is None or self.roster.people or self.workspace.rosters:
            return
        others = self.workspace.nearly_rosters()
        fault(
            say("There is no roster yet."),
            say("Save it as pegawai.csv or pegawai.xlsx beside satker.yaml (there: {names}).",
                names=listed(others)) if others else
            say("Save it as pegawai.csv or pegawai.xlsx beside satker.yaml."),
            "Z149",
            Place(self.roster.file),
        )  # fmt: skip

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
        self.roster_is_there()
        if not self.people.people:
            fault(
                say("{file} has no people yet, so nobody is “semua”.", file=self.people.file),
                say("Fill the roster, or name the people here."),
                "Z152",
            )
        return self.people.people

    def members(self, group: str) -> tuple[Person, ...]:
        """All people of the roster's group; of ``semua``, unless a group is called so, all."""
        self.roster_is_there()
        roster = self.people
        found = roster.group(group)
        if not found and group.casefold() == EVERYBODY:
            return self.attendees(group)
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


def _refusing(find: Callable[[], T]) -> T:
    """What is found; what it raises is refused as a validator refuses."""
    try:
        return find()
    except SpecFault as refused:
        problem = refused.problems[0]
        fault(problem.what, problem.fix, problem.code)


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
    fault(
        say("{file} has nobody with the NIP or name “{reference}”.",
            file=roster.file, reference=reference),
        _who_is_meant(reference, roster),
        "Z151",
    )  # fmt: skip


_DEGREE = re.compile(r"(?:[A-Za-z]{1,5}\.){1,5}[A-Za-z]{0,5}")


def _who_is_meant(reference: str, roster: Roster) -> Sentence:
    group = roster.group_called(reference)
    if near := f"{{kelompok: {group}}}" if group else roster.nearest(reference):
        return say("Did you mean {near}?", near=near)
    if _DEGREE.fullmatch(reference):
        return say("A comma in [ ] separates entries; put a name with degrees in quotes.")
    return say("Correct it, add the person to {file}, or write {{nama: …, instansi: …}}.",
               file=roster.file)  # fmt: skip


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


# The people that packet.yaml names are looked up: attendees, guests, signers, parties.


# The shapes turn up in pydantic's locations; no key of a file looks like them.
def shape(value: Any) -> str:
    """Which branch of a union a value is of: keys with values, or a text."""
    return "<kunci>" if isinstance(value, dict) else "<teks>"


def _attendee_shape(value: Any) -> str:
    return "<kelompok>" if isinstance(value, dict) and "kelompok" in value else shape(value)


def one_is_a_list(value: Any) -> Any:
    """A single entry is written without a list."""
    return [value] if isinstance(value, str | dict) else value


People = tuple[Person, ...]


class OrangLuar(Record, title="Orang di luar daftar pegawai"):
    """Somebody named in full, because the roster does not know them."""

    nama: TeksSebaris = Field(min_length=1, description="Nama lengkap dengan gelar.")
    nip: Nip | None = Field(None, description="NIP, jika ada.")
    pangkat: TeksSebaris | None = Field(None, description="Pangkat/golongan.")
    jabatan: TeksSebaris | None = Field(None, description="Jabatan.")
    instansi: TeksSebaris | None = Field(None, description="Instansi asal tamu.")


class Kelompok(Record, title="Semua pegawai satu kelompok"):
    """Everybody of one group of the roster, but for some."""

    kelompok: Anggota = Field(description="Nama kelompok di daftar pegawai, atau semua.")
    kecuali: Annotated[
        tuple[Pegawai, ...],
        BeforeValidator(one_is_a_list, json_schema_input_type=tuple[TeksIsi, ...] | TeksIsi),
    ] = Field((), description="Yang tidak diundang dari kelompok itu: NIP atau nama.")

    @field_validator("kecuali")
    @classmethod
    def _are_members(cls, left_out: People, info: ValidationInfo) -> People:
        references, members = references_of(info), info.data.get("kelompok")
        if not (references and references.roster and members):
            return left_out
        faults_inside(
            ((index,), _no_member(person))
            for index, person in enumerate(left_out)
            if person not in members
        )
        if set(members) <= set(left_out):
            fault(
                say("Nobody of the group is left."),
                say("Remove the entry, or name fewer people under kecuali."),
                "Z152",
            )
        return left_out

    @property
    def people(self) -> People:
        """The members who are meant."""
        return tuple(person for person in self.kelompok if person not in self.kecuali)


def _no_member(person: Person) -> Fault:
    return Fault(
        say("{name} is not in this group.", name=person.nama),
        say("Remove the name from kecuali, or correct the group in the roster."),
        "Z152",
    )


def _outsider(given: OrangLuar, _info: object) -> Person:
    return Person(**{key: value for key, value in given if value})


def only_a_name(value: Any) -> Any:
    """A name or NIP alone is somebody of the roster of whom no more is said."""
    return value if value is None or isinstance(value, dict) else {"pegawai": value}


def _each_once(groups: tuple[tuple[Person, ...], ...], _info: object) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


Orang = Annotated[
    Annotated[Pegawai, Tag("<teks>")]
    | Annotated[Person, Written(OrangLuar, _outsider), Tag("<kunci>")],
    Discriminator(shape),
]
"""Somebody of the roster by NIP or name, or anybody in full."""
_Attendee = Annotated[
    Annotated[Hadirin, Tag("<teks>")]
    | Annotated[People, Written(Kelompok, lambda given, _: given.people), Tag("<kelompok>")]
    | Annotated[
        People, Written(OrangLuar, lambda given, _: (_outsider(given, _),)), Tag("<kunci>")
    ],
    Discriminator(_attendee_shape),
]
_Attendees = Annotated[
    tuple[_Attendee, ...],
    BeforeValidator(one_is_a_list, json_schema_input_type=tuple[_Attendee, ...] | _Attendee),
    Field(min_length=1, max_length=2_000),
]
Peserta = Annotated[People, Written(_Attendees, _each_once)]
"""People by NIP, name or group, or everybody; guests in full. Everybody once, in order."""


class Signatory(Record, title="Penandatangan dan wewenangnya"):
    """Who signs, and by what authority (a.n., u.b., Plt., Plh.; FORMATS.md, “Surat undangan”)."""

    pegawai: Pejabat = Field(description="NIP atau nama di daftar pegawai.")
    jabatan: TeksSebaris = Field(
        None, validate_default=True, description="Jabatan yang dicetak, jika lain."
    )
    an: TeksSebaris | None = Field(None, description="Atas nama jabatan ini (a.n.).")
    ub: TeksSebaris | None = Field(
        None, description="Untuk beliau (u.b.): jabatan di antara a.n. dan penandatangan."
    )
    sebagai: Literal["Plt.", "Plh."] | None = Field(None, description="Plt. atau Plh.")

    @field_validator("jabatan", mode="before")
    @classmethod
    def _own_where_no_other(cls, jabatan: Any, info: ValidationInfo) -> Any:
        return jabatan or (info.data["pegawai"].jabatan if "pegawai" in info.data else "")

    @field_validator("ub")
    @classmethod
    def _only_below_an(cls, ub: str | None, info: ValidationInfo) -> str | None:
        if ub and "an" in info.data and not info.data["an"]:
            fault(
                say("u.b. stands here without a.n."),
                say("Add “an:” with the position on whose behalf the letter is signed."),
            )
        return ub

    @property
    def person(self) -> Person:
        """The one who signs."""
        return self.pegawai


Signer = Annotated[
    Signatory, BeforeValidator(only_a_name, json_schema_input_type=TeksIsi | Signatory)
]
"""Who signs: somebody of the roster or the head, and by what authority."""


class Party(Record, title="Yang menandatangani berita acara"):
    """A person who signs the berita acara."""

    pegawai: Pegawai | None = Field(None, description="NIP atau nama di daftar pegawai.")
    nama: TeksSebaris | None = Field(
        None, validate_default=True, description="Nama orang di luar daftar pegawai."
    )
    nip: Nip | None = Field(None, description="NIP, jika ada.")
    jabatan: TeksSebaris | None = Field(None, description="Jabatan yang dicetak.")
    instansi: TeksSebaris | None = Field(None, description="Instansi.")
    sebagai: TeksSebaris | None = Field(None, description="Mis. PIHAK PERTAMA, pimpinan rapat.")

    @field_validator("nama")
    @classmethod
    def _one_person(cls, nama: str | None, info: ValidationInfo) -> str | None:
        if "pegawai" in info.data and bool(info.data["pegawai"]) == bool(nama):
            fault(
                say("A party needs either pegawai or nama."),
                say("Write pegawai for somebody of the roster, nama for anybody else."),
            )
        return nama

    @property
    def person(self) -> Person:
        """Somebody of the roster or not, with what is said of them here."""
        known = self.pegawai or Person(self.nama or "")
        return replace(
            known,
            nip=known.nip or self.nip or "",
            jabatan=self.jabatan or known.jabatan,
            instansi=self.instansi or "",
        )


PartyReference = Annotated[
    Party, BeforeValidator(only_a_name, json_schema_input_type=TeksIsi | Party)
]
"""Somebody who signs the berita acara: of the roster, or anybody in full."""
