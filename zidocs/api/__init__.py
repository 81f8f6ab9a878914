"""zidocs for programs: a function for each job of the command line, typed and quiet.

A job reads the files of the workspace anew, prints nothing, and keeps nothing for the next one; it
may run in any thread. ``progress`` is told the steps, ``cancel`` is asked between them: where it
says yes, ``Cancelled`` is raised and nothing was changed. What is to be said to people are
``Problem`` records, in the language that ``problem.render(translator("id"))`` is given. Every
fault is a ``ZidocsError`` with all problems that were found. Today and now are arguments.

Records, words and the jobs that stand in ``LAZY`` are loaded when they are first asked for, so this
module is quick to import.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from zidocs.disk.files import bears, check_output, replace_file, writing
from zidocs.errors import LANGUAGES as LANGUAGES
from zidocs.errors import LayoutFault, SpecFault, TemplateFault, UsageFault, os_reason
from zidocs.errors import Problem as Problem
from zidocs.errors import ZidocsError as ZidocsError
from zidocs.errors import say_day as say_day
from zidocs.errors import translator as translator
from zidocs.kinds import in_words as in_words
from zidocs.office.workspace import Workspace as Workspace
from zidocs.office.workspace import find_workspace, open_workspace
from zidocs.steps import LOG as LOG
from zidocs.steps import Cancel as Cancel
from zidocs.steps import Cancelled as Cancelled
from zidocs.steps import Progress as Progress
from zidocs.steps import log_findings, watched
from zidocs.steps import never as never
from zidocs.steps import untold as untold

if TYPE_CHECKING:
    from zidocs.api.machine import Fact as Fact
    from zidocs.api.machine import doctor as doctor
    from zidocs.archive.trace import Trace as Trace
    from zidocs.archive.trace import trace as trace
    from zidocs.archive.verify import Verified as Verified
    from zidocs.board.matrix import SIGNS as SIGNS
    from zidocs.board.matrix import STATES as STATES
    from zidocs.board.matrix import VERDICTS as VERDICTS
    from zidocs.board.matrix import Board as Board
    from zidocs.board.matrix import Row as Row
    from zidocs.board.matrix import due as due
    from zidocs.board.matrix import fewer_months as fewer_months
    from zidocs.board.matrix import name_together as name_together
    from zidocs.board.matrix import tally as tally
    from zidocs.checks.explanations import Explanation as Explanation
    from zidocs.disk.staging import Output as Output
    from zidocs.documents.templates import TemplateFile as TemplateFile
    from zidocs.documents.templates import export_templates as export_templates
    from zidocs.documents.templates import list_templates as list_templates
    from zidocs.office.catalogue import ALL_OFFICES as ALL_OFFICES
    from zidocs.office.catalogue import Area as Area
    from zidocs.office.catalogue import Butir as Butir
    from zidocs.office.catalogue import Indikator as Indikator
    from zidocs.office.catalogue import Katalog as Katalog
    from zidocs.office.catalogue import Kegiatan as Kegiatan
    from zidocs.office.catalogue import OfficeKind as OfficeKind
    from zidocs.office.catalogue import Period as Period
    from zidocs.office.catalogue import Subarea as Subarea
    from zidocs.office.catalogue.search import Hit as Hit
    from zidocs.office.reading import Chosen
    from zidocs.pipeline.archive import Archived as Archived
    from zidocs.pipeline.archive import ArchiveRequest as ArchiveRequest
    from zidocs.pipeline.build import Build as Build
    from zidocs.pipeline.build import BuildRequest as BuildRequest
    from zidocs.pipeline.merge import Merged as Merged
    from zidocs.pipeline.merge import MergeRequest as MergeRequest
    from zidocs.pipeline.merge import Wanted as Wanted
    from zidocs.pipeline.scan import Scanned as Scanned
    from zidocs.pipeline.scan import ScanRequest as ScanRequest

LAZY = {
    "zidocs.api.machine": "Fact doctor",
    "zidocs.archive.trace": "Trace trace",
    "zidocs.archive.verify": "Verified",
    "zidocs.office.catalogue": (
        "ALL_OFFICES Area Butir Indikator Katalog Kegiatan OfficeKind Period Subarea"
    ),
    "zidocs.checks.explanations": "Explanation",
    "zidocs.documents.templates": "TemplateFile export_templates list_templates",
    "zidocs.pipeline.archive": "ArchiveRequest Archived",
    "zidocs.pipeline.build": "Build BuildRequest",
    "zidocs.pipeline.merge": "MergeRequest Merged Wanted",
    "zidocs.pipeline.scan": "ScanRequest Scanned",
    "zidocs.disk.staging": "Output",
    "zidocs.office.catalogue.search": "Hit",
    "zidocs.board.matrix": "SIGNS STATES VERDICTS Board Row due fewer_months name_together tally",
}
"""Where those names are that are loaded when they are first asked for."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """A name of ``LAZY`` becomes what it names."""
        for home, names in LAZY.items():
            if name in names.split():
                return getattr(import_module(home), name)
        raise AttributeError(f"zidocs.api has no {name}")


_LOG_BEGINS = rb"\A(\Z|[0-9-]{10} [0-9:,]{12} INFO .* begins \(zidocs )"


class _Told(Protocol):
    @property
    def problems(self) -> Sequence[Problem]: ...


R = TypeVar("R", bound=_Told)


def _run(job: str, work: Callable[[Progress], R], progress: Progress, cancel: Cancel) -> R:
    """A job is done, with a line in the log for each step, each finding and the whole."""
    start = perf_counter()
    if cancel():
        raise Cancelled
    done = work(watched(progress, cancel))
    log_findings(done.problems)
    LOG.info("%s: done in %.2f s, %d finding(s)", job, perf_counter() - start, len(done.problems))
    return done


# The workspace of an office.

open_office = open_workspace
find_office = find_workspace


def init(folder: Path, tahun: int) -> tuple[Path, ...]:
    """Make a workspace with settings, a roster example and one small packet; the files written.

    Raises UsageFault for a year that cannot be, or where something of these names is there.
    """
    from zidocs.office.satker import FIRST_YEAR, LAST_YEAR
    from zidocs.office.scaffold import new_workspace

    if not FIRST_YEAR <= tahun <= LAST_YEAR:
        raise UsageFault.at("--tahun", "Z046", tahun=tahun, first=FIRST_YEAR, last=LAST_YEAR).says(
            "The year {tahun} cannot be; it must be from {first} to {last}.",
            "Write it with four digits, for example --tahun 2026.",
        )
    return new_workspace(folder, tahun)


def new(
    office: Workspace,
    indikator: str,
    periode: str = "",
    kegiatan: int | None = None,
    *,
    lampiran: bool = False,
    folder: str = "",
) -> Path:
    """Make a packet folder for an indicator; the packet.yaml, which is to be filled in.

    ``kegiatan`` is the number of an activity of the indicator; with ``lampiran`` the evidence has
    no meeting, only files. ``folder`` is its name; without one it is called by indicator and
    period, a second one with -2 behind it. Raises UsageFault for what the guide does not have.
    """
    from zidocs.office.catalogue.search import write_code
    from zidocs.office.reading import read_office
    from zidocs.office.scaffold import new_packet

    period = read_period(periode)
    return new_packet(
        read_office(office),
        write_code(indikator),
        period,
        kegiatan,
        files_only=lampiran,
        name=folder,
    )


def read_period(written: str) -> "Period | Literal['']":
    """``B03``, ``B06``, ``B09``, ``B12``, or "" for all; raises UsageFault for anything else."""
    match written:
        case "" | "B03" | "B06" | "B09" | "B12":
            return written
        case _:
            raise UsageFault.at("--periode", "Z004", periode=written).says(
                "There is no period {periode}.", "Periods are B03, B06, B09 and B12."
            )


# Checking and building.


@dataclass(frozen=True)
class Checked:
    """How many packets were asked for, and everything that is to be said of them."""

    packets: int
    problems: tuple[Problem, ...]


def check(
    office: Workspace,
    paths: Sequence[Path] = (),
    *,
    progress: Progress = untold,
    cancel: Cancel = never,
) -> Checked:
    """Everything that is wrong or missing in settings, roster and the packets in ``paths``.

    No paths stand for all packets. Raises UsageFault for a path without a packet; what is wrong
    in a file is in the result.
    """
    return _run("check", lambda steps: _checked(office, paths, steps), progress, cancel)


def _checked(office: Workspace, paths: Sequence[Path], progress: Progress) -> Checked:
    from zidocs.checks import findings
    from zidocs.checks.file_facts import files_seen, unusable_files
    from zidocs.office.reading import read_chosen

    try:
        chosen = read_chosen(office, paths)
        files = files_seen(chosen.office, chosen.packets, progress)
        told = findings(chosen.office, chosen.packets, chosen.slugs, files)
        unusable = unusable_files(chosen.office, chosen.packets, chosen.slugs)
        unasked = _uncounted(chosen)
        found = (*chosen.problems, *_faulty_sentences(office), *told, *unusable, *unasked)
        return Checked(len(chosen.slugs), tuple(dict.fromkeys(found)))
    except SpecFault as fault:
        return Checked(0, fault.problems)


def _uncounted(chosen: "Chosen") -> "tuple[Problem, ...]":
    """Attachments of the packets examined that answer nothing that the guide asks for."""
    from zidocs.board import matrix as boards

    # No deadline and no scan is looked at here.
    board = boards.make_board(chosen.office, chosen.packets, {}, date.min)
    asked = (packet for packet in chosen.packets if packet.slug in chosen.slugs)
    return tuple(boards.uncounted(asked, board))


def _faulty_sentences(office: Workspace) -> "tuple[Problem, ...]":
    """What is wrong in the office's own kalimat.yaml, which every document would print."""
    from zidocs.documents.sentence_file import read_sentences

    try:
        read_sentences(office)
    except TemplateFault as fault:
        return fault.problems
    return ()


