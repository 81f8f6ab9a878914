"""The sources become the list of codes that ``zidocs check --explain`` knows.

Run ``python -m tests.renewing.code_list`` after a message got a new code.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from zidocs.checks import explanations

PACKAGE = Path(__file__).resolve().parents[2] / "zidocs"


def listed() -> list[str]:
    """The texts of the form Z123 in all modules but the one that explains them."""
    return sorted(
        {
            node.value
            for path in PACKAGE.rglob("*.py")
            if path != Path(explanations.__file__)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"Z[0-9]{3}", node.value)
        }
    )


def told() -> Iterator[tuple[str, str, str]]:
    """Code, part of zidocs and sentence of each problem that is made with all three at hand."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="says", value=ast.Call(args=[_, ast.Constant(code)])),
                    args=[ast.Constant(what), _],
                ) | ast.Call(
                    func=ast.Name("Problem"),
                    args=[
                        _, ast.Call(func=ast.Name("say"), args=[ast.Constant(what)]), _,
                        ast.Constant(code), *_,
                    ],
                ):  # fmt: skip
                    yield str(code), room, str(what)


if __name__ == "__main__":
    explanations.LIST.write_text(json.dumps(listed(), indent=1) + "\n", "utf-8")
