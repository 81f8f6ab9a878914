"""A signatory becomes the lines above the signature: on whose behalf, and in what position.

Source: FORMATS.md, “Surat undangan”: ``a.n.`` stands on a line of its own, then the own position;
``u.b.`` only after a.n., one level further down; Plt. and Plh. before the position; the position
ends with a comma.
"""

from zidocs.spec.people_yaml import Signatory


def position(signatory: Signatory) -> str:
    """The signer's own position, with Plt. or Plh. before it: ``Plt. Kepala``."""
    return f"{signatory.sebagai or ''} {signatory.jabatan}".strip()


def signature_lines(signatory: Signatory) -> tuple[str, ...]:
    """``("a.n. Kepala Kantor", "Sekretaris", "u.b.", "Kepala Bagian Umum,")``."""
    lines = []
    if signatory.an:
        lines.append(f"a.n. {signatory.an.removeprefix('a.n.').strip()}")
    if signatory.ub:
        lines += [signatory.ub, "u.b."]
    own = position(signatory)
    if own:
        lines.append(f"{own.rstrip(' ,')},")
    return tuple(lines)
