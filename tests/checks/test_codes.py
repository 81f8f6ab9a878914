"""Every code that a message can bear is explained, no other, and stands for one thing."""

import json
from collections import defaultdict

from tests.renewing.code_list import listed, told
from zidocs.checks.explanations import LIST, READ_FIRST, explain


def test_the_list_of_codes_is_that_of_the_sources() -> None:
    assert json.loads(LIST.read_bytes()) == listed(), "run python -m tests.renewing.code_list"


def test_every_code_of_the_sources_is_explained_and_no_other() -> None:
    """One found while files are read has a title of its own in zidocs/checks/explanations.py."""
    explained = [f"Z{n:03}" for n in range(1000) if explain(f"Z{n:03}")]
    assert explained == listed()
    titled = {code for code in listed() if (e := explain(code)) and e.text == READ_FIRST}
    assert {code for code in listed() if code.startswith("Z1")} - titled == {"Z164", "Z170"}


def test_a_code_stands_for_one_thing() -> None:
    """What different parts of zidocs tell under one code without a title, they tell alike."""
    sentences: dict[str, set[str]] = defaultdict(set)
    rooms: dict[str, set[str]] = defaultdict(set)
    for code, room, what in told():
        if not code.startswith("Z1"):
            sentences[code].add(what)
            rooms[code].add(room)
    assert len(sentences) > 100
    twice = {code: said for code, said in sentences.items() if len(rooms[code]) > 1 < len(said)}
    assert twice == {}
