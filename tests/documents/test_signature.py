"""On whose behalf a letter is signed."""

import pytest

from zidocs.documents.facts import signature_lines
from zidocs.office.references import Signatory
from zidocs.office.roster import Person


def signs(jabatan: str, **by: str) -> Signatory:
    somebody = Person(nama="Maria Contoh, S.H.")
    return Signatory.model_construct(pegawai=somebody, jabatan=jabatan, **by)


@pytest.mark.parametrize(
    ("signatory", "lines"),
    [
        (signs("Kepala"), ("Kepala,",)),
        (signs("Kepala,"), ("Kepala,",)),
        (signs("Kepala", sebagai="Plt."), ("Plt. Kepala,",)),
        (
            signs("Sekretaris", an="Kepala Kantor Contoh"),
            ("a.n. Kepala Kantor Contoh", "Sekretaris,"),
        ),
        (
            signs("Sekretaris", an="a.n. Kepala Kantor Contoh", sebagai="Plh."),
            ("a.n. Kepala Kantor Contoh", "Plh. Sekretaris,"),
        ),
        (
            signs("Kepala Bagian Umum", an="Kepala Kantor", ub="Sekretaris"),
            ("a.n. Kepala Kantor", "Sekretaris", "u.b.", "Kepala Bagian Umum,"),
        ),
        (signs(""), ()),
    ],
)
def test_authority_stands_above_the_position_which_ends_with_a_comma(
    signatory: Signatory, lines: tuple[str, ...]
) -> None:
    assert signature_lines(signatory) == lines
