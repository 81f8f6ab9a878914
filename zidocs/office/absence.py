"""Who of those invited stayed away, and who came besides, as packet.yaml tells it.

An invitation is no proof that somebody came. Only where packet.yaml says who stayed away do the
documents count those who were there.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from zidocs.errors import say
from zidocs.office.references import People, Peserta, only_a_name
from zidocs.office.roster import Person, Roster
from zidocs.yaml import Fault, Record, TeksIsi

AbsenceReason = Literal["izin", "sakit", "dinas", "cuti", "tanpa keterangan"]
_MOST_NEAR = 20
_SAID_OTHERWISE = {"dinas luar": "dinas", "ijin": "izin", "alpa": "tanpa keterangan"}


def _reason(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    word = " ".join(value.split()).casefold()
    return _SAID_OTHERWISE.get(word, word)


def _none_is_nobody(value: Any) -> Any:
    """An empty list says that nobody came besides."""
    return value or None


class TidakHadir(Record, title="Seorang yang diundang dan tidak hadir"):
    """Somebody who was invited and stayed away."""

    pegawai: TeksIsi = Field(description="NIP atau nama seorang dari rapat.peserta.")
    alasan: Annotated[AbsenceReason, BeforeValidator(_reason)] | None = Field(
        None, description="izin, sakit, dinas, cuti, atau tanpa keterangan."
    )


Absences = Annotated[
    tuple[
        Annotated[
            TidakHadir, BeforeValidator(only_a_name, json_schema_input_type=TidakHadir | TeksIsi)
        ],
        ...,
    ],
    Field(max_length=2_000),
]
OtherAttendees = Annotated[Peserta | None, BeforeValidator(_none_is_nobody)]


def absence_faults(
    peserta: People, tidak_hadir: Sequence[TidakHadir] | None, hadir_lain: People | None
) -> Iterator[tuple[tuple[str | int, ...], Fault]]:
    """Those who cannot be absent or come besides: not invited, named twice, in both lists."""
    invited, absent = Roster(peserta), set[Person]()
    strangers = 0
    for index, entry in enumerate(tidak_hadir or ()):
        found = invited.matches(entry.pegawai)
        if len(found) != 1:
            strangers += 1
            # To look for the nearest name among thousands of them takes its time.
            near = invited.nearest(entry.pegawai) if strangers <= _MOST_NEAR and not found else ""
            yield ("tidak_hadir", index, "pegawai"), _not_one(entry.pegawai, len(found), near)
        elif found[0] in absent:
            yield (
                ("tidak_hadir", index, "pegawai"),
                Fault(
                    say("{name} stands here twice.", name=found[0].nama),
                    say("Remove one of the two lines."),
                ),
            )
        absent.update(found)
    for person in hadir_lain or ():
        if _is_invited(person, invited):
            yield ("hadir_lain",), Fault(
                say("{name} is invited already (rapat.peserta).", name=person.nama),
                say("Remove {name} from hadir_lain; who did not come belongs under tidak_hadir.",
                    name=person.nama),
            )  # fmt: skip


def _is_invited(person: Person, invited: Roster) -> bool:
    """By NIP, else by name, where neither two NIPs nor two offices tell namesakes apart."""
    if person.nip and invited.matches(person.nip):
        return True
    return any(
        not (person.nip and other.nip) and other.instansi == person.instansi
        for other in invited.matches(person.nama)
    )


def _not_one(reference: str, count: int, near: str) -> Fault:
    if count:
        return Fault(
            say("Several of those invited are named “{reference}”.", reference=reference),
            say("Write the NIP of the one who is meant."),
        )
    return Fault(
        say("“{reference}” is not among those invited (rapat.peserta).", reference=reference),
        say("Did you mean {near}?", near=near) if near else
        say("Name somebody who was invited, or remove the line."),
    )  # fmt: skip
