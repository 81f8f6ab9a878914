"""A rank (pangkat) and a grade (golongan) as offices type them become what letters print.

The ranks of civil servants: FORMATS.md, “People”. A PPPK has a golongan I to XVII and no pangkat;
the ranks of police and army are not in the table, and nothing is said of them.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from zidocs.words import NO_BREAK_SPACE

PNS_RANKS: Mapping[str, str] = {
    "I/a": "Juru Muda", "I/b": "Juru Muda Tk. I", "I/c": "Juru", "I/d": "Juru Tk. I",
    "II/a": "Pengatur Muda", "II/b": "Pengatur Muda Tk. I",
    "II/c": "Pengatur", "II/d": "Pengatur Tk. I",
    "III/a": "Penata Muda", "III/b": "Penata Muda Tk. I",
    "III/c": "Penata", "III/d": "Penata Tk. I",
    "IV/a": "Pembina", "IV/b": "Pembina Tk. I", "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya", "IV/e": "Pembina Utama",
}  # fmt: skip
"""By golongan."""

_ROMAN = ("I", "II", "III", "IV")
_PNS = re.compile(
    r"\(?\s*(?:gol(?:ongan)?\b\.?\s*)?(?<![\w/.])(IV|I{1,3}|[1-4])\s?[/.\-\\|]?\s?([a-e])(?![\w/])\s*\)?",
    re.IGNORECASE,
)
_PPPK = re.compile(r"(?:gol(?:ongan)?\b\.?\s*)?(X(?:V?I{0,3}|I?V)|V?I{1,3}|I?[VX])", re.IGNORECASE)
_IS_PPPK = re.compile(r"\b(?:pppk|p3k)\b", re.IGNORECASE)


def read_grade(text: str) -> str:
    """``3d``, ``III.d`` and ``III/D`` become ``III/d``, ``ix`` becomes ``IX``; others stay."""
    typed = " ".join(text.split())
    if found := _PNS.fullmatch(typed):
        return _grade(found)
    if found := _PPPK.fullmatch(typed):
        return found[1].upper()
    return typed


def _grade(found: re.Match[str]) -> str:
    level = found[1].upper()
    return f"{_ROMAN[int(level) - 1] if level.isdigit() else level}/{found[2].lower()}"


def split_rank(text: str) -> tuple[str, str]:
    """``Penata Tk. I (III/d)`` becomes rank and grade; what has no grade is a rank alone."""
    typed = " ".join(text.split())
    if _PPPK.fullmatch(typed) and typed.upper() not in _ROMAN:
        return "", read_grade(typed)
    found = [*_PNS.finditer(typed)]
    if not found:
        return typed, ""
    grade = found[-1]
    rank = f"{typed[: grade.start()].rstrip(' ,;/-–(')} {typed[grade.end() :].lstrip(' ,;/-–)')}"
    return rank.strip(), _grade(grade)


def rank_that_fits(rank: str, grade: str) -> str:
    """What the rank of this grade is called, where ``rank`` is another one; else an empty text.

    Only a rank of civil servants is held against the table: one of the police fits everywhere.
    """
    wanted = PNS_RANKS.get(grade, "")
    is_other = is_rank_of_civil_servants(rank) and _fold(rank) != _fold(wanted)
    return wanted if is_other else ""


def is_rank_of_civil_servants(rank: str) -> bool:
    """Whether the table of civil servants has a rank of this name."""
    return _fold(rank) in _folded_ranks()


@cache
def _folded_ranks() -> frozenset[str]:
    return frozenset(map(_fold, PNS_RANKS.values()))


@lru_cache(maxsize=1024)  # Of every meeting all people on its list are asked for.
def _fold(rank: str) -> str:
    words = re.sub(r"\btingkat\b", "tk", rank.casefold())
    words = re.sub(r"\btk\b[.\s]*(?:i|1)\b", "tk i", words)
    return " ".join(words.replace(".", " ").split())


def is_pppk(number: str, rank: str, grade: str) -> bool:
    """Whether somebody is a PPPK: by the grade, by the word, or by digits 13 and 14 of the number.

    Those of a civil servant are the month of appointment.
    """
    if _IS_PPPK.search(f"{rank} {grade}"):
        return True
    # I to IV without a letter may be the grade of a civil servant, half typed.
    if _PPPK.fullmatch(grade) and grade.upper() not in _ROMAN:
        return True
    return len(number) == 18 and not 1 <= int(number[12:14]) <= 12


def unbroken(rank: str) -> str:
    """A rank that no line breaks within ``Tk. I (III/d)``.

    ``Pembina (IV/a)`` may break before the bracket: bound, narrow columns broke it at the slash.
    """
    bound = re.sub(r"\b(Tk\.?|Tingkat) (?=I\b)", rf"\1{NO_BREAK_SPACE}", rank)
    return bound.replace(f"{NO_BREAK_SPACE}I (", f"{NO_BREAK_SPACE}I{NO_BREAK_SPACE}(")