def explain(code: str) -> "Explanation":
    """What a code such as ``Z203`` means; raises UsageFault where there is no such code."""
    from zidocs.checks import RULES, explanations

    found = explanations.explain(code.strip().upper())
    if found is None:
        known = [rule.code for rule in RULES]
        raise UsageFault.at("--explain", "Z029", code=code, first=min(known), last=max(known)).says(
            "There is no code {code}.", "The rules have codes from {first} to {last}."
        )
    return found


def build(
    office: Workspace,
    request: "BuildRequest",
    *,
    progress: Progress = untold,
    cancel: Cancel = never,
) -> "Build":
    """Write the documents of the packets and the evidence PDF of every indicator; see there.

    Raises the fault of the first stage that fails, with the problems of all packets, or UsageFault
    where another build is at work; hasil/ is as it was then.
    """
    from zidocs.pipeline.build import build as story

    return _run("build", lambda steps: story(office, request, steps), progress, cancel)


def merge(
    request: "MergeRequest", *, progress: Progress = untold, cancel: Cancel = never
) -> "Merged":
    """Put any photos, scans, PDFs and Word files into one PDF; no workspace is needed.

    Raises one fault with the problems of all files; nothing is written then.
    """
    from zidocs.pipeline.merge import merge as story

    return _run("merge", lambda steps: story(request, steps), progress, cancel)


