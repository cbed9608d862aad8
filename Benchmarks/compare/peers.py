"""The programs that compare.py can compare, each with the settings that were found strongest; README.md has the search."""

import dataclasses
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
THROUGHPUT = HERE.parent / ".build" / "release" / "throughput"


@dataclasses.dataclass(frozen=True)
class Peer:
    """A program and how it is started."""

    name: str
    title: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    does: tuple[str, ...] = ("train", "infer")


def _python(name: str, *options: str) -> tuple[str, ...]:
    return (sys.executable, str(HERE / name), *options)


TCMALLOC = "/usr/lib/x86_64-linux-gnu/libtcmalloc_minimal.so.4"

#: Freed memory is kept, and asked for in huge pages: without either, every step would have its pages zeroed anew.
KEEP_MEMORY = (
    ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=4294967296"),
)  # fmt: skip


def preload(library: str) -> tuple[tuple[str, str], ...]:
    """The environment that replaces the memory allocator, empty if that is not installed."""
    return (("LD_PRELOAD", library),) if pathlib.Path(library).exists() else ()


def peers(cores: int) -> list[Peer]:
    """All of them, ours first."""
    threads = ("--threads", str(cores))
    tuned = ("--channels-last", "--pool-first")
    one = ("pytorch_one_process.py", *threads, *tuned, "--adam", "fused")
    several = ("pytorch_processes.py", "--processes", str(cores), *tuned)
    return [
        Peer("ours", "this project", (str(THROUGHPUT), *threads)),
        Peer("ours-1", "this project, one thread", (str(THROUGHPUT), "--threads", "1")),
        Peer("pytorch", "PyTorch as a user writes it", _python("pytorch_one_process.py", *threads, "--typical")),
        Peer(
            "pytorch-tuned", "PyTorch tuned, one process",
            _python(*one, "--inference", "frozen", "--inference-batch", "1000"), preload(TCMALLOC)),
        Peer(
            "pytorch-processes", f"PyTorch tuned, {cores} processes",
            _python(*several, "--inference", "frozen", "--inference-batch", "1000"), preload(TCMALLOC)),
        Peer(
            "pytorch-compiled", "PyTorch compiled, one process",
            _python(*one, "--compile", "default", "--inference", "compiled", "--inference-batch", "1000"),
            preload(TCMALLOC)),
        Peer("keras", "Keras as a user writes it", _python("keras_program.py", *threads)),
        Peer(
            "keras-tuned", "Keras tuned",
            _python(
                "keras_program.py", *threads, "--jit", "no", "--pool-first", "--steps-per-execution", "32",
                "--inference-batch", "1000"),
            preload(TCMALLOC)),
    ]  # fmt: skip
