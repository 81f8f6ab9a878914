"""The sample workspace's schemas, by which an editor completes its keys, are the present ones."""

import json
import re

import pytest

from tests.making.sample import SAMPLE
from zidocs.office.schema import json_schema


@pytest.mark.parametrize("which", ["satker", "packet"])
def test_the_schemas_of_the_sample_are_fresh(which: str) -> None:
    stored = (SAMPLE / f".zidocs/{which}.schema.json").read_text("utf-8")
    assert json.loads(stored) == json_schema(which), "run: python -m tests.renewing.sample_schemas"


def test_every_schema_line_of_the_sample_leads_to_a_schema() -> None:
    for path in sorted(SAMPLE.rglob("*.yaml")):
        line = re.match(r"# yaml-language-server: \$schema=(\S+)", path.read_text("utf-8"))
        if line:
            assert (path.parent / line[1]).is_file(), path