# What was signed and scanned.


def scan(
    office: Workspace,
    request: "ScanRequest",
    when: str,
    *,
    progress: Progress = untold,
    cancel: Cancel = never,
) -> "Scanned":
    """Bring scanned pages to their packets; ``when`` is the time (ISO 8601) for the journal.

    What is wrong with a file is among the problems, and the others are scanned. Raises UsageFault
    for an assignment that cannot be, or where another scan is at work.
    """
    from zidocs.pipeline.scan import scan as story

    return _run("scan", lambda steps: story(office, request, when, steps), progress, cancel)


def undo(office: Workspace, run: int, when: str) -> "Scanned":
    """Take back what a run of ``scan`` did; raises UsageFault if no such run counts."""
    from zidocs.pipeline.scan import undo as story

    return _run("undo", lambda _: story(office, run, when), untold, never)


def watch(
    folder: Path,
    handle: Callable[[Path], bool | None],
    pause: Callable[[], bool],
    moved: Callable[[Path, Path], None] | None = None,
) -> Sequence[Path]:
    """Hand every file that a scanner has written into ``folder`` to ``handle``.

    That calls ``scan`` and tells whether it went well; None to be given the file again. Between
    two looks ``pause`` is called, which waits; False ends the watch. With ``moved``, files that
    went well go to selesai/, and it is told from where to where. Returns the files not done.
    Raises UsageFault where there is no such folder.
    """
    from zidocs.paper.watching import watch as story

    if not folder.is_dir():
        raise UsageFault.at(folder, "Z929").says(
            "There is no such folder to watch.", "Name the folder into which the scanner writes."
        )
    return story(folder, handle, pause, moved)


