"""The command line becomes a call of the program and its exit code."""

import sys


def main() -> None:
    """Run zidocs with the arguments of the process."""
    # Asking for the version must not wait for the command line's library to load.
    if sys.argv[1:] == ["--version"]:
        from zidocs import __version__

        sys.stdout.write(f"zidocs {__version__}\n")
        return
    from zidocs.cli import app

    app()


if __name__ == "__main__":
    main()
