"""The facts of a packet become the standard sentences that fill a short spec.

They state what the spec states and nothing else: no attendance, no discussion, no result is made
up. Tone and outline follow the sample report of the guide (lines 5–46). ``tujuan_area`` and
``nama_kegiatan`` come from the catalogue and are empty where it does not know the activity.
"""

from collections.abc import Sequence

from zidocs.office.packet_yaml import Keputusan, Meeting
from zidocs.words import hari_tanggal, jam, pukul, tanggal, terbilang, tie

ZONA_INTEGRITAS = (
    "pembangunan Zona Integritas menuju Wilayah Bebas dari Korupsi (WBK) dan Wilayah Birokrasi"
    " Bersih dan Melayani (WBBM)"
)


def _stem(text: str) -> str:
    """A text to be continued: one line, without a full stop."""
    return " ".join(text.split()).rstrip(" .,;")


def _within(name: str) -> str:
    """The guide's name of an activity inside a sentence: a small letter, except in WBS or SOP."""
    stem = _stem(name)
    return stem[:1].lower() + stem[1:] if stem[1:2].islower() else stem


# ------------------------------------------------------------------------- undangan


def invitation_opening(judul: str, dasar: str, nama_kegiatan: str) -> str:
    """``Sehubungan dengan …, dengan ini kami mengundang Saudara untuk hadir pada … pada:``."""
    reason = _stem(dasar) or (f"pelaksanaan {_within(nama_kegiatan)}" if nama_kegiatan else "")
    opening = f"Sehubungan dengan {reason}, dengan" if reason else "Dengan"
    return (
        f"{opening} ini kami mengundang Saudara untuk hadir pada {_stem(judul)}"
        " yang akan dilaksanakan pada:"
    )


INVITATION_CLOSING = (
    "Mengingat pentingnya acara dimaksud, diharapkan hadir tepat waktu.\n\n"
    "Demikian, atas perhatian dan kehadirannya diucapkan terima kasih."
)


# --------------------------------------------------------------------------- notula


def minutes_opening(rapat: Meeting, zona_waktu: str) -> str:
    """When the meeting began and who led it."""
    begin = tie(f"{jam(rapat.mulai)} {zona_waktu}")
    return f"Rapat dipimpin oleh {rapat.pimpinan.nama} dan dimulai pukul {begin}."


def minutes_closing(rapat: Meeting, zona_waktu: str, penutup: str) -> str:
    """The closing words, the closing time if it is known, and the formula of every record."""
    paragraphs = [penutup] if penutup else []
    if rapat.selesai and jam(rapat.selesai) not in penutup:
        paragraphs.append(f"Rapat ditutup pukul {tie(f'{jam(rapat.selesai)} {zona_waktu}')}.")
    paragraphs.append("Demikian notula ini dibuat untuk dipergunakan sebagaimana mestinya.")
    return "\n\n".join(paragraphs)


def letter_reference(nomor: str, day: str, gap: str) -> str:
    """``Nomor … tanggal …``; nothing where neither is known."""
    return f"Nomor {nomor or gap} tanggal {day or gap}" if nomor or day else ""


# -------------------------------------------------------------------------- laporan


def report_background(satker: str, judul: str, tujuan_area: str) -> str:
    """Why the meeting was held: the integrity zone, the aim of its area, the meeting itself."""
    aim = f" {_stem(tujuan_area)}." if tujuan_area else ""
    return (
        f"{satker} melaksanakan {ZONA_INTEGRITAS}.{aim}"
        f" Sehubungan dengan hal tersebut dilaksanakan {_stem(judul)}."
    )


def report_purpose(satker: str, judul: str, nama_kegiatan: str) -> str:
    """What the meeting was meant for."""
    activity = _within(nama_kegiatan) if nama_kegiatan else _stem(judul)
    return (
        f"Kegiatan ini diselenggarakan dengan maksud melaksanakan {activity} sebagai bagian dari"
        f" pembangunan Zona Integritas pada {satker}."
    )


def report_scope(agenda: Sequence[str]) -> str:
    """The agenda as a numbered list."""
    points = "\n".join(f"{number}. {_stem(point)}" for number, point in enumerate(agenda, start=1))
    return f"Ruang lingkup kegiatan ini meliputi:\n{points}"


def report_execution(rapat: Meeting, zona_waktu: str, with_list: bool) -> str:
    """When, where, under whom and with how many people the meeting was held."""
    hours = pukul(rapat.mulai, rapat.selesai, zona_waktu).replace(
        f" {zona_waktu}", tie(f" {zona_waktu}")
    )
    people = len(rapat.peserta)
    listed = ", sebagaimana tercantum dalam daftar hadir" if with_list else ""
    return (
        f"{_stem(rapat.judul)} dilaksanakan pada hari {hari_tanggal(rapat.tanggal)}, pukul {hours},"
        f" bertempat di {_stem(rapat.tempat)}. Rapat dipimpin oleh {rapat.pimpinan.nama} dan"
        f" dicatat oleh {rapat.notulis.nama}, dengan peserta sebanyak {people}"
        f" ({terbilang(people)}) orang{listed}."
    )


def decision_line(keputusan: Keputusan, penanggung_jawab: str) -> str:
    """A decision with the person in charge and the deadline, as far as they are known."""
    details = []
    if penanggung_jawab:
        details.append(f"penanggung jawab: {penanggung_jawab}")
    if keputusan.tenggat:
        details.append(f"tenggat: {tanggal(keputusan.tenggat)}")
    return f"{_stem(keputusan.uraian)} ({'; '.join(details)})." if details else keputusan.uraian


def report_conclusions(rapat: Meeting, decisions: int) -> tuple[str, ...]:
    """That the meeting was held, and how many decisions it took."""
    held = (
        f"{_stem(rapat.judul)} telah dilaksanakan pada hari {hari_tanggal(rapat.tanggal)}"
        f" bertempat di {_stem(rapat.tempat)}."
    )
    if not decisions:
        return (held,)
    return held, f"Rapat menghasilkan {decisions} ({terbilang(decisions)}) keputusan."


def report_advice(keputusan: Sequence[Keputusan]) -> tuple[str, ...]:
    """That decisions with somebody in charge be carried out; nothing where there are none."""
    if not any(item.penanggung_jawab for item in keputusan):
        return ()
    until = " sesuai tenggat yang ditetapkan" if any(item.tenggat for item in keputusan) else ""
    return (f"Agar setiap penanggung jawab menindaklanjuti keputusan rapat{until}.",)


def report_closing(judul: str) -> str:
    """What the report is for, in the words of the guide's sample."""
    return (
        f"Demikian laporan {_stem(judul)} ini disusun sebagai bahan masukan dan pertimbangan bagi"
        " pimpinan guna menentukan kebijakan lebih lanjut."
    )


# --------------------------------------------------------------------- berita acara


def record_opening(day_in_words: str, tempat: str) -> str:
    """``Pada hari ini, …, bertempat di …, kami masing-masing:``."""
    return f"Pada hari ini, {day_in_words}, bertempat di {_stem(tempat)}, kami masing-masing:"


def record_body(judul: str, with_results: bool) -> str:
    """What the parties did together, and that results follow."""
    end = " dengan hasil sebagai berikut:" if with_results else "."
    return f"telah melaksanakan {_stem(judul)}{end}"


RECORD_CLOSING = (
    "Berita acara ini dibuat dengan sesungguhnya untuk dipergunakan sebagaimana mestinya."
)
