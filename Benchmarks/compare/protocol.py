"""How compare.py talks with the programs that it compares: a line of text in, a line of JSON out.

A program warms up, writes `{"ready": …}` and then answers each line `train SECONDS` or `infer SECONDS` with what it
did for about so long: `{"images": …, "seconds": …, "cpu": …, "loss": …, "accuracy": …}`. It times itself, so that
nothing of the conversation is counted.
"""

import json
import os
import resource
import sys
import time
from typing import Callable, NamedTuple

PARAMETERS = 93_322
BATCH = 64


class Work(NamedTuple):
    """Images done, and the sums of their losses and correct predictions; what other processes used for it; the time if known better."""

    images: int
    loss: float
    correct: float
    helpers_cpu: float = 0
    helpers_memory: int = 0
    seconds: float | None = None


def answers() -> Callable[[dict], None]:
    """Keeps the real standard output for answers; whatever a library prints goes to standard error instead."""
    output = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    return lambda answer: print(json.dumps(answer), file=output, flush=True)


def cpu_seconds() -> float:
    """Processor time of this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_memory() -> int:
    """The most memory that this process has had at a time, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def timed(work: Callable[[float], Work], seconds: float) -> dict:
    """Runs `work` for about `seconds` and reports on it."""
    cpu = cpu_seconds()
    start = time.perf_counter()
    done = work(seconds)
    elapsed = time.perf_counter() - start
    return {
        "images": done.images,
        "seconds": elapsed if done.seconds is None else done.seconds,
        "cpu": cpu_seconds() - cpu + done.helpers_cpu,
        "loss": done.loss / done.images,
        "accuracy": done.correct / done.images,
        "memory": peak_memory() + done.helpers_memory,
    }


def serve(answer: Callable[[dict], None], versions: dict, commands: dict[str, Callable[[float], Work]]) -> None:
    """Warms up, then obeys the lines on standard input until it ends."""
    for work in commands.values():
        work(WARM_UP_SECONDS)
    answer({"ready": True, "versions": versions})
    for line in sys.stdin:
        command, seconds = line.split()
        answer(timed(commands[command], float(seconds)))


WARM_UP_SECONDS = float(os.environ.get("WARM_UP_SECONDS", "5"))
