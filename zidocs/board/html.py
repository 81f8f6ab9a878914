"""The board becomes one HTML page: a matrix of indicators and periods, and every detail below it.

The page carries all that it needs, runs no script and asks no network for anything; it is read on
a phone and printed on paper. States are told by sign and word, not by colour alone.
"""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby

from zidocs.board.completeness import Asked, Completeness, State
from zidocs.board.matrix import (
    NEAR,
    SIGNS,
    STATES,
    VERDICTS,
    Board,
    Row,
    Verdict,
    due,
    fewer_months,
    tally,
)
from zidocs.errors import Sentence, Translate, say, say_day
from zidocs.kinds import in_words
from zidocs.office.catalogue import Period

Write = Callable[[Sentence], str]
MARK = "<!-- zidocs status -->"
"""By it a page is known again as one of ours; see check_output."""

# Named here: what stands inside an f-string is not found when the sentences are extracted.
_EVIDENCE = say("Evidence")
_COMPLETE = say("complete")
_MATRIX = say("Indicators and periods")
_INDICATOR = say("Indicator")

TONES: dict[Verdict | State, str] = {
    "lengkap": "there",
    "ada": "there",
    "belum ditandatangani": "unsigned",
    "kurang": "begun",
    "kosong": "missing",
    "belum ada": "missing",
    "tidak wajib": "free",
}
"""The class of a state in the page's style; also of a page of the archive."""

_BASE_STYLE = """
:root { color-scheme: light; --line: #d0d7de; --ink: #1f2328; --soft: #59636e; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: WIDTH; color: var(--ink); background: #fff;
  font: 1rem/1.45 system-ui, "Segoe UI", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 2px solid var(--ink); }
"""
_STYLE = """\
h3 { font-size: 1rem; margin: 1.2rem 0 .2rem; }
p { margin: .2rem 0; }
a { color: inherit; }
.soft { color: var(--soft); font-size: .875rem; }
.cards { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0;
  list-style: none; }
.cards li { flex: 1 1 9rem; border: 1px solid var(--line); border-radius: .5rem;
  padding: .6rem .8rem; }
.cards strong { display: block; font-size: 1.3rem; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem .6rem; padding: 0; list-style: none; }
.mark { display: inline-block; border-radius: .3rem; padding: .05rem .45rem; white-space: nowrap; }
.there { background: #cdeccf; } .unsigned { background: #ffeaa7; } .begun { background: #ffd8ae; }
.missing { background: #f9c3bc; } .free { background: #eaeef2; }
.far.missing, .far .missing { background: #fff; outline: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .25rem .4rem; text-align: left;
  vertical-align: top; }
thead th { position: sticky; top: 0; background: #1f3864; color: #fff; }
thead small { display: block; font-weight: normal; }
tbody th { background: #d9e2f3; }
th.cell { text-align: center; }
.cell { white-space: nowrap; }
td.cell { text-align: center; padding: 0; width: 4.6rem; }
td.cell a { display: block; padding: .25rem 0; text-decoration: none; }
ul.asked { margin: .2rem 0; padding-left: 1.2rem; }
ul.asked li { padding: .15rem 0; }
ul.asked .mark { font-size: .875rem; margin: .1rem .15rem .1rem 0; }
.late { color: #a40e26; font-weight: 600; }
:target { outline: 3px solid #0969da; outline-offset: 3px; }
@media (max-width: 40rem) {
  :root { font-size: 15px; }
  body { padding: .6rem; }
  td.cell { width: 3.4rem; }
  .cell { font-size: .85rem; padding-left: 0; padding-right: 0; }
  .name { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
    overflow: hidden; }
}
@media print {
  :root { font-size: 8pt; }
  body { max-width: none; padding: 0; }
  th, td, td.cell a { padding-top: .1rem; padding-bottom: .1rem; }
  thead th { position: static; }
  tr, li, .row { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .mark, td.cell, thead th, tbody th { -webkit-print-color-adjust: exact;
    print-color-adjust: exact; }
  @page { size: A4; margin: 15mm; }
}
"""


def board_as_html(board: Board, translate: Translate, language: str) -> bytes:
    """The page in UTF-8; its words are in the language of ``translate``, named ``language``."""

    def write(sentence: Sentence) -> str:
        return escape(sentence.render(translate))

    title = escape(f"{board.satker} {board.tahun}")
    state = say("State of {day}.", day=board.today)
    body = (
        MARK,
        f"<h1>{write(_EVIDENCE)} {title}</h1>",
        f'<p class="soft">{escape(board.judul)}</p>',
        f'<p class="soft">{write(state)}</p>',
        *_cards(board, write),
        *_legend(write),
        *_matrix(board, write),
        *_details(board, write),
    )
    return whole_page(language, title, "70rem", _STYLE, body)


def whole_page(language: str, title: str, width: str, style: str, body: Iterable[str]) -> bytes:
    """A page in UTF-8 that carries all that it needs; ``title`` and ``body`` are HTML already.

    ``style`` stands behind what all pages share; ``width`` is the most that a line takes.
    """
    lines = (
        "<!doctype html>",
        f'<html lang="{escape(language)}">',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # Nothing is fetched and nothing runs, whatever a name in the data may try.
        """<meta http-equiv="Content-Security-Policy" """
        """content="default-src 'none'; style-src 'unsafe-inline'">""",
        f"<title>{title}</title>",
        f"<style>{_BASE_STYLE.replace('WIDTH', width)}{style}</style>",
        *body,
        "</html>",
    )
    return ("\n".join(lines) + "\n").encode()


