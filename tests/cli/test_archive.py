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
        assert found.stdout.startswith("It agrees with itself:")
        noted = f"{proof[:8].upper()}-{proof[8:16]} {proof[16:24]}"
        known = run("verify", path, "--sidik", noted)
        assert known.stdout.startswith("Unchanged since the fingerprint was noted:")
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


def test_a_fingerprint_that_does_not_fit_or_is_none_is_told(office: Path) -> None:
    run("archive", "--periode", "B03", "--incomplete", REASON)
    other = run("verify", "arsip/2024-B03", "--sidik", "0" * 16, code=8)
    assert "Z846" in other.stderr
    assert other.stderr.startswith("Not what was archived")
    assert (
        json.loads(run("verify", "arsip/2024-B03", "--sidik", "0" * 64, "--json", code=8).stdout)[
            "sidik_cocok"
        ]
        is False
    )
    for noted in ("0" * 15, "0" * 65, "g" * 20):
        assert "Z845" in run("verify", "arsip/2024-B03", "--sidik", noted, code=2).stderr


def test_the_copy_to_hand_over_has_the_bundles_alone(office: Path) -> None:
    words = ("archive", "--periode", "B03", "--incomplete", REASON, "--zip", "--untuk-diserahkan")
    made = run(*words)
    assert "Z848" in made.stderr
    for path in ("arsip/2024-B03-diserahkan", "arsip/2024-B03-diserahkan.zip"):
        assert path in made.stdout.split()
        assert made.stderr.split()[-1] in run("verify", path).stdout
    copy = office / "arsip/2024-B03-diserahkan"
    held = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    ours = {"bagit.txt", "bag-info.txt", "baca-saya.txt", "manifest-sha256.txt",
            "tagmanifest-sha256.txt", "data/index.html"}  # fmt: skip
    assert held >= ours
    assert all(name.startswith("data/bukti/") for name in held - ours)
    page = (copy / "data/index.html").read_text("utf-8")
    assert "status.xlsx" not in page
    assert "--untuk-diserahkan" not in page
    assert "--untuk-diserahkan" in (office / "arsip/2024-B03/data/index.html").read_text("utf-8")
    # It is no version of the archive, and what is archived already is not told once more.
    again = run(*words)
    assert "Nothing changed since 2024-B03 was made" in again.stderr
    assert "Z848" not in again.stderr
    assert sorted(path.name for path in (office / "arsip").iterdir()) == [
        "2024-B03", "2024-B03-diserahkan", "2024-B03-diserahkan.zip", "2024-B03.zip",
    ]  # fmt: skip


def test_what_hashes_cannot_tell_stands_in_the_archive(office: Path) -> None:
    run("archive", "--periode", "B03", "--incomplete", REASON)
    for name in ("baca-saya.txt", "data/index.html"):
        assert "computes all hashes anew" in (office / "arsip/2024-B03" / name).read_text("utf-8")
