"""Damaged and hostile specs, settings and rosters end in a reading or a clear fault, quickly.

The number of damaged files grows with the environment: ``ZIDOCS_FUZZ=20000`` for a night.
"""

import codecs
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.making.sample import SAMPLE, copied_sample
from zidocs import api
from zidocs.office.workspace import open_workspace

ROUNDS = int(os.environ.get("ZIDOCS_FUZZ", "12"))
MOST_SECONDS = 10
PACKET = "rapat-rencana-aksi/packet.yaml"
ROSTER = "pegawai.csv"
FILES = (PACKET, "satker.yaml", ROSTER)
WORDS = (
    b"\0", b"\xed\xa0\x80", b'"\\ud800"', b"\xff\xfe", b"9" * 5_000, b"1e999", b"0x" + b"f" * 4_000,
    b"[" * 60, b"{a: " * 60, b"&a ", b"*a", b"!!binary x", b"!x ", b"? ", b"| ", b"> ", b"<<: ",
    b"\t", b"\r", b"\n", b"\n- ", b": ", b" #", b"'", b'"', b"\\", b";", b",", b"x" * 50_000,
    b"2024-02-30", b"0000-00-00", b"99.99", b"-1", b"~", b"null", b"\xe2\x80\xae", b"\xc2\x9b",
    b"semua", b"{kelompok: x}",
)  # fmt: skip


def outcome(root: Path) -> str:
    """``read`` or ``refused``; anything else is an exception, or takes too long."""
    start = time.monotonic()
    checked = api.check(open_workspace(root))
    # Each has sentences that a terminal and JSON can show.
    for problem in checked.problems:
        str(problem).encode()
    assert time.monotonic() - start < MOST_SECONDS
    return "read" if checked.packets else "refused"


def flipped(data: bytes, chance: Random) -> bytes:
    bent = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        bent[chance.randrange(len(bent))] = chance.randrange(256)
    return bytes(bent)


def worded(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice(WORDS) + data[at + chance.choice((0, 0, 1, 9)) :]


def shuffled(data: bytes, chance: Random) -> bytes:
    """Lines doubled, moved, cut, indented otherwise."""
    lines = data.splitlines(keepends=True)
    for _ in range(chance.randint(1, 4)):
        line = chance.choice(lines)
        bent = chance.choice((line, line.lstrip(), b"  " + line, line[: len(line) // 2], line * 9))
        lines.insert(chance.randrange(len(lines)), bent)
    return b"".join(lines)


def revalued(data: bytes, chance: Random) -> bytes:
    """Another value behind one of the keys or commas."""
    places = [found.end() for found in re.finditer(rb": |,|- ", data)]
    at = chance.choice(places)
    end = data.find(b"\n", at)
    return data[:at] + chance.choice(WORDS) + data[end:]


def repeated(data: bytes, chance: Random) -> bytes:
    """One line a thousand times."""
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return b"".join([*lines[:at], lines[at] * 1_000, *lines[at:]])


def recoded(data: bytes, chance: Random) -> bytes:
    text = data.decode()
    if chance.random() < 0.3:
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")[: chance.choice((99, 100, None))]
    return text.encode(
        chance.choice(("utf-16", "utf-32", "utf-7", "cp037", "utf-8-sig")), "replace"
    )


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    flipped, worded, shuffled, revalued, repeated, recoded,
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_sample(tmp_path_factory.mktemp("fuzz") / "rutan")


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_of_an_office_are_read_or_refused(office: Path, name: str) -> None:
    chance = Random(name)
    whole = (SAMPLE / name).read_bytes()
    for number in range(ROUNDS):
        (office / name).write_bytes(DAMAGES[number % len(DAMAGES)](whole, chance))
        assert outcome(office)
    (office / name).write_bytes(whole)
    assert outcome(office) == "read"
