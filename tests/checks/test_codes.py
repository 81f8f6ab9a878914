"""Every code that a message can bear is explained, and no other."""

import ast
import re
from pathlib import Path

from zidocs.checks.explanations import explain

PACKAGE = Path(__file__).resolve().parents[2] / "zidocs"


def codes_of_the_sources() -> set[str]:
    """The texts of the form Z123 in all modules but the one that explains them."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        if path != PACKAGE / "checks/explanations.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"Z[0-9]{3}", node.value)
    }


def test_every_code_of_the_sources_is_explained_and_no_other() -> None:
    """A new code is added to the list in zidocs/checks/explanations.py."""
    explained = {f"Z{n:03}" for n in range(1000) if explain(f"Z{n:03}")}
    assert explained == codes_of_the_sources()
