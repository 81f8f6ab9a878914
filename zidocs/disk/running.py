"""A program that the machine has does its work, and ends with us at the latest.

Also when zidocs itself is killed: on Windows the system ends it (a job object that is closed), on
Linux and macOS a small watcher beside it, which reads a pipe that ends when we do.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """What a program that ended in time left: its exit code and what it said, if it was asked."""

    code: int
    said: bytes


def run_program(
    command: Sequence[str],
    seconds: float,
    folder: Path | None = None,
    more: Mapping[str, str] | None = None,
    *,
    asked: bool = False,
) -> Ended | None:
    """Run a program in ``folder``, with ``more`` variables; None where it did not end in time.

    It is stopped then, with all that it started. What it says is kept only where it is ``asked``.
    Raises OSError if it cannot be started.
    """
    out = subprocess.PIPE if asked else subprocess.DEVNULL
    with _started(command, folder, {**os.environ, **(more or {})}, out) as process:
        try:
            said, told = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        if told and told.startswith(_NOT_STARTED):
            number = int(told.removeprefix(_NOT_STARTED))
            raise OSError(number, os.strerror(number), command[0])
        return Ended(process.returncode, said or b"")


_NOT_STARTED = b"zidocs: not started: "

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KILL_ON_CLOSE = 0x2000
    _EXTENDED_LIMITS = 9
    _MAY_BE_ENDED = 0x0100 | 0x0001
    """PROCESS_SET_QUOTA and PROCESS_TERMINATE, which a job asks for."""

    class _BasicLimits(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; what it counts is not asked for."""

        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    @contextmanager
    def _started(
        command: Sequence[str], folder: Path | None, environment: Mapping[str, str], out: int
    ) -> Iterator["subprocess.Popen[bytes]"]:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.OpenProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_CLOSE
        kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        try:
            with subprocess.Popen(  # noqa: S603  # a program that find_program() found
                list(command),
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
            ) as process:
                opened = wintypes.HANDLE(kernel.OpenProcess(_MAY_BE_ENDED, False, process.pid))
                kernel.AssignProcessToJobObject(job, opened)
                kernel.CloseHandle(opened)
                try:
                    yield process
                finally:
                    kernel.TerminateJobObject(job, 1)
        finally:
            # The system does this, too, when we end in any other way.
            kernel.CloseHandle(job)

else:
    import signal

    # Its own code must be little: it is started anew each time. The signals that Python ignores
    # are the program's again.
    _WATCHER = f"""\
import _thread, os, signal, sys
def follow():
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)
nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 2)]
try:
    program = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere,
                             setsigdef=[signal.SIGPIPE, signal.SIGXFSZ])
except OSError as error:
    os.write(2, {_NOT_STARTED!r} + str(error.errno).encode())
    os._exit(1)
_thread.start_new_thread(follow, ())
os._exit(os.waitstatus_to_exitcode(os.waitpid(program, 0)[1]) & 255)
"""

    @contextmanager
    def _started(
        command: Sequence[str], folder: Path | None, environment: Mapping[str, str], out: int
    ) -> Iterator["subprocess.Popen[bytes]"]:
        with subprocess.Popen(  # noqa: S603  # a program that find_program() found
            [sys.executable, "-I", "-S", "-c", _WATCHER, *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=out,
            # Of the watcher alone.
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            # communicate() would close it, and so end the program at once.
            held, process.stdin = process.stdin, None
            try:
                yield process
            finally:
                if process.poll() is None:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                if held:
                    held.close()
