"""What the code of a message stands for, also where no rule but a reader found it."""

import json
from dataclasses import dataclass
from pathlib import Path

from zidocs.checks import GRADED_RULES
from zidocs.errors import Sentence, Severity, say

READ_FIRST = say(
    "This is found while the files are read, before any rule looks at them. The message names the "
    "line and what to write there."
)
_SPEC: dict[str, Sentence] = {
    "Z100": say("A YAML file that cannot be opened."),
    "Z101": say("Text that is not valid YAML, or not UTF-8."),
    "Z102": say("References (* and &) that repeat without end."),
    "Z103": say("A tag, a list or a sentence where a key must stand."),
    "Z104": say("A key that is written twice."),
    "Z105": say("A character that cannot be printed."),
    "Z106": say("A text that is too long."),
    "Z110": say("A file without keys and values."),
    "Z111": say("A key that is missing."),
    "Z112": say("A key that is not known."),
    "Z113": say("A value of the wrong kind."),
    "Z114": say("A value that cannot be: a date, a time, a number, a code."),
    "Z120": say("A packet folder whose name Windows does not allow."),
    "Z121": say("Two packet folders of the same name."),
    "Z122": say("A packet.yaml under another name."),
    "Z123": say("A name for a packet folder that cannot be one."),
    "Z124": say("A packet of that name already."),
    "Z130": say("A path that leads out of the workspace."),
    "Z131": say("A file that is not there."),
    "Z132": say("A path that no file can have."),
    "Z140": say("A roster that cannot be read."),
    "Z141": say("A roster whose first line does not name the columns."),
    "Z142": say("A row of the roster without a name."),
    "Z143": say("An NIP that cannot be."),
    "Z144": say("An NIP that stands in the roster twice."),
    "Z145": say("Two rosters."),
    "Z146": say("A row of the roster with more values than columns."),
    "Z147": say("Columns of the roster that are not used."),
    "Z148": say("Lines of the roster that are no people."),
    "Z149": say("No roster."),
    "Z150": say("A document of a meeting where there is no meeting."),
    "Z151": say("A person whom the roster does not know."),
    "Z152": say("A group without people."),
    "Z153": say("Page numbers that cannot be."),
    "Z154": say("An item that the agenda does not have."),
    "Z155": say("A roster of several sheets."),
    "Z156": say("A golongan that is printed otherwise than it is written."),
    "Z157": say("A diktum out of its order."),
    "Z160": say("A catalogue that does not exist."),
    "Z162": say("An indicator that the guide does not have."),
    "Z163": say("A period in which the indicator is not due."),
    "Z165": say("An item that the indicator does not have."),
    "Z166": say("A packet that the board does not count."),
    "Z167": say("A packet that cannot be read yet."),
    "Z168": say("Words that the guide does not have."),
    "Z243": say("The number of an item in a packet that proves several indicators."),
    "Z244": say("The item of an indicator that the packet does not prove."),
    "Z200": say("A grade for a rule that does not exist."),
}
_FAMILIES: dict[str, Sentence] = {
    "Z0": say("The command cannot run as asked: an option, a folder, a full disk."),
    "Z1": say("A fault in satker.yaml, the roster, packet.yaml or the guide."),
    "Z3": say("Something to know about a build: files edited by hand, bundles, sizes."),
    "Z4": say("A photo, scan or attachment that cannot be used, or was mended."),
    "Z5": say("A Word template that cannot be filled."),
    "Z6": say("A Word file that cannot become PDF pages without loss."),
    "Z7": say("A bundle that does not agree with itself."),
    "Z8": say("An archive that is not what was archived, or cannot be made."),
    "Z9": say("A scanned page that found its packet, or did not."),
}
LIST = Path(__file__).with_name("codes.json")
"""All codes that the sources raise, made of them by ``python -m tests.renewing.code_list``."""


@dataclass(frozen=True)
class Explanation:
    """What a code stands for; ``severity`` is None where the message itself says it.

    ``is_rule`` tells whether satker.yaml may grade it, ``stops_build`` whether build refuses
    where it is an error.
    """

    code: str
    title: Sentence
    text: Sentence
    severity: Severity | None = None
    is_rule: bool = False
    stops_build: bool = False


def explain(code: str) -> Explanation | None:
    """What ``code`` stands for; None where no message has it."""
    for rule in GRADED_RULES:
        if rule.code == code:
            return Explanation(
                code,
                rule.title,
                rule.explanation,
                severity=rule.severity,
                is_rule=True,
                stops_build=rule.wrong_document,
            )
    if code in _SPEC:
        return Explanation(code, _SPEC[code], READ_FIRST)
    # The messages of the later stages explain themselves; their code only tells the stage.
    if code not in json.loads(LIST.read_bytes()):
        return None
    text = say("The message names the file and what to do.")
    return Explanation(code, _FAMILIES[code[:2]], text)
