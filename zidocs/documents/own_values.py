"""What the templates of documents without a meeting print beside their sections' keys."""

from typing import cast

from zidocs.documents.facts import Facts, Values, person_values, position
from zidocs.office.naskah.decree import Sk, diktum_number
from zidocs.words import romawi


def sk(facts: Facts) -> Values:
    """The decree: who decrees, its diktums by their names, its teams."""
    section = cast(Sk, facts.packet.sections["sk"])
    return {
        "penetap": _office_of(facts, "sk"),
        "menimbang": [_considered(text) for text in section.menimbang],
        "diktum": [
            {"nomor": diktum_number(number), "isi": text}
            for number, text in enumerate(section.diktum, start=1)
        ],
        "lampiran": [
            {
                "nomor": romawi(number) if len(section.lampiran) > 1 else "",
                "judul": each.judul,
                "isi": each.isi or "",
                "anggota": [
                    {**person_values(person), "sebagai": role} for person, role in each.team
                ],
            }
            for number, each in enumerate(section.lampiran, start=1)
        ],
    }


def _office_of(facts: Facts, kind: str) -> str:
    """The post of who signs, with the office where the post does not name it."""
    signer, office = facts.packet.signers[kind], facts.office.satker.nama
    post = signer.an.removeprefix("a.n.").strip() if signer.an else position(signer)
    return post if office.casefold() in post.casefold() else f"{post} {office}"


def _considered(text: str) -> str:
    """A consideration with the word that begins each (FORMATS.md, “SK”)."""
    return text if text.casefold().startswith("bahwa ") else f"bahwa {text}"
