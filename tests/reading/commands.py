"""What a command answers to somebody at a terminal: output, complaints and exit code."""

import subprocess
import sys

from typer.testing import CliRunner, Result

from zidocs.cli import app

runner = CliRunner()


def run(*arguments: object, code: int = 0) -> Result:
    """The answer to these words, which must end with this exit code."""
    result = runner.invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def loaded_by(*arguments: object) -> frozenset[str]:
    """The modules, ours with their dots, that a process of its own has loaded for these words."""
    probe = (
        "import sys; from zidocs.cli import app\n"
        f"try: app({[str(argument) for argument in arguments]!r})\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    # Above it stands what the command has to say.
    return frozenset(done.stderr.splitlines()[-1].split())
