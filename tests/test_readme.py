"""README.md says what is true: its example works, its commands, keys and exit codes exist."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from tests.renewing import readme_keys
from zidocs import errors
from zidocs.cli import app
from zidocs.office.reading import read_office, read_packets
from zidocs.office.workspace import open_workspace

README = readme_keys.README.read_text("utf-8")


def test_the_example_at_the_top_is_a_sound_packet(sample: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert example
    assert len(example[1].splitlines()) == 10
    (sample / "contoh").mkdir()
    (sample / "contoh/packet.yaml").write_text(example[1], "utf-8")
    office = read_office(open_workspace(sample))
    folders = [folder for folder in office.workspace.packets() if folder.slug == "contoh"]
    (packet,) = read_packets(office, folders)
    assert packet.rapat
    assert len(packet.rapat.peserta) > 5


def test_every_key_of_the_spec_and_of_the_index_is_documented() -> None:
    assert readme_keys.rewritten(README) == README, "run python -m tests.renewing.readme_keys"


def commands() -> dict[str, object]:
    return dict(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `zidocs (\w+)", README, re.MULTILINE))
    assert documented == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_of_a_command_is_documented(name: str) -> None:
    command = commands()[name]
    row = next(line for line in README.splitlines() if re.match(rf"\| `zidocs {name}\b", line))
    options = {
        flag
        for parameter in command.params  # type: ignore[attr-defined]
        for flag in parameter.opts
        if flag.startswith("--")
    }
    assert {flag for flag in options if flag not in row} <= {"--workspace", "--log", "--help"}


def test_every_exit_code_is_documented() -> None:
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", README, re.MULTILINE))
    codes = {fault.exit_code for fault in errors.ZidocsError.__subclasses__()}
    assert {int(code) for code in rows} == {0, 1, 130, *codes}


def test_the_commands_of_a_fresh_machine_are_one_line_each() -> None:
    for marker in ("build command", "check command", "test command"):
        block = re.search(rf"<!-- {marker} -->\n```sh\n(.*?)```", README, re.DOTALL)
        assert block
        assert len(block[1].strip().splitlines()) == 1
