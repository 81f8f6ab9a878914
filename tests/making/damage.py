"""Files of an office become damaged ones: bytes flipped, words put in, lines moved, halves lost.

How many is up to the environment: ``ZIDOCS_FUZZ=20000`` for a night.
"""

import codecs
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

Damage = Callable[[bytes, Random], bytes]

MOST_SECONDS = 10
"""Of work, for any input."""


def rounds(usually: int) -> int:
    """How many damaged inputs are tried."""
    return int(os.environ.get("ZIDOCS_FUZZ", str(usually)))


def damaged(data: bytes, damages: tuple[Damage, ...], seed: str, usually: int) -> Iterator[bytes]:
    """The same damaged files each time; each kind of damage in its turn."""
    chance = Random(seed)
    for number in range(rounds(usually)):
        yield damages[number % len(damages)](data, chance)


@contextmanager
def in_time() -> Iterator[None]:
    """What is done within takes no longer than any input may; a busy machine is no fault."""
    start = time.process_time()
    try:
        yield
    finally:
        assert time.process_time() - start < MOST_SECONDS


WORDS = (
    b"\0", b"\xed\xa0\x80", b'"\\ud800"', b"\xff\xfe", b"9" * 5_000, b"1e999", b"0x" + b"f" * 4_000,
    b"[" * 60, b"{a: " * 60, b"&a ", b"*a", b"!!binary x", b"!x ", b"? ", b"| ", b"> ", b"<<: ",
    b"\t", b"\r", b"\n", b"\n- ", b": ", b" #", b"'", b'"', b"\\", b";", b",", b"x" * 50_000,
    b"2024-02-30", b"0000-00-00", b"99.99", b"-1", b"~", b"null", b"\xe2\x80\xae", b"\xc2\x9b",
    b"semua", b"{kelompok: x}",
)  # fmt: skip


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


OF_TEXT: tuple[Damage, ...] = (
    flipped, worded, shuffled, revalued, repeated, recoded,
)  # fmt: skip


def cut(data: bytes, chance: Random) -> bytes:
    """As a copy that was broken off leaves it."""
    return data[: chance.randrange(len(data))]


def zeroed(data: bytes, chance: Random) -> bytes:
    """A stretch of nothing, as a bad disk leaves it."""
    at = chance.randrange(len(data))
    size = min(chance.choice((1, 16, 512, 4096)), len(data) - at)
    return data[:at] + bytes(size) + data[at + size :]


def numbered(data: bytes, chance: Random) -> bytes:
    """One of the numbers written out in the file is another one."""
    places = [*re.finditer(rb"\d+", data)] or [re.search(rb"", data)]
    found = chance.choice(places)
    assert found
    other = chance.choice((b"0", b"-1", b"1", b"99999999999", b"2147483648", b"0.5", b"1e9", b""))
    return data[: found.start()] + other + data[found.end() :]


def swapped(data: bytes, chance: Random) -> bytes:
    """Two stretches have changed places."""
    first, second, third = sorted(chance.randrange(len(data)) for _ in range(3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


OF_BYTES: tuple[Damage, ...] = (flipped, cut, zeroed, worded, numbered, swapped)
