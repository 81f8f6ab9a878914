"""The dates of a meeting and its papers become findings about an order that cannot have been."""

from collections.abc import Iterator

from zidocs.checks.letters import Letter, letters_of
from zidocs.checks.rule import Known, Rule
from zidocs.errors import Problem, say

_IN_HASTE = frozenset({"Segera", "Sangat Segera"})


def _invited_too_late(known: Known) -> Iterator[Problem]:
    meeting, invited = known.packet.rapat, known.packet.undangan.tanggal
    if meeting and invited and "undangan" in known.packet.dokumen and invited >= meeting.tanggal:
        yield Problem(
            known.packet.place("undangan", "tanggal"),
            say("The invitation is dated {date}, the meeting was on {meeting}.",
                date=f"{invited}", meeting=f"{meeting.tanggal}"),
            say("An invitation is older than its meeting; check both dates."),
        )  # fmt: skip


def _short_notice(known: Known) -> Iterator[Problem]:
    meeting, letter = known.packet.rapat, known.packet.undangan
    if not meeting or not letter.tanggal or "undangan" not in known.packet.dokumen:
        return
    days, wanted = (meeting.tanggal - letter.tanggal).days, known.office.satker.jeda_undangan_hari
    if 0 < days < wanted and letter.sifat not in _IN_HASTE:
        yield Problem(
            known.packet.place("undangan", "tanggal"),
            say("The invitation is {days} day(s) older than the meeting; your office wants {most}.",
                days=days, most=wanted),
            say("Check both dates, or write sifat: Segera if it was in haste."),
        )  # fmt: skip


def _reported_too_early(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    for letter in letters_of(known.packet):
        if not meeting or not letter.tanggal or letter.kind.precedes:
            continue
        if letter.tanggal < meeting.tanggal:
            yield Problem(
                letter.place("tanggal"),
                say("The {document} is dated {date}, before the meeting of {meeting}.",
                    document=letter.name, date=f"{letter.tanggal}", meeting=f"{meeting.tanggal}"),
                say("What reports a meeting is not older than it; check both dates."),
            )  # fmt: skip


def _letter_of_another_year(known: Known) -> Iterator[Problem]:
    year = known.office.satker.tahun
    for letter in letters_of(known.packet):
        if letter.tanggal and letter.tanggal.year != year and not _over_new_year(letter, year):
            yield Problem(
                letter.place("tanggal"),
                say("The {document} is dated {date}, but the evidence is of {year}.",
                    document=letter.name, date=f"{letter.tanggal}", year=str(year)),
                say("Check the year here, and “tahun” in satker.yaml."),
            )  # fmt: skip


def _over_new_year(letter: Letter, year: int) -> bool:
    """Whoever meets in the first days of January was invited in December."""
    meeting = letter.packet.rapat
    if not letter.kind.precedes or not meeting or not letter.tanggal:
        return False
    return meeting.tanggal.year == year and 0 <= (meeting.tanggal - letter.tanggal).days <= 14


def _due_before_decided(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    for index, decision in enumerate(known.packet.notula.keputusan):
        if meeting and decision.tenggat and decision.tenggat < meeting.tanggal:
            yield Problem(
                known.packet.place("notula", "keputusan", index, "tenggat"),
                say("Decision {number} is due on {date}, before the meeting of {meeting}.",
                    number=index + 1, date=f"{decision.tenggat}", meeting=f"{meeting.tanggal}"),
                say("Correct the deadline."),
            )  # fmt: skip


RULES = (
    Rule(
        "Z203",
        "peringatan",
        say("An invitation dated on the day of the meeting or after it."),
        say(
            "Nobody is invited to what has taken place: evaluators take such a letter as written "
            "afterwards. Check the date of the letter and that of the meeting."
        ),
        _invited_too_late,
        wrong_document=True,
    ),
    Rule(
        "Z204",
        "petunjuk",
        say("An invitation on short notice."),
        say(
            "A letter of the day before raises the question who could prepare. How many days your "
            "office wants stands in satker.yaml under jeda_undangan_hari (without it 2), because "
            "offices differ. A letter with sifat Segera or Sangat Segera is left alone."
        ),
        _short_notice,
    ),
    Rule(
        "Z205",
        "peringatan",
        say("A report or berita acara dated before the meeting."),
        say(
            "A paper that tells of a meeting is as old as the meeting or younger. An older one "
            "was prepared beforehand or has a wrong date, and evaluators reject both."
        ),
        _reported_too_early,
        wrong_document=True,
    ),
    Rule(
        "Z213",
        "peringatan",
        say("A letter of another year than the evidence."),
        say(
            "Evidence is judged for one year, which is “tahun” in satker.yaml. A letter of another "
            "year is evidence for another evaluation, or a template whose date was forgotten. An "
            "invitation of late December to a meeting in early January is left alone."
        ),
        _letter_of_another_year,
    ),
    Rule(
        "Z214",
        "peringatan",
        say("A decision that is due before the meeting."),
        say(
            "A deadline before the day on which the decision was taken cannot be met; evaluators "
            "ask for follow-up and find it impossible. Correct the deadline."
        ),
        _due_before_decided,
        wrong_document=True,
    ),
)
