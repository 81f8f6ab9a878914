"""zidocs as a program uses it: quiet, typed, again and again, in any thread, to be cancelled."""

import hashlib
import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import get_type_hints

import pytest

from tests.cli.test_commands import run
from tests.making import scanner
from zidocs import api
from zidocs.api import answers
from zidocs.pipeline.build import LOCK

DAY = date(2024, 3, 20)
REASON = "Contoh"
WHEN = "2024-03-20T08:00:00+07:00"


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash, but for memories of what input files held."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.match(".zidocs/*.json")
    }


@pytest.fixture
def office(sample: Path) -> api.Workspace:
    return api.open_office(sample)


def quietly(job: Callable[[], object]) -> object:
    """What a job gives back, if it prints nothing."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        done = job()
    assert (out.getvalue(), err.getvalue()) == ("", "")
    return done


def test_every_job_is_quiet_and_can_be_done_twice_in_one_process(
    office: api.Workspace, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pdf = office.output / "bukti/2024/B03/I.2.a.pdf"
    jobs: dict[str, Callable[[], object]] = {
        "check": lambda: api.check(office),
        "build": lambda: api.build(office, api.BuildRequest(jobs=1)),
        "status": lambda: api.status(office, DAY),
        "board": lambda: api.write_board(
            api.status(office, DAY, "B03").board, "id", xlsx=tmp_path / "a.xlsx"
        ),
        "scan": lambda: api.scan(office, api.ScanRequest((str(tmp_path),)), WHEN),
        "archive": lambda: api.archive(office, api.ArchiveRequest("B03", DAY, "id", REASON)),
        "verify": lambda: api.verify(office.root / "arsip/2024-B03").problems,
        "trace": lambda: api.trace(pdf, 1).page,
        "merge": lambda: (
            api.merge(
                api.MergeRequest((api.Wanted(str(pdf)),), tmp_path / "gabung.pdf", force=True)
            ).outputs
        ),
        "catalogue": lambda: api.catalogue(office, "I.2.a").entry,
        "explain": lambda: api.explain("Z203"),
        "schema": lambda: api.schema("packet"),
        "templates": lambda: api.list_templates(office),
        "doctor": lambda: len(api.doctor(office.root)),
    }
    first = {name: quietly(job) for name, job in jobs.items()}
    again = {name: quietly(job) for name, job in jobs.items()}
    assert capfd.readouterr() == ("", "")
    for name in ("check", "verify", "trace", "merge", "catalogue", "explain", "schema", "doctor"):
        assert first[name] == again[name], name
    assert isinstance(again["build"], api.Build)
    assert again["build"].changed == ()
    assert isinstance(again["archive"], api.Archived)
    assert not again["archive"].is_new


def test_a_thread_builds_and_who_comes_meanwhile_is_told_so(office: api.Workspace) -> None:
    is_at_work, go_on = threading.Event(), threading.Event()
    done: list[api.Build] = []

    def wait(step: str, _done: int, _total: int) -> None:
        if step == "pages":
            is_at_work.set()
            assert go_on.wait(60)

    request = api.BuildRequest(jobs=1)
    worker = threading.Thread(target=lambda: done.append(api.build(office, request, progress=wait)))
    worker.start()
    assert is_at_work.wait(60)
    try:
        with pytest.raises(api.ZidocsError) as refused:
            api.build(office, request)
    finally:
        go_on.set()
        worker.join()
    assert [problem.code for problem in refused.value.problems] == ["Z021"]
    assert done[0].outputs
    assert not (office.output / LOCK).exists()


STEPS = ["documents", "pages", "bundles"]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("step", STEPS)
def test_a_cancelled_build_leaves_everything_as_it_was(
    step: str, jobs: int, office: api.Workspace
) -> None:
    api.build(office, api.BuildRequest(jobs=1))
    before = contents(office.root)
    wish = threading.Event()

    def told(name: str, _done: int, _total: int) -> None:
        if name == step:
            wish.set()

    request = api.BuildRequest(jobs=jobs, force=True, duplex=True)
    with pytest.raises(api.Cancelled):
        api.build(office, request, progress=told, cancel=wish.is_set)
    assert contents(office.root) == before
    assert not list(office.output.glob(".sementara*"))


def test_a_cancelled_first_archive_scan_and_merge_leave_nothing(
    office: api.Workspace, tmp_path: Path
) -> None:
    api.build(office, api.BuildRequest(jobs=1))
    before = contents(office.root)
    (tmp_path / "pile.pdf").write_bytes(scanner.pile([scanner.plain([]), scanner.plain([])]))
    bundle = tmp_path / "baru/gabung.pdf"
    merge = api.MergeRequest((api.Wanted(str(tmp_path / "pile.pdf")),), bundle)
    scan = api.ScanRequest((str(tmp_path / "pile.pdf"),), jobs=1)
    jobs: list[Callable[[api.Progress, api.Cancel], object]] = [
        lambda told, cancel: api.archive(
            office,
            api.ArchiveRequest("B03", DAY, "id", REASON, zipped=True),
            progress=told,
            cancel=cancel,
        ),
        lambda told, cancel: api.scan(office, scan, WHEN, progress=told, cancel=cancel),
        lambda told, cancel: api.merge(merge, progress=told, cancel=cancel),
    ]
    for job in jobs:
        wish = threading.Event()
        with pytest.raises(api.Cancelled):
            job(lambda *_: wish.set(), wish.is_set)  # noqa: B023, called within the turn
        after = contents(office.root)
        assert {name for name in after if name not in before} <= {".zidocs/scan/.gitignore"}
        assert not bundle.parent.exists()
    assert not (office.root / "arsip").exists()


def test_an_archive_in_its_place_gets_its_zip_although_somebody_cancels(
    office: api.Workspace,
) -> None:
    api.build(office, api.BuildRequest(jobs=1))
    wish = threading.Event()
    request = api.ArchiveRequest("B03", DAY, "id", REASON, zipped=True)

    def told(step: str, _done: int, _total: int) -> None:
        if step == "zip":
            wish.set()

    done = api.archive(office, request, progress=told, cancel=wish.is_set)
    assert wish.is_set()
    assert done.zip
    assert api.verify(done.zip).is_good


def test_who_cancels_before_the_work_begins_is_heard(office: api.Workspace) -> None:
    with pytest.raises(api.Cancelled):
        api.build(office, api.BuildRequest(), cancel=lambda: True)
    assert not office.output.exists()


def test_the_answers_are_those_of_the_command_line(office: api.Workspace) -> None:
    where = ("--json", "--workspace", office.root)
    api.build(office, api.BuildRequest(jobs=1))
    api.archive(office, api.ArchiveRequest("B03", date.today(), "en", REASON))
    pdf = office.output / "bukti/2024/B03/I.2.a.pdf"

    def printed(*arguments: object) -> object:
        return json.loads(run(*arguments).stdout)

    def plain(answer: object) -> object:
        return json.loads(json.dumps(answer))

    built = api.build(office, api.BuildRequest())
    assert plain(answers.build(built.problems, str, built.outputs)) == printed("build", *where)
    assert plain(answers.check(api.check(office).problems, str)) == printed("check", *where)
    board = api.status(office, date.today()).board
    assert plain(answers.status(board)) == printed("status", *where)
    guide = api.catalogue(office, "I.2.a")
    assert plain(answers.catalogue(guide)) == printed("catalogue", "I.2.a", *where)
    verified = api.verify(office.root / "arsip/2024-B03")
    assert plain(answers.verify(verified, str)) == printed(
        "verify", office.root / "arsip/2024-B03", "--json"
    )
    traced = api.trace(pdf, 3)
    assert plain(answers.trace(traced, str)) == printed("trace", pdf, 3, "--json")
    archived = api.archive(office, api.ArchiveRequest("B03", date.today(), "en", REASON))
    assert plain(answers.archive(archived, office, str)) == printed(
        "archive", "--periode", "B03", "--incomplete", REASON, *where
    )
    templates = answers.templates(api.list_templates(office))
    assert plain(templates) == printed("templates", "list", *where)


def test_messages_are_in_the_language_of_whoever_shows_them(tmp_path: Path) -> None:
    with pytest.raises(api.ZidocsError) as fault:
        api.open_office(tmp_path)
    (problem,) = fault.value.problems
    indonesian, english = (problem.render(api.translator(name)) for name in api.LANGUAGES)
    assert english == str(problem)
    assert indonesian != english


def test_every_fault_of_a_wrong_request_is_one_of_ours(office: api.Workspace) -> None:
    wrong: list[Callable[[], object]] = [
        lambda: api.init(office.root / "baru", 1800),
        lambda: api.new(office, "I.2.a", "B99"),
        lambda: api.read_period("B04"),
        lambda: api.explain("Z"),
        lambda: api.schema("surat"),
        lambda: api.merge(api.MergeRequest((), Path("a.pdf"))),
        lambda: api.build(office, api.BuildRequest(indikator="IX.9.z")),
        lambda: api.watch(office.root / "tiada", lambda _: True, lambda: False),
        lambda: api.check_template(office.root / "tiada.docx"),
    ]
    for job in wrong:
        with pytest.raises(api.ZidocsError) as fault:
            job()
        assert fault.value.problems


def test_every_name_that_is_loaded_late_is_there_and_every_job_is_typed() -> None:
    for home, names in api.LAZY.items():
        for name in names.split():
            assert getattr(api, name) is getattr(sys.modules[home], name)
    with pytest.raises(AttributeError):
        api.bild  # noqa: B018
    records = {name: getattr(api, name) for names in api.LAZY.values() for name in names.split()}
    for name in ("build", "merge", "scan", "archive", "verify", "trace", "status", "catalogue"):
        assert "return" in get_type_hints(getattr(api, name), {**vars(api), **records})


def test_the_module_loads_nothing_heavy() -> None:
    probe = (
        "import sys; from zidocs import api\n"
        "heavy = {'docx', 'pydantic', 'ruamel', 'pypdf', 'PIL', 'pikepdf', 'rich', 'typer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
