"""On whose behalf a letter is signed."""

import pytest

from zidocs.documents.signature import signature_lines
from zidocs.spec.people import Person, Signatory

SIGNER = Person(nama="Maria Contoh, S.H.")


@pytest.mark.parametrize(
    ("signatory", "lines"),
    [
        (Signatory(SIGNER, "Kepala"), ("Kepala,",)),
        (Signatory(SIGNER, "Kepala,"), ("Kepala,",)),
        (Signatory(SIGNER, "Kepala", sebagai="Plt."), ("Plt. Kepala,",)),
        (
            Signatory(SIGNER, "Sekretaris", an="Kepala Kantor Contoh"),
            ("a.n. Kepala Kantor Contoh", "Sekretaris,"),
        ),
        (
            Signatory(SIGNER, "Sekretaris", an="a.n. Kepala Kantor Contoh", sebagai="Plh."),
            ("a.n. Kepala Kantor Contoh", "Plh. Sekretaris,"),
        ),
        (
            Signatory(SIGNER, "Kepala Bagian Umum", an="Kepala Kantor", ub="Sekretaris"),
            ("a.n. Kepala Kantor", "Sekretaris", "u.b.", "Kepala Bagian Umum,"),
        ),
        (Signatory(SIGNER, ""), ()),
    ],
)
def test_authority_stands_above_the_position_which_ends_with_a_comma(
    signatory: Signatory, lines: tuple[str, ...]
) -> None:
    assert signature_lines(signatory) == lines
