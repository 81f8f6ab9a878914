"""A meeting described in YAML becomes its documents and its evidence PDF."""

__version__ = "0.1.0"
