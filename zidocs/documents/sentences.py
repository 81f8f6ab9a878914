"""The facts of a packet become the standard sentences that fill a short spec.

They state what the spec states and nothing else: no attendance, no discussion, no result is made
up. How they read is kalimat.yaml's; here is what fills their gaps, and when which is said. Tone
and outline follow the sample report of the guide (lines 5–46).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zidocs.documents.sentence_file import GAP, OTHERS, Kalimat
from zidocs.office.meeting import Meeting
from zidocs.office.naskah.of_meetings import Keputusan
from zidocs.office.packet import Packet
from zidocs.office.roster import Person
from zidocs.office.satker import Satker
from zidocs.words import hari_tanggal, jam, pukul, tanggal, tanggal_terbilang, terbilang, tie


def _stem(text: str) -> str:
    """A text to be continued: one line, without a full stop."""
    return " ".join(text.split()).rstrip(" .,;")


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


@dataclass(frozen=True)
class Sentences:
    """The standard sentences of one packet with a meeting."""

    kalimat: Kalimat
    packet: Packet
    rapat: Meeting
    satker: Satker

    @cached_property
    def _always(self) -> Mapping[str, str]:
        rapat, zone = self.rapat, self.satker.zona_waktu
        hours = pukul(rapat.mulai, rapat.selesai, zone).replace(f" {zone}", tie(f" {zone}"))
        word = self.packet.sebutan
        return {
            "satker": self.satker.nama,
            "singkatan": self.satker.singkatan or self.satker.nama,
            "tahun": str(self.satker.tahun),
            "program": self.kalimat.program,
            "program_lengkap": self.kalimat.program_lengkap,
            "rapat": _stem(rapat.judul),
            "sebutan": word,
            "Sebutan": word[:1].upper() + word[1:],
            "hari_tanggal": hari_tanggal(rapat.tanggal),
            "pukul": hours,
            "mulai": tie(f"{jam(rapat.mulai)} {zone}"),
            "selesai": tie(f"{jam(rapat.selesai)} {zone}") if rapat.selesai else "",
            "tempat": _stem(rapat.tempat),
            "pimpinan": rapat.pimpinan.nama,
            "notulis": rapat.notulis.nama,
        }

    def _say(self, sentence: Mapping[str, str], **own: str) -> str:
        """The sentence for this kind of activity, its gaps filled."""
        text = sentence.get(self.packet.sebutan) or sentence[OTHERS]
        facts = {**self._always, **own}
        filled = GAP.sub(lambda gap: facts[gap[1]], text)
        # A gap without a fact leaves no double blank, a name that ends with a degree no two stops.
        return re.sub(r"(?<!\.)\.\.(?!\.)", ".", re.sub(" {2,}", " ", filled))

    # ------------------------------------------------------------------ undangan

    def invitation_subject(self) -> str:
        """What the letter is about."""
        return self._say(self.kalimat.undangan.hal)

    def invitation_opening(self, dasar: str) -> str:
        """Why, and to what, people are invited; ``dasar`` is the reason of packet.yaml."""
        if dasar:
            return self._say(self.kalimat.undangan.pembuka_dengan_dasar, dasar=_stem(dasar))
        return self._say(self.kalimat.undangan.pembuka)

    def invitation_closing(self) -> str:
        """The courtesies at the end."""
        return self._say(self.kalimat.undangan.penutup)

    # -------------------------------------------------------------------- notula

    def leader(self) -> str:
        """What whoever leads such an activity is called, above the signature."""
        return self._say(self.kalimat.notula.pimpinan)

    def letter_reference(self, gap: str) -> str:
        """``Nomor … tanggal …`` of the invitation; nothing where neither is known."""
        letter = self.packet.undangan
        if not letter.nomor and not letter.tanggal:
            return ""
        return self._say(
            self.kalimat.notula.nomor_undangan,
            nomor=letter.nomor or gap,
            tanggal=tanggal(letter.tanggal) or gap,
        )

    def minutes_opening(self) -> str:
        """When it began and who led it."""
        return self._say(self.kalimat.notula.pembukaan)

    def other_discussion(self) -> str:
        """The heading of what was said beside the agenda, below its items."""
        return self._say(self.kalimat.notula.pembahasan_lain)

    def minutes_closing(self, penutup: str) -> str:
        """The closing words, the closing time if it is known, and the formula of every record."""
        paragraphs = [penutup] if penutup else []
        if self.rapat.selesai and jam(self.rapat.selesai) not in penutup:
            paragraphs.append(self._say(self.kalimat.notula.ditutup))
        return "\n\n".join([*paragraphs, self._say(self.kalimat.notula.penutup)])

    def people(self, most_named: int, with_list: bool) -> str:
        """Who was invited; who came of them, where packet.yaml says who did not.

        Up to ``most_named`` are named; ``with_list`` tells that the attendance list is appended.
        """
        said, absences = self.kalimat.kehadiran, self.packet.absences
        invited = self.rapat.peserta
        attached = with_list and len(invited) > most_named
        if absences is None:
            count = self._say(said.diundang, **self._counts())
            paragraphs = [
                count if attached else f"{count}:\n{_list(each.nama for each in invited)}"
            ]
        else:
            sentence = said.hadir if self.packet.has_invitation else said.hadir_tanpa_undangan
            count = self._say(sentence, **self._counts())
            away = _list(self._away(absences))
            paragraphs = [f"{count}{self._say(said.tidak_hadir)}\n{away}" if away else count]
            came = _list(person.nama for person in invited if person not in absences)
            if came and not attached:
                paragraphs.append(f"{self._say(said.hadir_menurut_nama)}\n{came}")
        others = _list(map(_with_office, self.packet.daftar_hadir.hadir_lain or ()))
        if others:
            paragraphs.append(f"{self._say(said.hadir_lain)}\n{others}")
        paragraphs += self._with_inviter()
        if attached:
            paragraphs.append(self._say(said.terlampir))
        return "\n\n".join(paragraphs)

    def _with_inviter(self) -> list[str]:
        """That who invites is among the invited, whom the letter does not name to himself."""
        signer = self.packet.signers.get("undangan")
        if not signer or not self.packet.has_invitation:
            return []
        if not any(person.is_same_as(signer.person) for person in self.rapat.peserta):
            return []
        sentence = self.kalimat.kehadiran.termasuk_pengundang
        return [self._say(sentence, pengundang=signer.person.nama, **self._counts())]

    def _away(self, absences: Mapping[Person, str]) -> list[str]:
        """Those who stayed away, each with the reason as it is printed."""
        return [
            f"{person.nama} ({self.reason(reason)})" if reason else person.nama
            for person, reason in absences.items()
        ]

    def reason(self, reason: str) -> str:
        """A reason of staying away as it is printed; nothing for none."""
        words = {str(key): word for key, word in self.kalimat.kehadiran.alasan.items()}
        return words[reason] if reason else ""

    def _counts(self) -> dict[str, str]:
        invited = len(self.rapat.peserta)
        came = invited - len(self.packet.absences or ())
        return {
            "diundang": str(invited),
            "diundang_terbilang": terbilang(invited),
            "hadir": str(came),
            "hadir_terbilang": terbilang(came),
        }

    # ------------------------------------------------------------------- laporan

    def report_background(self, tujuan_area: str) -> str:
        """Why it was held: the programme, the aim of its area, the activity itself."""
        aim = f"{_stem(tujuan_area)}." if tujuan_area else ""
        return self._say(self.kalimat.laporan.latar_belakang, tujuan_area=aim)

    def report_purpose(self) -> str:
        """What it was meant for, by the guide; else what the report is for."""
        guide = self.packet.kegiatan
        if guide and guide.maksud:
            return self._say(self.kalimat.laporan.maksud, maksud=_stem(guide.maksud))
        return self._say(self.kalimat.laporan.maksud_umum)

    def report_aims(self) -> str:
        """What stands before the list of aims."""
        return self._say(self.kalimat.laporan.tujuan)

    def report_scope(self) -> str:
        """The agenda as a numbered list."""
        return f"{self._say(self.kalimat.laporan.ruang_lingkup)}\n" + _list(
            map(_stem, self.rapat.agenda)
        )

    def report_basis(self, jabatan: str, hal: str, gap: str) -> str:
        """The invitation as the basis, called what it is; nothing where it has no number."""
        letter, said = self.packet.undangan, self.kalimat.laporan
        if not letter.nomor:
            return ""
        sentence = said.dasar_nota_dinas if letter.bentuk == "nota_dinas" else said.dasar_surat
        return self._say(
            sentence,
            jabatan=jabatan,
            nomor=letter.nomor,
            tanggal=tanggal(letter.tanggal) or gap,
            hal=_stem(hal),
        )

    def report_execution(self, with_list: bool) -> str:
        """When, where and under whom it was held; who came, where packet.yaml says it."""
        said, absences = self.kalimat.laporan, self.packet.absences
        sentences = [self._say(said.pelaksanaan)]
        if absences is not None:
            of_some, of_all = (
                (said.hadir, said.hadir_semua)
                if self.packet.has_invitation
                else (said.hadir_tanpa_undangan, said.hadir_semua_tanpa_undangan)
            )
            sentences.append(self._say(of_some if absences else of_all, **self._counts()))
            sentences += self._with_inviter()
        if absences:
            sentences.append(self._named(said.tidak_hadir, self._away(absences)))
        others = self.packet.daftar_hadir.hadir_lain
        if others:
            sentences.append(self._named(said.hadir_lain, [_with_office(each) for each in others]))
        if with_list:
            sentences.append(self._say(said.daftar_hadir))
        return " ".join(sentences)

    def _named(self, sentence: Mapping[str, str], names: Sequence[str]) -> str:
        count = len(names)
        return self._say(
            sentence,
            nama="; ".join(names),
            jumlah=str(count),
            jumlah_terbilang=terbilang(count),
        )

    def decision_line(self, keputusan: Keputusan, penanggung_jawab: str) -> str:
        """A decision with the person in charge and the deadline, as far as they are known."""
        said = self.kalimat.laporan
        details = []
        if penanggung_jawab:
            details.append(self._say(said.penanggung_jawab, nama=penanggung_jawab))
        if keputusan.tenggat:
            details.append(self._say(said.tenggat, tanggal=tanggal(keputusan.tenggat)))
        if details:
            return f"{_stem(keputusan.uraian)} ({'; '.join(details)})."
        decision = keputusan.uraian.rstrip()
        return f"{decision}." if decision[-1:].isalnum() else decision

    def report_conclusions(self, decisions: int) -> list[str]:
        """That it was held, and how many decisions it took."""
        said = self.kalimat.laporan
        held = self._say(said.kesimpulan)
        if not decisions:
            return [held]
        words = terbilang(decisions)
        return [
            held,
            self._say(
                said.kesimpulan_keputusan, jumlah=str(decisions), jumlah_terbilang=words, nama=""
            ),
        ]

    def report_advice(self, keputusan: Sequence[Keputusan]) -> list[str]:
        """That decisions with somebody in charge be carried out; nothing where there are none."""
        if not any(item.penanggung_jawab for item in keputusan):
            return []
        said = self.kalimat.laporan
        has_deadline = any(item.tenggat for item in keputusan)
        return [self._say(said.saran_tenggat if has_deadline else said.saran)]

    def report_closing(self) -> str:
        """What the report is for, in the words of the guide's sample."""
        return self._say(self.kalimat.laporan.penutup)

    # -------------------------------------------------------------- berita acara

    def record_opening(self) -> str:
        """``Pada hari ini, …, bertempat di …, kami masing-masing:``."""
        day = self.packet.berita_acara.tanggal or self.rapat.tanggal
        return self._say(
            self.kalimat.berita_acara.pembuka, hari_tanggal_terbilang=tanggal_terbilang(day)
        )

    def record_body(self, with_results: bool) -> str:
        """What the parties did together, and that results follow."""
        said = self.kalimat.berita_acara
        return self._say(said.isi_dengan_hasil if with_results else said.isi)

    def record_closing(self) -> str:
        """The formula at the end."""
        return self._say(self.kalimat.berita_acara.penutup)

    def record_parts(self) -> tuple[str, str]:
        """What who led and who wrote are called where packet.yaml names no parties."""
        said = self.kalimat.berita_acara
        return self._say(said.pimpinan), self._say(said.notulis)


def _with_office(person: Person) -> str:
    return f"{person.nama} ({person.instansi})" if person.instansi else person.nama
