"""Arguments become calls of the program, and its answers lines, tables or JSON."""

from zidocs.cli.app import app

__all__ = ["app"]
