"""Every built-in catalogue's YAML becomes the compiled JSON beside it.

Run ``python -m zidocs.office.catalogue`` after a change of the YAML; a test tells when it was
forgotten.
"""

from pathlib import Path

from zidocs.office.catalogue.files import compile_catalogue, parse_catalogue


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
    for path in compile_all(Path(__file__).parent):
        print(path.name)
