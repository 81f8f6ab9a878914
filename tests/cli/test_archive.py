"""``zidocs archive``, ``verify`` and ``trace`` as somebody at a terminal meets them."""

import json
from pathlib import Path

import pytest

from tests.reading.commands import run

REASON = "Contoh saja"
BUNDLE = "hasil/bukti/2024/B03/I.2.a.pdf"


@pytest.fixture
def office(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the sample workspace with the bundle of one indicator… and its period built."""
    monkeypatch.chdir(sample)
    run("build", "--periode", "B03", "--jobs", "1")
    return sample


@pytest.mark.parametrize("command", ["archive", "verify", "trace"])
def test_help_has_an_example(command: str) -> None:
    assert f"Example: zidocs {command} " in run(command, "--help").stdout


def test_from_the_archive_to_its_proof(office: Path) -> None:
    refused = run("archive", "--periode", "B03", code=3)
    assert "Missing:" in refused.stderr
    assert not (office / "arsip").exists()

    done = run("archive", "--periode", "B03", "--zip", "--incomplete", REASON)
    assert done.stdout.split() == ["arsip/2024-B03", "arsip/2024-B03.zip"]
    proof = done.stderr.split()[-1]

    for path in done.stdout.split():
        found = run("verify", path)
        assert "Unchanged:" in found.stdout
        assert REASON in found.stdout
        assert proof in found.stdout

    again = run("archive", "--periode", "B03", "--incomplete", REASON)
    assert "Nothing changed since 2024-B03 was made" in again.stderr

    (office / "arsip/2024-B03/data/satker.yaml").write_bytes(b"nama: Lain\n")
    broken = run("verify", "arsip/2024-B03", code=8)
    assert "data/satker.yaml" in broken.stderr
    assert broken.stdout == ""


def test_answers_for_programs(office: Path) -> None:
    refused = json.loads(run("archive", "--periode", "B03", "--json", code=3).stdout)
    assert refused["arsip"] is None
    assert {finding["kode"] for finding in refused["temuan"]} >= {"Z801"}
    done = json.loads(run("archive", "--periode", "B03", "--incomplete", REASON, "--json").stdout)
    assert done["arsip"] == "arsip/2024-B03"
    assert (done["baru"], done["zip"], done["bundel"]) == (True, None, 3)
    found = json.loads(run("verify", "arsip/2024-B03", "--json").stdout)
    assert (found["utuh"], found["temuan"]) == (True, [])
    assert found["sidik"] == done["sidik"]
    assert found["keterangan"]["Tidak-Lengkap"] == REASON
    (office / "arsip/2024-B03/bagit.txt").unlink()
    found = json.loads(run("verify", "arsip/2024-B03", "--json", code=8).stdout)
    assert not found["utuh"]
    assert found["temuan"][0]["berkas"] == "bagit.txt"

    index = json.loads((office / BUNDLE).with_suffix(".json").read_bytes())
    number = next(page["halaman"] for page in index["halaman"] if page["jenis"] == "lampiran")
    traced = json.loads(run("trace", BUNDLE, number, "--json").stdout)
    assert traced["halaman"] == traced["halaman_pdf"] == number
    assert traced["paket"] == "rapat-rencana-aksi"
    assert traced["yaml"]["kunci"] == "lampiran[0]"
    assert [file["keadaan"] for file in traced["berkas"]] == ["sama"]
    shown = run("trace", BUNDLE, number).stdout
    assert f"packet.yaml:{traced['yaml']['baris']}:" in shown
    assert traced["berkas"][0]["sha256"] in shown


def test_careless_use_is_a_mistake_that_says_so(sample: Path, tmp_path: Path) -> None:
    at = ("--workspace", sample)
    assert "There is no period B13" in run("archive", "--periode", "B13", *at, code=2).stderr
    assert "--periode" in run("archive", *at, code=2).stderr
    empty = run("archive", "--periode", "B03", "--incomplete", " ", *at, code=2)
    assert "The reason is empty" in empty.stderr
    unbuilt = run("archive", "--periode", "B03", "--incomplete", REASON, *at, code=2)
    assert "has not been built" in unbuilt.stderr
    assert "nothing to archive" in run(
        "archive", "--periode", "B09", "--incomplete", REASON, *at, code=2
    ).stderr  # fmt: skip
    assert "no archive here" in run("verify", tmp_path / "tidak ada", code=8).stderr
    assert "no archive here" in run("verify", sample, code=8).stderr
    missing = run("trace", tmp_path / "x.pdf", 1, code=2).stderr
    assert "x.pdf" in missing
    assert "This PDF is not there" in missing
    assert "json" not in missing
    assert "PAGE" in run("trace", sample / BUNDLE, 0, code=2).stderr
    assert "PAGE" in run("trace", sample / BUNDLE, "empat", code=2).stderr