def _cards(board: Board, write: Write) -> Iterator[str]:
    yield '<ul class="cards">'
    for periode in board.periods:
        if rows := board.of_period(periode):
            yield (
                f"<li>{periode}<strong>{_share(rows)}</strong>"
                f"{write(_COMPLETE)}<br>{_deadline(rows, write)}</li>"
            )
    yield "</ul>"


def _share(rows: Iterable[Row]) -> str:
    done, required = tally(rows)
    return f"{done}/{required}"


def _deadline(rows: tuple[Row, ...], write: Write) -> str:
    """The deadline of a period and how far it is, while something is still open."""
    row = next((row for row in rows if row.is_open), rows[0])
    if not row.is_open:
        return f'<span class="soft">{write(say_day(row.tenggat)) if row.tenggat else ""}</span>'
    kind = "late" if row.days is not None and row.days < 0 else "soft"
    return f'<span class="{kind}">{write(due(row))}</span>'


def _legend(write: Write) -> Iterator[str]:
    yield '<ul class="legend">'
    for verdict, name in VERDICTS.items():
        yield f"<li>{_mark(verdict, TONES[verdict])} {write(name)}</li>"
    yield "</ul>"
    note = say("3/7: three of seven are there. Red: due within {days} days, or late.", days=NEAR)
    yield f'<p class="soft">{write(note)}</p>'


def _mark(verdict: Verdict, tone: str, text: str = "") -> str:
    return f'<span class="mark {tone}">{f"{SIGNS[verdict]} {text}".strip()}</span>'


def _matrix(board: Board, write: Write) -> Iterator[str]:
    yield f"<h2>{write(_MATRIX)}</h2><table><thead><tr>"
    yield f"<th>{write(_INDICATOR)}</th>"
    yield from (f"<th>{periode}</th>" for periode in board.periods)
    yield "</tr></thead><tbody>"
    for area, rows in board.by_area():
        shares = (_area_cell(rows, periode) for periode in board.periods)
        yield f"<tr><th>{escape(f'{area.kode} {area.nama}')}</th>{''.join(shares)}</tr>"
        for indikator, own in board.by_indicator(rows):
            cells = "".join(_cell(row, write) for row in own)
            yield (
                f"<tr><td><strong>{escape(indikator.kode)}</strong>"
                f' <span class="name">{escape(indikator.nama)}</span></td>{cells}</tr>'
            )
    yield "</tbody></table>"


def _area_cell(rows: Iterable[Row], periode: Period) -> str:
    own = [row for row in rows if row.periode == periode]
    return f'<th class="cell">{_share(own) if own else ""}</th>'


def _cell(row: Row | None, write: Write) -> str:
    if row is None:
        return '<td class="cell"></td>'
    count = f" {row.there}/{row.complete.required}" if row.is_open else ""
    return (
        f'<td class="cell {_tone(row)}"><a href="#{_anchor(row)}"'
        f' title="{write(VERDICTS[row.verdict])}">{SIGNS[row.verdict]}{count}</a></td>'
    )


def _tone(row: Row) -> str:
    """The colour of a row; what is not there is no cause for alarm while the deadline is far."""
    return TONES[row.verdict] if row.is_urgent else f"{TONES[row.verdict]} far"


def _anchor(row: Row) -> str:
    return escape(f"{row.kode}-{row.periode}")


def _details(board: Board, write: Write) -> Iterator[str]:
    for area, rows in board.by_area():
        yield f"<h2>{escape(f'{area.kode} {area.nama}')}</h2>"
        for row in rows:
            far = "" if row.is_urgent else " far"
            yield f'<section class="row{far}" id="{_anchor(row)}">'
            yield f"<h3>{escape(row.kode)} · {row.periode}"
            yield f" {_mark(row.verdict, _tone(row), write(VERDICTS[row.verdict]))}</h3>"
            yield f"<p>{escape(row.complete.indikator.nama)}</p>"
            if row.is_open:
                yield f"<p>{_deadline((row,), write)}</p>"
            yield from _asked(row.complete, board, write)
            yield "</section>"


def _asked(complete: Completeness, board: Board, write: Write) -> Iterator[str]:
    """One line for each activity or item: its name, the state of each part, the files."""
    yield '<ul class="asked">'
    for _, group in groupby(complete.butir, key=lambda one: (id(one.entry), one.rapat)):
        parts = tuple(group)
        states = " ".join(_part(part, write) for part in parts)
        files = dict.fromkeys(board.shown(part.berkas) for part in parts)
        entry = parts[0].entry
        # Why a thing may be left out: its condition, or who holds it.
        reason = entry.syarat or getattr(entry, "pemegang", None)
        notes = [escape(text) for text in (reason, *files) if text]
        if monthly := complete.months(entry):
            notes.insert(0, f"<strong>{write(fewer_months(monthly))}</strong>")
        soft = f'<span class="soft">{" · ".join(notes)}</span>' if notes else ""
        yield f"<li>{escape(parts[0].kelompok)} {states} {soft}</li>"
    yield "</ul>"


def _part(asked: Asked, write: Write) -> str:
    """A document with its sign, or the state of an item in words."""
    title = write(STATES[asked.keadaan])
    name = in_words(asked.document) if asked.document else title
    sign = f"{SIGNS[asked.keadaan]} {escape(name)}"
    return f'<span class="mark {TONES[asked.keadaan]}" title="{title}">{sign}</span>'
