"""However many hands build, and whichever of them die, the same bytes come of it."""

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes as digests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.making.builds import build, hashes
from zidocs.errors import EvidenceFault, UsageFault
from zidocs.pipeline import cluster
from zidocs.pipeline.workers import run_all

try:
    import dask
    import distributed
except ImportError:
    dask = distributed = None

needs_distributed = pytest.mark.skipif(
    distributed is None, reason="distributed is not installed (pip install 'zidocs[cluster]')"
)


@contextmanager
def local_cluster(**options: object) -> Iterator[str]:
    """The address of a cluster of two processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
        silence_logs=50, **options,
    ) as local:  # fmt: skip
        yield local.scheduler_address


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with local_cluster() as address:
        yield address


def dies_once(marks: Path) -> int:
    """The first worker that does this piece of work is killed in the middle of it."""
    try:
        (marks / "begun").touch(exist_ok=False)
    except FileExistsError:
        return os.getpid()
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    raise AssertionError("still alive")


def who_is_here() -> str:
    """Tools that differ on every machine."""
    return str(os.getpid())


def test_two_and_four_processes_make_the_same_bytes_as_one(sample: Path) -> None:
    found = []
    for jobs in (1, 2, 4):
        build(sample, force=True, jobs=jobs)
        found.append(hashes(sample / "hasil"))
    assert found[0] == found[1] == found[2]


@needs_distributed
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same_bytes_although_a_worker_is_killed(
    sample: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from zidocs.pipeline.build import made_anew as making

    build(sample)
    alone = hashes(sample / "hasil")

    def lose_a_worker_first(pool: Executor | None, *rest: object) -> object:
        if not (tmp_path / "begun").exists():
            (pid,) = run_all(pool, dies_once, [tmp_path], lambda: None)
            assert pid != os.getpid()
        return run_all(pool, *rest)

    monkeypatch.setattr(making, "run_all", lose_a_worker_first)
    build(sample, force=True, cluster=scheduler)
    assert (tmp_path / "begun").exists()
    assert hashes(sample / "hasil") == alone


@needs_distributed
@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_does_not_see_the_workspace_or_has_other_tools_is_named(
    scheduler: str, tmp_path: Path
) -> None:
    with (
        pytest.raises(UsageFault, match="other fonts"),
        cluster.open_cluster(scheduler, tmp_path, who_is_here),
    ):
        pass
    found = cluster._complaints("tcp://10.0.0.7:4000", (False, "same"), "same")
    assert [problem.code for problem in found] == ["Z023"]


@needs_distributed
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "no address", "ftp://127.0.0.1:1"])
@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_told_soon(address: str, tmp_path: Path) -> None:
    with socket.socket() as unused:
        # Bound but not listening: nobody else takes the port meanwhile.
        unused.bind(("127.0.0.1", 0))
        there = address.format(port=unused.getsockname()[1])
        with (
            pytest.raises(UsageFault, match="No Dask scheduler answers"),
            cluster.open_cluster(there, tmp_path, str, patience=1.0),
        ):
            pass


class Trap:
    """Whoever unpickles it makes a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.file,)


def pickled(_attempt: object, _job: object, argument: Path) -> object:
    return Trap(argument)


def other_form(_attempt: object, _job: object, _argument: object) -> bytes:
    return b'[["text"], "", []]'


def unknown_fault(_attempt: object, _job: object, _argument: object) -> bytes:
    return b'[[], "SystemExit", []]'


def text(_attempt: object, _job: object, _argument: object) -> str:
    return '[[1], "", []]'


def counted(file: Path) -> int:
    if file.name == "none":
        raise EvidenceFault.at(file.name, "Z402", file="é", detail=3).says("{file} {detail}", "-")
    return len(file.name)


