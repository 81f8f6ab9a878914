"""The bundles of an archive become what in them does not agree with their indexes any more."""

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from zidocs.archive.holding import Holding, reading
from zidocs.bundle.formats import format_of
from zidocs.bundle.index import MOST_INDEX, older_index, read_index
from zidocs.bundle.proof import disagreements
from zidocs.errors import ArchiveFault, Place, Problem, Sentence, on_one_line, say

BUNDLES = "data/bukti/"
_BESIDE = {"pdf": "json", "json": "pdf"}
_ALONE = {
    "pdf": say("The bundle has no index beside it."),
    "json": say("The index has no bundle beside it."),
}


def certificate_problems(
    holding: Holding, hashes: Mapping[str, str], told: AbstractSet[str]
) -> Iterator[Problem]:
    """Every bundle is held against its index, all that the one says of the other.

    ``hashes`` are those of the files as they are; what is wrong with the files ``told`` is known.
    """
    for path in holding.sizes:
        stem, _, ending = path.rpartition(".")
        if not path.startswith(BUNDLES) or ending not in _BESIDE:
            continue
        other = f"{stem}.{_BESIDE[ending]}"
        if told & {path, other}:
            continue
        if other not in holding.sizes:
            yield _alone(path, _ALONE[ending])
        elif ending == "json":
            try:
                yield from _problems(holding, hashes, path)
            except ArchiveFault as fault:
                yield from fault.problems


def _problems(holding: Holding, hashes: Mapping[str, str], path: str) -> Iterator[Problem]:
    pdf = f"{path[:-5]}.pdf"
    data = holding.read(path, MOST_INDEX)
    index = read_index(data, path)
    # Of a file that no list names the hash is not known yet.
    if index.sha256 != (hashes.get(pdf) or holding.sha256(pdf)):
        yield _disagreement(pdf, say("The bundle is not the one that its index describes."))
        return
    if format_of(index.format) is None:
        yield older_index(path)
        return
    with holding.as_file(pdf) as file, reading(pdf):
        for sentence in disagreements(file, json.loads(data)):
            yield _disagreement(pdf, sentence)


def _alone(path: str, what: Sentence) -> Problem:
    fix = say("Fetch it from another copy of the archive.")
    return Problem(Place(on_one_line(path)), what, fix, "Z825")


def _disagreement(path: str, what: Sentence) -> Problem:
    fix = say("Fetch both from another copy of the archive.")
    return Problem(Place(on_one_line(path)), what, fix, "Z830")
