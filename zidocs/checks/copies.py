"""Packets beside each other become findings about texts and whole minutes that were copied."""

from collections.abc import Iterable, Iterator
from datetime import date, time

from zidocs.checks.rule import Known, Rule, Surroundings
from zidocs.checks.wording import without_dates
from zidocs.errors import Problem, say
from zidocs.spec.packet import Packet

_LONG_TEXT = 200
"""Letters and blanks; shorter sentences are often the same for good reasons."""
_LONG_MINUTES = 60
"""Of all that the minutes and the report say; with less there is nothing to compare."""

Moment = tuple[date, time]
YamlPath = tuple[str | int, ...]


def _moment(packet: Packet) -> Moment:
    meeting = packet.rapat
    return (meeting.tanggal, meeting.mulai) if meeting else (date.max, time.max)


def _events(packet: Packet) -> Iterator[tuple[YamlPath, str]]:
    """What a packet tells of its meeting: not aims and legal bases, which are always the same."""
    for index, point in enumerate(packet.notula.pembahasan):
        yield ("notula", "pembahasan", index, "uraian"), point.uraian
    for index, decision in enumerate(packet.notula.keputusan):
        yield ("notula", "keputusan", index, "uraian"), decision.uraian
    report = packet.laporan
    if report.pelaksanaan:
        yield ("laporan", "pelaksanaan"), report.pelaksanaan
    for key, texts in (
        ("hasil", report.hasil),
        ("kesimpulan", report.kesimpulan),
        ("saran", report.saran),
    ):
        for index, text in enumerate(texts):
            yield ("laporan", key, index), text


def _content(packet: Packet) -> str:
    """All that the minutes and the report tell, without dates, or nothing where it is little."""
    text = "\n".join(without_dates(text) for _, text in _events(packet))
    return text if packet.rapat and len(text) >= _LONG_MINUTES else ""


def _firsts(told: Iterable[tuple[str, Packet]]) -> dict[str, Packet]:
    """The first meeting, by its date, that told each text."""
    firsts: dict[str, Packet] = {}
    for text, packet in told:
        first = firsts.setdefault(text, packet)
        if _moment(packet) < _moment(first):
            firsts[text] = packet
    return firsts


def _first_texts(around: Surroundings) -> dict[str, Packet]:
    return _firsts(
        (without_dates(text), packet)
        for packet in around.packets
        for _, text in _events(packet)
        if len(text) >= _LONG_TEXT
    )


def _whole_copies(around: Surroundings) -> dict[str, Packet]:
    """The packets that tell what an earlier one of the same activity told, and that one."""
    told = [
        (f"{entry.indikator} {entry.kegiatan} {content}", packet)
        for packet in around.packets
        if (content := _content(packet))
        for entry in packet.bukti
    ]
    firsts = _firsts(told)
    return {
        packet.slug: firsts[text]
        for text, packet in told
        if _moment(firsts[text]) < _moment(packet)
    }


def _whole_copy(known: Known) -> Packet | None:
    return known.once(_whole_copies).get(known.packet.slug)


def _only_the_date_differs(known: Known) -> Iterator[Problem]:
    other = _whole_copy(known)
    if other and other.rapat:
        yield Problem(
            known.packet.place("notula"),
            say("Minutes and report say the same as those of {packet} ({date}); only the date "
                "differs.", packet=other.slug, date=f"{other.rapat.tanggal}"),
            say("Write what was said and settled at this meeting."),
        )  # fmt: skip


def _copied_text(known: Known) -> Iterator[Problem]:
    packet = known.packet
    whole = _whole_copy(known)
    for path, text in _events(packet):
        if len(text) < _LONG_TEXT:
            continue
        other = known.once(_first_texts)[without_dates(text)]
        is_told = whole is not None and other.slug == whole.slug
        if other.rapat and _moment(other) < _moment(packet) and not is_told:
            yield Problem(
                packet.place(*path),
                say("The same text stands in {packet}, of {date}.",
                    packet=other.slug, date=f"{other.rapat.tanggal}"),
                say("Write what was said at this meeting."),
            )  # fmt: skip


RULES = (
    Rule(
        "Z257",
        "peringatan",
        say("A long text that was copied from another packet."),
        say(
            "Evaluators read the evidence of a year side by side, and take copied minutes for a "
            "formality (evaluators are known to reject this). Compared are the discussion, the "
            "decisions, and what the report tells of the meeting, from {length} letters on and "
            "without dates; not aims and legal bases. Two packets of one meeting may say the same.",
            length=_LONG_TEXT,
        ),
        _copied_text,
    ),
    Rule(
        "Z271",
        "peringatan",
        say("A repeated activity whose copies differ only in the date."),
        say(
            "The guide asks for some activities every month or period, e.g. monitoring and "
            "evaluation (line 68). Where all that minutes and report tell is the same as "
            "at an earlier meeting of that activity, dates aside, it looks as if the later one "
            "did not take place."
        ),
        _only_the_date_differs,
    ),
)
