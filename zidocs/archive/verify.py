"""An archive, in a folder or a ZIP, becomes the list of everything in it that is not as it was.

A ladder, the cheap rungs first: is it an archive, have the files the sizes and the number that it
says, is each there and none too many, has each the bytes it had, do the bundles prove themselves.
Every rung is climbed as far as it goes, so that all faults are told in one go.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from zidocs.archive.bag import (
    DECLARATION,
    INFO,
    PAYLOAD,
    TAGS,
    Manifest,
    is_declaration,
    read_info,
    read_manifest,
    write_manifest,
)
from zidocs.archive.holding import MOST_MANIFEST, Holding, missing_file, open_holding, reading
from zidocs.bundle.formats import format_of
from zidocs.bundle.index import MOST_INDEX, older_index, read_index
from zidocs.bundle.proof import disagreements, seal_faults
from zidocs.disk.files import hash_bytes
from zidocs.disk.names import is_litter
from zidocs.errors import ArchiveFault, Place, Problem, Sentence, UsageFault, on_one_line, say

BUNDLES = "data/bukti/"
AGENT = "Bag-Software-Agent"
OURS = "zidocs"

_FEWEST_DIGITS = 16
"""64 bits: nobody finds another archive whose fingerprint begins so."""

Told = Callable[[int, int], None]
"""Told how many bytes are read, and of how many."""


@dataclass(frozen=True)
class Verified:
    """What was found: the archive's facts, the number and bytes of its files, all faults.

    ``fingerprint`` is the SHA-256 of the list that names every other hash: whoever noted it on
    paper when the archive was made knows an archive that was made anew from one that was kept.
    """

    info: Mapping[str, str]
    files: int
    size: int
    bundles: int
    fingerprint: str
    problems: tuple[Problem, ...]
    is_known: bool = False
    """Whether the fingerprint is the one that somebody noted. Else the archive agrees with itself
    only: who computes every hash anew can make that so of anything."""

    @property
    def is_good(self) -> bool:
        """Whether it is what was archived; litter that a system left there is no fault."""
        return all(problem.severity != "galat" for problem in self.problems)


def verify(path: Path, noted: str = "", told: Told = lambda _done, _all: None) -> Verified:
    """Examine the archive at ``path``, a folder or a ZIP, by itself and the fingerprint ``noted``.

    Of the fingerprint its beginning is enough; letter case, blanks and dashes do not count. Raises
    ArchiveFault when there is no archive there to examine, UsageFault for what is no fingerprint.
    """
    wanted = _read_fingerprint(noted) if noted else ""
    with open_holding(path) as holding:
        found = _Ladder(holding, told).climb()
    if not wanted:
        return found
    if found.fingerprint.startswith(wanted):
        return replace(found, is_known=True)
    other = Problem.at(TAGS, "Z846", found=found.fingerprint or "-", noted=wanted).says(
        "The fingerprint of this archive is {found}, not {noted} as was noted: it is another "
        "archive, or was made anew.",
        "Look for the archive with the noted fingerprint in your copies.",
    )
    return replace(found, problems=(other, *found.problems))


def _read_fingerprint(noted: str) -> str:
    """What somebody wrote down becomes the beginning of a SHA-256; raises UsageFault."""
    digits = re.sub(r"[\s:.\u2010-\u2015-]+", "", noted).lower()
    if not re.fullmatch(f"[0-9a-f]{{{_FEWEST_DIGITS},64}}", digits):
        raise UsageFault.at("--sidik", "Z845", fewest=_FEWEST_DIGITS).says(
            "This is no fingerprint: it has 64 signs from 0-9 and a-f, of which at least the first "
            "{fewest} are needed.",
            "Write it as zidocs archive showed it; blanks and dashes do not matter.",
        )
    return digits


class _Ladder:
    """One examination: the files, and the lists that say what they must be."""

    def __init__(self, holding: Holding, told: Told) -> None:
        self.holding = holding
        self.told = told
        self.problems: list[Problem] = list(holding.problems)
        self.hashes: dict[str, str] = {}
        self.found_out: set[str] = set()
        self.lists = {name: self._read(name) for name in (DECLARATION, INFO, PAYLOAD, TAGS)}

    def climb(self) -> Verified:
        self.problems += [*self.tags.problems, *self.payload.problems]
        for rung in (self.structure, self.sizes, self.completeness, self.content):
            self.problems += rung()
        self.problems += certificate_problems(self.holding, self.hashes, self.found_out)
        return Verified(
            info=self.info,
            files=len(self.holding.sizes),
            size=sum(self.holding.sizes.values()),
            bundles=sum(
                path.startswith("data/bukti/") and path.endswith(".pdf") for path in self.hashes
            ),
            fingerprint=self.hashes.get(TAGS, ""),
            problems=tuple(dict.fromkeys(self.problems)),
        )

    @cached_property
    def tags(self) -> Manifest:
        return self._manifest(TAGS)

    @cached_property
    def payload(self) -> Manifest:
        return self._manifest(PAYLOAD)

    @cached_property
    def info(self) -> Mapping[str, str]:
        return read_info(self.lists[INFO])

    @property
    def is_ours(self) -> bool:
        """Whether zidocs wrote it: then it has every list, and in one way only."""
        return self.info.get(AGENT, "").startswith(OURS)

    @property
    def looks_ours(self) -> bool:
        """Whether zidocs wrote what is in it, whatever became of the lists around it.

        Without the lists nobody could tell what was taken out of it.
        """
        names = self.holding.sizes
        return self.is_ours or any(path.startswith(BUNDLES) for path in names)

    def _manifest(self, name: str) -> Manifest:
        return read_manifest(self.lists[name], name, self.holding.sizes)

    def _read(self, name: str) -> bytes:
        if name not in self.holding.sizes:
            return b""
        try:
            return self.holding.read(name, MOST_MANIFEST)
        except ArchiveFault as fault:
            self.problems += fault.problems
            return b""

    def structure(self) -> Iterator[Problem]:
        """The lists that make it an archive are there and can be read."""
        for name in (DECLARATION, PAYLOAD, *((TAGS, INFO) if self.looks_ours else ())):
            if name in self.holding.sizes:
                continue
            if name in (DECLARATION, INFO):
                yield missing_file(name, "BagIt")
                continue
            yield Problem.at(name, "Z825").says(
                "This list is missing; without it nobody can tell which files belong to the "
                "archive, and whether they are as they were.",
                "Fetch it from another copy of the archive, and leave all other files where they "
                "are.",
            )
        if DECLARATION in self.holding.sizes and not is_declaration(self.lists[DECLARATION]):
            yield _changed(DECLARATION, say("It does not say that this is an archive (BagIt)."))
        if self.is_ours and self.lists[TAGS] != write_manifest(self.tags.hashes):
            yield _changed(TAGS, say("The list is not as zidocs wrote it."))
        for path in self.payload.hashes:
            if not path.startswith("data/"):
                yield _changed(PAYLOAD, say("The list names {path}, outside data/.", path=path))

    def sizes(self) -> Iterator[Problem]:
        """Bytes and number of the files are those of bag-info.txt (Payload-Oxum)."""
        sizes = [
            size
            for path, size in self.holding.sizes.items()
            if path in self.payload.hashes or (path.startswith("data/") and not _is_litter(path))
        ]
        found, meant = f"{sum(sizes)}.{len(sizes)}", self.info.get("Payload-Oxum", "")
        if meant != found and (meant or self.is_ours):
            yield Problem.at(
                Place(INFO, key="Payload-Oxum"), "Z824", found=found, meant=meant or "-"
            ).says(
                "The archive has {found} (bytes.files) instead of {meant}.",
                "See below which files are concerned, and take another copy of them.",
            )

    def completeness(self) -> Iterator[Problem]:
        """Every file of the lists is there, and none that no list names."""
        listed = {
            **dict.fromkeys(self.payload.hashes, PAYLOAD),
            **dict.fromkeys(self.tags.hashes, TAGS),
        }
        for path, source in listed.items():
            if path not in self.holding.sizes and path != PAYLOAD:
                self.found_out.add(path)
                yield missing_file(path, source)
        for path in self.holding.sizes:
            # BagIt leaves it open what else lies beside data/; our own archives do not.
            if path in listed or path == TAGS or not (path.startswith("data/") or self.is_ours):
                continue
            if _is_litter(path):
                yield Problem.warning(on_one_line(path), "Z829").says(
                    "The system left this file here; it is not part of the archive.",
                    "It may be deleted.",
                )
            elif self._is_whole(PAYLOAD if path.startswith("data/") else TAGS):
                yield Problem.at(on_one_line(path), "Z826").says(
                    "This file was not there when the archive was made.",
                    "Move it out of the archive; a changed archive is made with zidocs archive.",
                )

    def _is_whole(self, name: str) -> bool:
        """Whether a list may be asked which files are too many.

        By one that is missing or was changed every genuine file would be, and somebody who
        obeyed us would empty the archive.
        """
        found = hash_bytes(self.lists[name])
        return name in self.holding.sizes and self.tags.hashes.get(name, found) == found

    def content(self) -> Iterator[Problem]:
        """Every file has the bytes that it had; what is listed and there, and the list itself."""
        meant = {path: (sha256, PAYLOAD) for path, sha256 in self.payload.hashes.items()}
        meant |= {path: (sha256, TAGS) for path, sha256 in self.tags.hashes.items()}
        # The list of the lists first: where it is at odds with another, that one comes before
        # the files that the other names wrongly.
        order = [*self.tags.hashes, *self.payload.hashes, TAGS]
        present = [path for path in dict.fromkeys(order) if path in self.holding.sizes]
        whole = sum(self.holding.sizes[path] for path in present)
        done = 0
        for path in present:
            try:
                self.hashes[path] = self.holding.sha256(path)
            except ArchiveFault as fault:
                yield from fault.problems
            else:
                found = self.hashes[path]
                sha256, source = meant.get(path, (found, TAGS))
                if found != sha256:
                    self.found_out.add(path)
                    yield Problem.at(
                        on_one_line(path), "Z827", found=found, source=source, meant=sha256
                    ).says(
                        "The file is not what was archived: its SHA-256 is {found}, {source} says "
                        "{meant}.",
                        "Fetch it from another copy of the archive.",
                    )
            done += self.holding.sizes[path]
            self.told(done, whole)


def _is_litter(path: str) -> bool:
    return is_litter(path.rpartition("/")[2])


def _changed(path: str, what: Sentence) -> Problem:
    return Problem(Place(path), what, say("Take another copy of the archive."), "Z823")


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
            fix = say("Fetch it from another copy of the archive.")
            yield Problem(Place(on_one_line(path)), _ALONE[ending], fix, "Z825")
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
    is_older = format_of(index.format) is None
    if is_older:
        yield older_index(path)
    examine = seal_faults if is_older else disagreements
    with holding.as_file(pdf) as file, reading(pdf):
        for sentence in examine(file, json.loads(data)):
            yield _disagreement(pdf, sentence)


def _disagreement(path: str, what: Sentence) -> Problem:
    fix = say("Fetch both from another copy of the archive.")
    return Problem(Place(on_one_line(path)), what, fix, "Z830")
