"""What a command answers to somebody at a terminal: output, complaints and exit code."""

from typer.testing import CliRunner, Result

from zidocs.cli import app

runner = CliRunner()


def run(*arguments: object, code: int = 0) -> Result:
    """The answer to these words, which must end with this exit code."""
    result = runner.invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result
