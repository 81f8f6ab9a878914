"""A period's board and its bundles become the first page of the archive: index.html.

It carries all that it needs, runs no script and asks no network for anything, so that it opens in
ten years, from a disk or out of a ZIP; its links lead to the very page that answers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from zidocs.archive.naming import archive_name
from zidocs.archive.versions import NOTE_TEXT
from zidocs.board.completeness import Asked
from zidocs.board.html import TONES, whole_page
from zidocs.board.matrix import SIGNS, STATES, VERDICTS, Board, Row, tally
from zidocs.bundle.index import Answer, BundleIndex
from zidocs.errors import Sentence, Translate, say, say_day
from zidocs.kinds import in_words

Write = Callable[[Sentence], str]

# Named here: what stands inside an f-string is not found when the sentences are extracted.
LIMIT = say(
    "Both see whether the files agree with their lists. Who computes all hashes anew, or takes a "
    "file away together with its line, is found only by the fingerprint that was noted when the "
    "archive was made: zidocs verify compares it with --sidik."
)
"""What no examination of an archive by itself can know."""
ORIGINALS = say(
    "The files in packets/ are as they came: photos may tell where they were taken and with which "
    "camera, Word files and PDFs who wrote them; pegawai.csv has the people. The copy to hand over "
    "has none of it: zidocs archive --untuk-diserahkan."
)
_ARCHIVE = say("Archive")
_PAGE = say("page")
_ALL_PARTS = say("All parts and where they come from")
_COMPLETE = say("complete")
_BUNDLES = say("Bundles")
_PAGES = say("Pages")
_MADE = say("Made on")
_SOFTWARE = say("Made with")
_INCOMPLETE = say("This archive is incomplete, and was made all the same. The reason given:")
_UNSIGNED = say("Documents without a signature:")
_OTHERS = say("Not asked for in this period")
_CHANGED = say("What changed since the version before")
_STATUS = say("Status as an Excel workbook")

# An index may name a state that this version does not know.
_SIGN_OF: Mapping[str, str] = {str(word): sign for word, sign in SIGNS.items()}
_WORDS: Mapping[str, Sentence] = {str(word): said for word, said in STATES.items()}
_TONES: Mapping[str, str] = {str(word): tone for word, tone in TONES.items()}

_STYLE = """\
h3 { font-size: 1rem; margin: 0; }
p, ul { margin: .2rem 0; }
.soft { color: var(--soft); font-size: .875rem; }
.cards { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0;
  list-style: none; }
.cards li { flex: 1 1 9rem; border: 1px solid var(--line); border-radius: .5rem;
  padding: .6rem .8rem; }
.cards strong { display: block; font-size: 1.15rem; }
.reason { border-left: .4rem solid #a40e26; background: #fbe9e7; padding: .6rem .8rem;
  margin: 1rem 0; }
.row { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem;
  margin: .6rem 0; }
.mark { display: inline-block; border-radius: .3rem; padding: .05rem .45rem;
  white-space: nowrap; font-size: .875rem; font-weight: normal; }
