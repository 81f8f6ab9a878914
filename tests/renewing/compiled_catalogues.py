"""Every built-in catalogue's YAML becomes the compiled JSON beside it.

Run ``python -m tests.renewing.compiled_catalogues`` after a change of the YAML; a test tells when
it was forgotten.
"""

import json
from pathlib import Path

from zidocs.office import catalogue
from zidocs.office.catalogue import Katalog, digest_of, parse_catalogue


def compile_catalogue(katalog: Katalog, source: bytes) -> bytes:
    """The catalogue read from the YAML ``source`` becomes the bytes of its compiled file."""
    content = katalog.model_dump(mode="json", exclude_defaults=True)
    document = {"sha256": digest_of(source), "isi": content}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def compile_all(shelf: Path) -> tuple[Path, ...]:
    """The JSON of each YAML in the folder is written; the files written are returned."""
    written = []
    for source in sorted(shelf.glob("*.yaml")):
        data = source.read_bytes()
        compiled = source.with_suffix(".json")
        compiled.write_bytes(compile_catalogue(parse_catalogue(data, source.name), data))
        written.append(compiled)
    return tuple(written)


if __name__ == "__main__":
    for path in compile_all(Path(catalogue.__file__).parent):
        print(path.name)