# What is there and what is missing.


@dataclass(frozen=True)
class Status:
    """The board, of one period or of the year, and what is to be said of the packets.

    ``lacks_something_due`` says whether something due is missing or unsigned.
    """

    board: "Board"
    problems: tuple[Problem, ...]
    lacks_something_due: bool


def status(office: Workspace, today: date, periode: "Period | Literal['']" = "") -> Status:
    """What is there, unsigned, missing and due, for every indicator of a period or the year."""
    return _run("status", lambda _: _status(office, today, periode), untold, never)


def _status(workspace: Workspace, today: date, periode: str) -> Status:
    from zidocs.board import matrix as boards
    from zidocs.board.signed_scans import signed_scans
    from zidocs.checks import miscounts
    from zidocs.office.reading import read_all, read_office

    office = read_office(workspace)
    reading = read_all(office)
    whole = boards.make_board(
        office, reading.packets, signed_scans(workspace, reading.packets), today
    )
    board = next((whole.only(each) for each in whole.periods if each == periode), whole)
    problems = (
        *reading.problems,
        *(problem for packet in reading.packets for problem in miscounts(office, packet)),
        *boards.uncounted(reading.packets, whole),
    )
    return Status(board, problems, boards.lacks_something_due(board, named=bool(periode)))


def check_log(path: Path) -> None:
    """Raises UsageFault unless ``path`` is free for a log, is one of ours, or is a terminal."""
    if not path.is_char_device():
        check_output(path, partial(bears, mark=_LOG_BEGINS), ".log", ".txt")


def write_board(
    board: "Board", language: str, *, xlsx: Path | None = None, html: Path | None = None
) -> tuple[Path, ...]:
    """Write the board as an Excel workbook, as a page for browsers, or both; the files written.

    A file of that name is the old one or the new one, never half; only such a board is replaced.
    Raises UsageFault.
    """
    from zidocs.board import html as pages
    from zidocs.board import xlsx as books

    translate = translator(language)
    if xlsx:
        over_book = check_output(xlsx, partial(bears, mark=books.MARK.encode()), ".xlsx")
    if html:
        over_page = check_output(html, partial(bears, mark=pages.MARK.encode()), ".html", ".htm")
        _save(html, pages.board_as_html(board, translate, language), over_page)
    if xlsx:
        _save(xlsx, books.board_as_xlsx(board, translate, books.MARK), over_book)
    return tuple(path for path in (xlsx, html) if path)


def _save(path: Path, data: bytes, onto: bool) -> None:
    with writing(path):  # What came to a free name since it was checked stays.
        replace_file(path, data, onto=onto)


# Archives.


def archive(
    office: Workspace,
    request: "ArchiveRequest",
    *,
    progress: Progress = untold,
    cancel: Cancel = never,
) -> "Archived":
    """Freeze the bundles of a period with all that they are made of, under arsip/.

    Raises SpecFault when something required is missing and no reason is given, UsageFault when
    bundles must be built first, BundleFault when one is damaged; arsip/ is as it was then.
    """
    from zidocs.pipeline.archive import archive as story

    return _run("archive", lambda steps: story(office, request, steps), progress, cancel)


