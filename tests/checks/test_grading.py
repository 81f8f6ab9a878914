"""An office grades rules in satker.yaml, with its reason; what it cannot grade is told."""

import shutil
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import zidocs.checks
from tests.making.broken import BROKEN, findings_of, lay_over
from zidocs.checks import GRADED_RULES, RULES
from zidocs.checks.explanations import explain
from zidocs.checks.file_facts import RememberedFiles
from zidocs.errors import Problem, SpecFault
from zidocs.office.reading import read_office
from zidocs.office.workspace import open_workspace
from zidocs.pipeline import build as story
from zidocs.pipeline.build.build_findings import packet_findings
from zidocs.pipeline.build.wanted import work_of


def graded(root: Path, settings: str, case: str = "Z203-invited-on-the-day") -> Path:
    """A case of the broken packets, with more lines in satker.yaml."""
    lay_over(BROKEN / case, root)
    with (root / "satker.yaml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return root


def the_finding(root: Path, code: str = "Z203") -> Problem | None:
    return next((each for each in findings_of(root) if each.code == code), None)


@pytest.mark.parametrize("severity", ["petunjuk", "peringatan", "galat"])
def test_a_rule_has_the_severity_that_the_office_gives_it(severity: str, tmp_path: Path) -> None:
    settings = f"aturan: {{Z203: {{tingkat: {severity}, alasan: rapat mendadak}}}}\n"
    found = the_finding(graded(tmp_path / "rutan", settings))
    assert found
    assert found.severity == severity


def test_a_rule_that_is_switched_off_finds_nothing(tmp_path: Path) -> None:
    settings = "aturan: {Z203: {tingkat: mati, alasan: rapat mendadak}}\n"
    assert the_finding(graded(tmp_path / "rutan", settings)) is None


def test_what_status_tells_too_can_be_graded(tmp_path: Path) -> None:
    settings = "aturan: {Z170: {tingkat: mati, alasan: pindaian dikumpulkan dulu}}\n"
    root = graded(tmp_path / "rutan", settings)
    (root / "rapat/scan").mkdir(exist_ok=True)
    shutil.copy(root / "rapat/foto/1.jpg", root / "rapat/scan/semua.jpg")
    assert the_finding(root, "Z170") is None
    (root / "satker.yaml").write_text((BROKEN / "_sound/satker.yaml").read_text("utf-8"), "utf-8")
    assert the_finding(root, "Z170")


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("Z299", "from Z164 to Z"),
        ("z203", "mean Z203"),
        ("203", "mean Z203"),
        ("Z114", "from Z164 to Z"),
    ],
)
def test_a_code_that_no_rule_has_is_an_error_at_its_line(
    code: str, remedy: str, tmp_path: Path
) -> None:
    settings = (
        f"aturan:\n  Z204: {{tingkat: mati, alasan: ya}}\n  {code}: {{tingkat: mati, alasan: ya}}\n"
    )
    found = the_finding(graded(tmp_path / "rutan", settings), "Z200")
    assert found
    lines = (tmp_path / "rutan/satker.yaml").read_text("utf-8").splitlines()
    assert (found.severity, found.where.file, found.where.column) == ("galat", "satker.yaml", 3)
    assert found.where.line
    assert lines[found.where.line - 1].startswith(f"  {code}:")
    assert remedy in found.fix.render()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("aturan: {Z203: {tingkat: petunjuk}}", "alasan is missing"),
        ("aturan: {Z203: {tingkat: ringan, alasan: ya}}", "“ringan” is not possible"),
        ("aturan: {Z203: {tingkatan: mati, alasan: ya}}", "Did you mean tingkat?"),
        ("aturan: {Z203: mati}", "Keys with values belong here"),
    ],
)
def test_a_grade_without_reason_is_refused(settings: str, told: str, tmp_path: Path) -> None:
    root = graded(tmp_path / "rutan", f"{settings}\n")
    with pytest.raises(SpecFault) as refused:
        read_office(open_workspace(root))
    assert told in str(refused.value)


def test_somebody_of_the_roster_is_told_once_not_with_every_meeting(tmp_path: Path) -> None:
    root = lay_over(BROKEN / "Z241-appointed-as-a-child", tmp_path / "rutan")
    shutil.copytree(root / "rapat", root / "rapat-kedua")
    assert [each.code for each in findings_of(root)].count("Z241") == 1


# What build makes of it


def build_findings(root: Path) -> tuple[Problem, ...]:
    workspace = open_workspace(root)
    return packet_findings(work_of(workspace, story.BuildRequest()), RememberedFiles(workspace))


def test_build_tells_warnings_and_no_hints(tmp_path: Path) -> None:
    settings = "aturan: {Z203: {tingkat: petunjuk, alasan: ya}}\n"
    assert build_findings(graded(tmp_path / "hint", settings)) == ()
    (told,) = build_findings(graded(tmp_path / "warning", ""))
    assert told.code == "Z203"


def test_build_refuses_what_the_office_calls_an_error_in_the_documents(tmp_path: Path) -> None:
    root = graded(tmp_path / "rutan", "aturan: {Z203: {tingkat: galat, alasan: ditolak 2023}}\n")
    with pytest.raises(SpecFault) as refused:
        story.build(open_workspace(root), story.BuildRequest())
    assert [each.code for each in refused.value.problems] == ["Z203"]
    assert not (root / "hasil/rapat").exists()


def test_build_goes_on_after_an_error_that_leaves_the_documents_right(tmp_path: Path) -> None:
    settings = "aturan: {Z211: {tingkat: galat, alasan: kanwil}}\n"
    root = graded(tmp_path / "rutan", settings, "Z211-decision-without-deadline")
    (told,) = build_findings(root)
    assert (told.code, told.severity) == ("Z211", "galat")


# Explanations


@pytest.mark.parametrize("rule", GRADED_RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule: object) -> None:
    found = explain(getattr(rule, "code", ""))
    assert found
    assert len(found.text.render()) > 80
    assert found.is_rule


def test_every_module_that_has_rules_is_asked() -> None:
    found = [
        rule
        for module in iter_modules(zidocs.checks.__path__, "zidocs.checks.")
        for rule in getattr(import_module(module.name), "RULES", ())
    ]
    assert {rule.code for rule in found} == {rule.code for rule in RULES}


def test_codes_are_used_once() -> None:
    codes = [rule.code for rule in GRADED_RULES]
    assert sorted(codes) == sorted(set(codes))


def test_only_what_cannot_be_true_is_an_error_by_default() -> None:
    """What evaluators reject is plausible, not certain (FORMATS.md): it warns, it never blocks.

    Who is absent led nothing and said nothing: one of the two sentences to be signed is false.
    """
    assert {rule.severity for rule in GRADED_RULES} == {"galat", "peringatan", "petunjuk"}
    errors = {rule.code for rule in GRADED_RULES if rule.severity == "galat"}
    assert errors == {"Z225", "Z226"}


@pytest.mark.parametrize("code", ["Z114", "Z143", "Z170", "Z303", "Z612", "Z901"])
def test_codes_of_other_stages_are_explained_by_their_stage(code: str) -> None:
    assert explain(code)


def test_explanations_name_no_paper_that_users_do_not_have() -> None:
    for rule in GRADED_RULES:
        assert "FORMATS" not in rule.explanation.render(), rule.code


@pytest.mark.parametrize("code", ["Z299", "Z999", "Z2", "", "X203"])
def test_what_is_no_code_has_no_explanation(code: str) -> None:
    assert explain(code) is None
