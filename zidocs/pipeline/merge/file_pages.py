"""The files of a merge become the parts of its bundle: looked at, examined or laid out."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from zidocs.bundle.parts import BoundPart, Pictures
from zidocs.disk.files import hash_bytes, hash_of
from zidocs.disk.staging import Stage
from zidocs.errors import (
    EvidenceFault,
    LayoutFault,
    Place,
    Problem,
    UsageFault,
    ZidocsError,
    raise_together,
)
from zidocs.evidence.attachments import PhotoPrint, attachment_pages
from zidocs.evidence.stand_in import marked, offer, refused_page, told
from zidocs.fonts import unknown_characters
from zidocs.image.file_kinds import kind_of, read_evidence
from zidocs.pdf.source import page_count
from zidocs.pipeline.merge.given_files import Given, GivenFile
from zidocs.steps import Progress, begin

A4_MM = (210.0, 297.0)
_SIGNS_TOLD = 20


def unprintable(place: str, name: str) -> Iterator[Problem]:
    """That a name, of a file or of the bundle, has signs that our font does not show."""
    if signs := unknown_characters(name):
        yield Problem.hint(place, "Z340", signs=signs[:_SIGNS_TOLD]).says(
            "Pages cannot show these signs of this name: {signs}; a question mark stands for each.",
            "Bookmarks and index have the whole name; rename it if the pages are to show it.",
        )


class FilePages:
    """Collects the pages, the findings and the faults of all files."""

    def __init__(
        self,
        given: Given,
        names: Mapping[str, str],
        stage: Stage,
        *,
        skip_refused: bool = False,
    ) -> None:
        self.files = given.files
        self.names = names
        self.stage = stage
        self.skip_refused = skip_refused
        self.faults: list[ZidocsError] = [UsageFault(given.faults)] if given.faults else []
        self._hashes: dict[str, str] = {}
        self._parts: dict[str, BoundPart] = {}
        self._problems: dict[str, Sequence[Problem]] = {}
        self._set_aside = count()

    def parts(self, progress: Progress) -> tuple[BoundPart, ...]:
        """The parts of the bundle in the files' order; raises what is wrong with any of them."""
        words: dict[str, bytes] = {}
        advance = begin(progress, "files", len(self.files))
        for file in self.files:
            with self._collecting(file):
                words |= self._take(file)
            advance()
        if words:
            self._lay_out(words, progress)
        raise_together(self.faults)
        return tuple(self._parts[file.shown] for file in self.files)

    def problems(self) -> tuple[Problem, ...]:
        """What was found of the files, in their order."""
        found = [each for file in self.files for each in self._problems.get(file.shown, ())]
        names = [each for file in self.files for each in unprintable(file.shown, file.shown)]
        return *found, *names, *self._twins()

    @contextmanager
    def _collecting(self, file: GivenFile) -> Iterator[None]:
        try:
            yield
        except (EvidenceFault, LayoutFault) as fault:
            self._refuse(file, fault)
        except ZidocsError as fault:
            self.faults.append(fault)

    def _refuse(self, file: GivenFile, fault: ZidocsError) -> None:
        """A file that cannot become pages stops the merge, or gets a page that says so."""
        if not self.skip_refused:
            self.faults.append(type(fault)((*fault.problems, offer(file.shown))))
            return
        if file.shown not in self._hashes:
            # One that cannot be read has no hash.
            self._hashes[file.shown] = ""
            with suppress(OSError):
                self._hashes[file.shown] = hash_of(file.path)
        page = self._aside(refused_page(file.shown, fault.problems, A4_MM))
        part = self._part(file, page, (1,))
        self._parts[file.shown] = replace(
            part,
            title=marked(part.title),
            source=marked(part.source),
            file=None,
            pictures="",
            refused=True,
        )
        self._problems[file.shown] = told(file.shown, fault.problems)

    def _take(self, file: GivenFile) -> Mapping[str, bytes]:
        """Take in a file's pages; a Word file, whatever its name, is handed back to be laid out."""
        data = read_evidence(file.path, Place(file.shown))
        self._hashes[file.shown] = hash_bytes(data)
        kind = kind_of(data)
        if kind == "docx":
            return {file.shown: data}
        photo = PhotoPrint(self._titled(file), A4_MM)
        found = attachment_pages(data, file.shown, in_place=True, photo_print=photo)
        pdf = file.path if found.in_place else self._aside(found.pdf)
        part = self._part(file, pdf, found.source_pages)
        pictures: Pictures = "foto" if found.photo else "pindaian"
        self._parts[file.shown] = replace(part, pictures=pictures, signed=found.signed)
        self._problems[file.shown] = found.problems
        return {}

    def _lay_out(self, words: Mapping[str, bytes], progress: Progress) -> None:
        """All Word files in one call, because LibreOffice is slow to start."""
        # Here, since few files of a merge are Word files, and loading the engine takes its time.
        from zidocs.layout.choose import faults_of, lay_out_each

        begin(progress, "pages", len(words))
        laid, faults = lay_out_each(words)
        progress("pages", len(words), len(words))
        for file in self.files:
            if one := laid.get(file.shown):
                pages = tuple(range(1, page_count(one.pdf) + 1))
                self._parts[file.shown] = self._part(file, self._aside(one.pdf), pages)
                self._problems[file.shown] = one.problems
            elif file.shown in words:
                self._refuse(file, LayoutFault(faults_of(file.shown, faults)))

    def _aside(self, pdf: bytes) -> Path:
        return self.stage.aside(f"{next(self._set_aside)}.pdf", pdf)

    def _titled(self, file: GivenFile) -> str:
        """The row of the contents; a name of which our font shows nothing has a number too."""
        lacking = unknown_characters(file.title)
        if not lacking or any(sign.isalnum() and sign not in lacking for sign in file.title):
            return file.title
        return f"Berkas {self.files.index(file) + 1} ({file.title})"

    def _twins(self) -> Iterator[Problem]:
        """Files of different names that hold the same bytes."""
        first: dict[str, str] = {}
        for shown, sha256 in self._hashes.items():
            if self._parts[shown].refused:
                # Empty files are alike; what is wrong with each is said already.
                continue
            other = first.setdefault(sha256, shown)
            if other != shown:
                yield Problem.warning(shown, "Z306", other=other).says(
                    "This file is the same as {other}; the bundle has both.",
                    "Leave one of them out, unless both are wanted.",
                )

    def _part(self, file: GivenFile, pdf: Path, pages: tuple[int, ...]) -> BoundPart:
        return BoundPart(
            title=self._titled(file),
            section=file.heading,
            kind="lampiran",
            packet="",
            pdf=pdf,
            source=self.names[file.shown],
            source_sha256=self._hashes[file.shown],
            source_pages=pages,
            file=file.path,
            pictures="pindaian",
        )