@needs_distributed
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("answer", [pickled, other_form, unknown_fault, text])
def test_an_answer_that_is_not_of_its_form_is_refused_and_never_unpickled(
    answer: Callable[..., object], scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "terbuka"
    monkeypatch.setattr(cluster, "_told", answer)
    with (
        pytest.raises(UsageFault, match="that no zidocs gives"),
        cluster.open_cluster(scheduler, tmp_path, str) as pool,
    ):
        run_all(pool, counted, [trap], lambda: None)
    assert not trap.exists()


@needs_distributed
@pytest.mark.filterwarnings("ignore")
def test_results_and_faults_of_a_cluster_are_those_of_one_process(
    scheduler: str, tmp_path: Path
) -> None:
    with cluster.open_cluster(scheduler, tmp_path, str) as pool:
        assert run_all(pool, counted, [Path("a"), Path("abc")], lambda: None) == [1, 3]
        with pytest.raises(EvidenceFault) as here:
            run_all(None, counted, [Path("none")], lambda: None)
        with pytest.raises(EvidenceFault) as there:
            run_all(pool, counted, [Path("none"), Path("a")], lambda: None)
    assert here.value.problems == there.value.problems


def certificates(folder: Path) -> dict[str, str]:
    """A certificate that vouches for itself, as the settings of Dask name it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rutan Contoh")])
    day = datetime(2024, 1, 1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=36_500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, digests.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "sertifikat.pem").write_bytes(made.public_bytes(pem))
    (folder / "kunci.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    ours = {"cert": str(folder / "sertifikat.pem"), "key": str(folder / "kunci.pem")}
    settings = {"ca-file": ours["cert"], **{
        f"{role}.{what}": file
        for role in ("scheduler", "worker", "client") for what, file in ours.items()
    }}  # fmt: skip
    return {f"distributed.comm.tls.{name}": value for name, value in settings.items()}


@needs_distributed
@pytest.mark.filterwarnings("ignore")
def test_with_tls_only_machines_with_our_certificate_take_part(
    sample: Path, tmp_path: Path
) -> None:
    shutil.rmtree(sample / "rapat-rencana-aksi")
    build(sample)
    alone = hashes(sample / "hasil")
    others = tmp_path / "lain"
    others.mkdir()
    settings = certificates(tmp_path) | {"distributed.comm.require-encryption": True}
    with dask.config.set(settings):
        security = distributed.Security()
        with local_cluster(security=security, protocol="tls://") as address:
            assert address.startswith("tls://")
            build(sample, force=True, cluster=address)
            assert hashes(sample / "hasil") == alone
            with (
                dask.config.set(certificates(others)),
                pytest.raises(UsageFault, match="No Dask scheduler answers"),
                cluster.open_cluster(address, tmp_path, str, patience=2.0),
            ):
                pass
            plain = address.replace("tls://", "tcp://")
            with (
                dask.config.set({"distributed.comm.require-encryption": False}),
                pytest.raises(UsageFault, match="No Dask scheduler answers"),
                cluster.open_cluster(plain, tmp_path, str, patience=2.0),
            ):
                pass


NOT_THERE = {f"distributed.comm.tls.{name}": "/tidak/ada.pem" for name in (
    "ca-file", "client.cert", "client.key",
)}  # fmt: skip


@needs_distributed
@pytest.mark.parametrize(
    ("address", "settings", "code"),
    [
        ("tls://127.0.0.1:1", {}, "Z942"),
        ("tcp://127.0.0.1:1", {"distributed.comm.require-encryption": True}, "Z942"),
        ("tls://127.0.0.1:1", NOT_THERE, "Z943"),
    ],
)
def test_settings_of_dask_that_do_not_fit_are_told_before_anything_is_sent(
    address: str, settings: dict[str, object], code: str, tmp_path: Path
) -> None:
    with (
        dask.config.set(settings),
        pytest.raises(UsageFault) as refused,
        cluster.open_cluster(address, tmp_path, str),
    ):
        pass
    assert [problem.code for problem in refused.value.problems] == [code]