.there { background: #cdeccf; } .unsigned { background: #ffeaa7; } .begun { background: #ffd8ae; }
.missing { background: #f9c3bc; } .free { background: #eaeef2; }
.overview { line-height: 2; } .overview a { color: inherit; text-decoration: none; }
.file { display: inline-block; margin: .3rem .6rem .3rem 0; font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: .3rem 0; font-size: .9375rem; }
td { border-top: 1px solid var(--line); padding: .2rem .4rem .2rem 0; vertical-align: top; }
td.sign { width: 1.6rem; text-align: center; padding: .2rem .3rem; }
td.to { width: 8rem; text-align: right; padding-right: 0; }
td.to a { white-space: nowrap; }
tr.group td { font-weight: 600; border-top: 0; padding-top: .5rem; }
summary { cursor: pointer; color: var(--soft); font-size: .875rem; margin-top: .3rem; }
code { font-size: .8125rem; }
@media print { body { max-width: none; padding: 0; font-size: 9pt; } .row { break-inside: avoid; }
  .mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  @page { size: A4; margin: 15mm; } }
"""


@dataclass(frozen=True)
class BundleFile:
    """A bundle, or one volume of it, in the archive: its path below data/, its bytes, its index."""

    path: str
    size: int
    index: BundleIndex


@dataclass(frozen=True)
class ArchiveFacts:
    """What the page says above the list; ``incomplete`` is the reason given, if there is one.

    ``unsigned`` are the indicators with documents that have no signed scan.
    """

    office: str
    name: str
    made: date
    software: str
    incomplete: str
    unsigned: tuple[str, ...]
    has_changes: bool
    handed_over: bool = False
    """Whether it is of the copy for others, which has the bundles alone."""


def archive_page(
    facts: ArchiveFacts,
    board: Board,
    bundles: Sequence[BundleFile],
    translate: Translate,
    language: str,
) -> bytes:
    """The page in UTF-8, in the language of ``translate``, named ``language``.

    ``board`` is that of the one period.
    """

    def write(sentence: Sentence) -> str:
        return escape(sentence.render(translate))

    body = (
        f"<h1>{write(_ARCHIVE)} {escape(facts.name)}</h1>",
        f"<p>{escape(facts.office)}</p>",
        f'<p class="soft">{escape(board.judul)}</p>',
        *_reason(facts, write),
        *_cards(facts, board, bundles, write),
        *_links(facts, write),
        *_overview(board, write),
        *_indicators(board, bundles, write),
        *_originals(facts, write),
        *_how_to_verify(write),
    )
    return whole_page(language, escape(f"{facts.office} · {facts.name}"), "62rem", _STYLE, body)


def _reason(facts: ArchiveFacts, write: Write) -> Iterator[str]:
    if facts.incomplete:
        yield f'<div class="reason"><p>{write(_INCOMPLETE)}</p>'
        yield f"<p><strong>{escape(facts.incomplete)}</strong></p></div>"
    if facts.unsigned:
        codes = escape(", ".join(facts.unsigned))
        yield f'<div class="reason"><p>{write(_UNSIGNED)} {codes}</p></div>'


def _cards(
    facts: ArchiveFacts, board: Board, bundles: Sequence[BundleFile], write: Write
) -> Iterator[str]:
    done, required = tally(board.rows)
    pages = sum(len(bundle.index.halaman) for bundle in bundles)
    yield '<ul class="cards">'
    yield f"<li>{write(_COMPLETE)}<strong>{done}/{required}</strong></li>"
    yield f"<li>{write(_BUNDLES)}<strong>{len(bundles)}</strong></li>"
    yield f"<li>{write(_PAGES)}<strong>{pages}</strong></li>"
    yield f"<li>{write(_MADE)}<strong>{write(say_day(facts.made))}</strong></li>"
    yield f"<li>{write(_SOFTWARE)}<strong>{escape(facts.software)}</strong></li>"
    yield "</ul>"


def _links(facts: ArchiveFacts, write: Write) -> Iterator[str]:
    if facts.handed_over:
        return
    yield f'<p><a href="status.xlsx">{write(_STATUS)}</a></p>'
    if facts.has_changes:
        note = NOTE_TEXT.removeprefix("data/")
        yield f'<p><a href="{note}">{write(_CHANGED)}</a></p>'


def _overview(board: Board, write: Write) -> Iterator[str]:
    """A sign for every indicator, each a link to what stands below."""
    yield '<p class="overview">'
    for row in board.rows:
        yield (
            f'<a class="mark {_TONES[row.verdict]}" href="#{escape(row.kode)}"'
            f' title="{write(VERDICTS[row.verdict])}">{SIGNS[row.verdict]} {escape(row.kode)}</a>'
        )
    yield "</p>"


def _indicators(board: Board, bundles: Sequence[BundleFile], write: Write) -> Iterator[str]:
    """Every indicator of the period under its area, then bundles that the guide does not ask."""
    asked = {row.kode for row in board.rows}
    for area, rows in board.by_area():
        yield f"<h2>{escape(f'{area.kode} {area.nama}')}</h2>"
        for row in rows:
            own = [bundle for bundle in bundles if bundle.index.indikator == row.kode]
            yield from _indicator(row, own, write)
    others = [bundle for bundle in bundles if bundle.index.indikator not in asked]
    if others:
        yield f"<h2>{write(_OTHERS)}</h2>"
        for code in dict.fromkeys(bundle.index.indikator for bundle in others):
            yield f'<section class="row" id="{escape(code)}"><h3>{escape(code)}</h3>'
            yield from _files([b for b in others if b.index.indikator == code], write)
            yield "</section>"


def _indicator(row: Row, bundles: Sequence[BundleFile], write: Write) -> Iterator[str]:
    yield f'<section class="row" id="{escape(row.kode)}">'
    mark = f"{SIGNS[row.verdict]} {write(VERDICTS[row.verdict])}"
    yield f'<h3>{escape(row.kode)} <span class="mark {_TONES[row.verdict]}">{mark}</span></h3>'
    yield f"<p>{escape(row.complete.indikator.nama)}</p>"
    if bundles:
        yield from _files(bundles, write)
    else:
        yield from _table(_unanswered(asked, write) for asked in row.complete.butir)
    yield "</section>"


def _files(bundles: Sequence[BundleFile], write: Write) -> Iterator[str]:
    """The bundle's volumes, what the guide asks with the pages that answer, and all parts."""
    for bundle in bundles:
        name = bundle.path.rpartition("/")[2]
        size = say(
            "{pages} pages, {size} MB",
            pages=len(bundle.index.halaman),
            size=f"{bundle.size / 1_000_000:.1f}",
        )
        yield f'<a class="file" href="{_href(bundle.path)}">{escape(name)}</a>'
        sha256 = f"SHA-256 <code>{escape(bundle.index.sha256)}</code>"
        yield f'<span class="soft">{write(size)} · {sha256}</span><br>'
    first = bundles[0].index
    yield from _table(
        _line(
            answer.kelompok,
            _sign(answer.keadaan),
            escape(answer.nama),
            _answered(answer, bundles, write),
        )
        for answer in first.kelengkapan
    )
    yield f"<details><summary>{write(_ALL_PARTS)}</summary>"
    yield from _table(
        _line(
            "",
            "",
            f"{escape(part.judul)}<br>"
            f'<span class="soft">{escape(archive_name(part.berkas))}</span>',
            _to(bundles, part.jilid, part.dari, write),
        )
        for part in first.bagian
    )
    yield "</details>"


def _answered(answer: Answer, bundles: Sequence[BundleFile], write: Write) -> str:
    """The link to the answer; its state too, unless it is simply there."""
    link = _to(bundles, answer.jilid, answer.halaman, write)
    said = "" if link and answer.keadaan == "ada" else _state(answer.keadaan, write)
    return " ".join(word for word in (said, link) if word)


def _line(group: str, sign: str, name: str, to: str) -> tuple[str, str]:
    html = f'<tr><td class="sign">{sign}</td><td>{name}</td><td class="to">{to}</td></tr>'
    return group, html


def _table(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Rows, as HTML, under the headings of their groups."""
    yield "<table>"
    shown = ""
    for group, html in lines:
        if group != shown:
            shown = group
            yield f'<tr class="group"><td></td><td colspan="2">{escape(group)}</td></tr>'
        yield html
    yield "</table>"


def _unanswered(asked: Asked, write: Write) -> tuple[str, str]:
    group = asked.kelompok if asked.document else ""
    name = in_words(asked.document).capitalize() if asked.document else asked.nama
    return _line(group, _sign(asked.keadaan), escape(name), write(STATES[asked.keadaan]))


def _sign(state: str) -> str:
    word = _word(state)
    return f'<span class="mark {_TONES.get(word, "free")}">{_SIGN_OF.get(word, "–")}</span>'


def _word(state: str) -> str:
    """``tidak wajib (bila ada)`` is ``tidak wajib``."""
    return state.partition(" (")[0]


def _state(state: str, write: Write) -> str:
    known = _WORDS.get(_word(state))
    return write(known) if known else escape(state)


def _to(bundles: Sequence[BundleFile], volume: int | None, page: int | None, write: Write) -> str:
    """The link to the page with this printed number; "" where there is none."""
    bundle = next((each for each in bundles if each.index.jilid == volume), None)
    if bundle is None or page is None:
        return ""
    target = f"{_href(bundle.path)}#page={bundle.index.in_file(page)}"
    return f'<a href="{target}">{write(_PAGE)} {page}</a>'


def _href(path: str) -> str:
    return escape(quote(path), quote=True)


def _originals(facts: ArchiveFacts, write: Write) -> Iterator[str]:
    if not facts.handed_over:
        heading = say("Before this archive is handed on")
        yield f"<h2>{write(heading)}</h2><p>{write(ORIGINALS)}</p>"


def _how_to_verify(write: Write) -> Iterator[str]:
    heading = say("How to see that nothing was changed")
    yield f"<h2>{write(heading)}</h2>"
    ours = say("With zidocs: zidocs verify and the name of the archive's folder or ZIP.")
    plain = say("Without it, in the folder above this one: sha256sum -c manifest-sha256.txt.")
    yield f"<ul><li>{write(ours)}</li><li>{write(plain)}</li></ul><p>{write(LIMIT)}</p>"
