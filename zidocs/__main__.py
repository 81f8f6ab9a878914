"""The command line becomes a call of the program and its exit code."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Run zidocs with the arguments of the process."""
    _fill_closed_streams()
    if (home := os.environ.get("HOME")) and os.path.isfile(home):  # noqa: PTH113, loads less
        # Libraries look into it for settings, and end where it is no folder.
        del os.environ["HOME"]
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


def _fill_closed_streams() -> None:
    """Where standard output or error is closed, what is said goes nowhere.

    Else the next file that is opened takes its number, and what libraries say goes into that.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
