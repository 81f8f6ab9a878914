"""Every kind of document that a packet may hold is one row here; all else reads the row.

What packet.yaml says of a document is its record in ``SECTIONS`` of ``office.packet_yaml``, what
its template prints comes from its function in ``VALUES`` of ``documents.values``, and its Word
files lie in templates/. A new kind is a row, a record, a function and a template.
"""

from dataclasses import dataclass
from typing import Literal

Need = Literal["", "optional", "asked"]
"""Whether a document bears something: never, perhaps, or a blank is a finding."""


@dataclass(frozen=True)
class Form:
    """A Word template that a document may take.

    With a ``title`` it is a paper of its own right: so its files are called as the template is.
    """

    template: str
    title: str = ""


@dataclass(frozen=True)
class Kind:
    """What is true of all documents of a kind.

    ``key`` is its section in packet.yaml and the name of its files in hasil/ and scan/, ``title``
    its row in the contents. A row without ``forms`` is evidence that is taken, not written.
    """

    key: str
    title: str
    code: str = ""
    """On printed paper that lies in offices: never changed, never given to another kind."""
    forms: tuple[Form, ...] = ()
    of_meeting: bool = True
    """Whether it tells of a meeting, so that a packet without one cannot have it."""
    usual: bool = False
    """Whether it is made where neither the packet nor the catalogue names the documents."""
    precedes: bool = False
    """Whether it is written before the meeting; all others are as old as the meeting or younger."""
    number: Need = ""
    date: Need = ""
    """Where it is not asked for, a document is of the meeting's day."""
    signer: str = ""
    """The key of its section that names who signs; empty where its section names nobody."""
    head_signs: bool = False
    """Whether the head of the office signs where nobody is named."""
    number_in_contents: bool = False
    named_by_guide: bool = False
    """Whether the guide may say what it is called (``judul_laporan``), and the contents say so."""
    shows_photos: bool = False
    """Whether its pages show the packet's photos, which then have no pages of their own."""
    blank: str = ""
    """Its section as ``zidocs new`` writes it; ``{judul}`` is what the guide calls it, ``{tahun}``
    the office's year."""


PHOTOS = "foto"
ATTACHMENTS = "lampiran"

KINDS = (
    Kind(
        "undangan",
        "Surat undangan",
        code="UD",
        forms=(Form("undangan"), Form("nota_dinas", "Nota dinas")),
        usual=True,
        precedes=True,
        number="asked",
        date="asked",
        signer="penandatangan",
        head_signs=True,
        number_in_contents=True,
        blank="""\
undangan:
  nomor:                    # kosong dicetak "Nomor : " untuk ditulis kemudian
  tanggal:
""",
    ),
    Kind(
        "daftar_hadir",
        "Daftar hadir",
        code="DH",
        forms=(Form("daftar_hadir"), Form("daftar_hadir_mendatar")),
        usual=True,
        signer="mengetahui",
        head_signs=True,
        blank="""\
daftar_hadir:
  # tidak_hadir:            # sesudah rapat; [] berarti semua hadir. Tanpa ini tidak disebut berapa
  #   - pegawai:            # NIP atau nama yang diundang
  #     alasan:             # izin, sakit, dinas, cuti, atau tanpa keterangan
""",
    ),
    Kind(
        "notula",
        "Notula",
        code="NT",
        forms=(Form("notula"),),
        usual=True,
        shows_photos=True,
        blank="""\
notula:
  pembahasan:
    #- agenda: 1
    #  pembicara: …
    #  uraian: …
  keputusan:
    #- uraian: …
    #  penanggung_jawab: …
    #  tenggat: {tahun}-03-28
""",
    ),
    Kind(PHOTOS, "Dokumentasi foto"),
    Kind(
        "berita_acara",
        "Berita acara",
        code="BA",
        forms=(Form("berita_acara"),),
        number="asked",
        date="optional",
        signer="mengetahui",
        blank="""\
berita_acara:
  nomor:
  #hasil:                   # tanpa baris ini: keputusan rapat
  #  - …
""",
    ),
    Kind(
        "laporan",
        "Laporan",
        code="LP",
        forms=(Form("laporan_rencana_aksi"), Form("laporan_tata_naskah")),
        usual=True,
        number="optional",
        date="asked",
        signer="penandatangan",
        head_signs=True,
        named_by_guide=True,
        blank="""\
laporan:
  judul: {judul}
  tanggal:
  #hasil:                   # tanpa baris ini: keputusan rapat
  #  - …
""",
    ),
    Kind(
        "sk",
        "Surat keputusan",
        code="SK",
        forms=(Form("sk"),),
        of_meeting=False,
        number="asked",
        date="asked",
        signer="penandatangan",
        head_signs=True,
        number_in_contents=True,
        blank="""\
sk:
  nomor:
  tanggal:
  tentang: {judul}
  menimbang:
    -                       # bahwa …
  mengingat:
    -                       # undang-undang dahulu
  diktum:
    -                       # KESATU, KEDUA, … dicetak sendiri
  #lampiran:                # misalnya susunan tim
  #  - judul: …
  #    anggota:
  #      - sebagai: Ketua
  #        pegawai: …
  #      - sebagai: Anggota
  #        pegawai:
  #          kelompok: …
""",
    ),
    Kind(ATTACHMENTS, "Lampiran"),
)
"""In the order in which they stand in a bundle; that of the documents is the guide's.

To be read by the functions below, so that all see one table.
"""


def kind_of(key: str) -> Kind:
    """The row of this key; raises KeyError for a key that no row has."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise KeyError(key)


def title_of(key: str, name: str) -> str:
    """What a document is whose files have this name: the kind's title, or that of its form."""
    kind = kind_of(key)
    return next((form.title for form in kind.forms if form.template == name), "") or kind.title


def kinds() -> tuple[Kind, ...]:
    """All rows, in the order of a bundle."""
    return KINDS


def documents() -> tuple[Kind, ...]:
    """The kinds that are written, in order."""
    return tuple(kind for kind in KINDS if kind.forms)


def document_keys() -> tuple[str, ...]:
    """The keys of the kinds that are written, in order."""
    return tuple(kind.key for kind in documents())


def evidence_keys() -> tuple[str, ...]:
    """What a guide may ask of an activity: its documents, and photos."""
    return tuple(kind.key for kind in KINDS if kind.key != ATTACHMENTS)


def template_names() -> tuple[str, ...]:
    """The Word templates, in order."""
    return tuple(form.template for kind in KINDS for form in kind.forms)


def in_words(key: str) -> str:
    """``daftar_hadir`` becomes ``daftar hadir``, as people say it."""
    return key.replace("_", " ")