def verify(
    path: Path, noted: str = "", *, progress: Progress = untold, cancel: Cancel = never
) -> "Verified":
    """Examine whether an archive, a folder or a ZIP, agrees with itself in every byte.

    Whether it is what was archived, only the fingerprint ``noted`` can tell: see ``is_known``.
    Raises ArchiveFault when there is no archive there to examine, UsageFault for no fingerprint.
    """
    from zidocs.archive.verify import verify as story

    def read(steps: Progress) -> "Verified":
        return story(
            path, noted, lambda done, all_: steps("MB", done // 1_000_000, all_ // 1_000_000)
        )

    return _run("verify", read, progress, cancel)


# The guide, templates, schemas and this machine.


@dataclass(frozen=True)
class Guide:
    """A guide, the kind of office that asks (None: any), and what was looked for in it.

    ``entry`` is what a code named, ``hits`` are the lines that have the words.
    """

    katalog: "Katalog"
    jenis: "OfficeKind | None"
    indicators: "tuple[Indikator, ...]"
    entry: "Area | Subarea | Indikator | None" = None
    hits: "tuple[Hit, ...]" = ()


def catalogue(office: Workspace | None = None, wanted: str = "") -> Guide:
    """Look up a code or words in the office's guide, or in the built-in one without an office.

    Nothing wanted stands for all of it. Raises UsageFault where nothing is found.
    """
    from zidocs.office.catalogue.search import find_code, looks_like_code, search_words, write_code

    katalog, jenis = _guide(office)
    if not wanted:
        return Guide(katalog, jenis, katalog.indicators)
    if looks_like_code(wanted):
        entry = find_code(katalog, write_code(wanted))
        return Guide(katalog, jenis, indicators_of(entry), entry)
    hits = search_words(katalog, wanted)
    return Guide(katalog, jenis, tuple(hit.indikator for hit in hits), hits=hits)


def _guide(workspace: Workspace | None) -> "tuple[Katalog, OfficeKind | None]":
    from zidocs.office.catalogue import builtin
    from zidocs.office.reading import read_office
    from zidocs.office.satker import Satker

    if workspace is None:
        return builtin(str(Satker.model_fields["katalog"].default)), None
    office = read_office(workspace)
    return office.katalog, office.satker.jenis


def indicators_of(entry: "Area | Subarea | Indikator") -> "tuple[Indikator, ...]":
    """The indicators of a part of the guide, in its order."""
    from zidocs.office.catalogue import Area, Subarea

    if isinstance(entry, Area):
        return tuple(each for subarea in entry.subarea for each in subarea.indikator)
    return entry.indikator if isinstance(entry, Subarea) else (entry,)


def check_template(file: Path) -> tuple[Problem, ...]:
    """What the built-in layout loses or changes of a template, filled with the example of init.

    Of a kalimat.yaml nothing is said where its sentences can be read. Raises UsageFault where the
    file cannot be read, TemplateFault where it cannot be filled.
    """
    from tempfile import TemporaryDirectory

    from zidocs.documents.sentence_file import check_sentences
    from zidocs.documents.writing import try_template
    from zidocs.layout.choose import lay_out
    from zidocs.office.reading import read_office, read_packets
    from zidocs.office.scaffold import example_sections, new_workspace
    from zidocs.office.workspace import PACKET

    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageFault.at(file, "Z053", detail=os_reason(error)).says(
            "The file cannot be read ({detail}).", "Check the name, and close the file in Word."
        ) from error
    if file.suffix.lower() in (".yaml", ".yml"):
        check_sentences(file, str(file))
        return ()
    with TemporaryDirectory() as folder:
        new_workspace(Path(folder), 2024)
        office = read_office(open_office(Path(folder)))
        (example,) = office.workspace.packets()
        with (example.path / PACKET).open("a", encoding="utf-8") as spec:
            spec.write(example_sections(2024))
        (packet,) = read_packets(office, [example])
        filled = try_template(data, str(file), packet, office)
    try:
        laid_out = lay_out({str(file): filled.data}, "bawaan")[str(file)].problems
    except LayoutFault as fault:
        laid_out = fault.problems
    return tuple(dict.fromkeys((*filled.problems, *laid_out)))


def schema(which: str) -> dict[str, Any]:
    """The JSON Schema of ``satker``, ``packet`` or ``katalog``; raises UsageFault for others."""
    from zidocs.office.schema import SCHEMAS, json_schema

    name = next((each for each in SCHEMAS if each == which), None)
    if name is None:
        raise UsageFault.at("zidocs schema", "Z005", which=which, names=", ".join(SCHEMAS)).says(
            "There is no schema of {which}.", "Schemas are {names}."
        )
    return json_schema(name)
