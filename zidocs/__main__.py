"""The command line becomes a call of the program and its exit code."""

import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Run zidocs with the arguments of the process."""
    # Asking for the version must not wait for the command line's library to load.
    if sys.argv[1:] == ["--version"]:
        from zidocs import __version__

        sys.stdout.write(f"zidocs {__version__}\n")
        return
    from zidocs.errors import INTERRUPTED

    # A shutdown or a closed terminal stops a build as Ctrl-C does: tidily.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        from zidocs.cli import app

        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
