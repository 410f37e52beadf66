"""Figures of speed: measured several times, told as the median with the best and the worst."""

import statistics
import time
from collections.abc import Callable

REPEATS = 15


def seconds_of(work: Callable[[], object], *, repeats: int = REPEATS) -> list[float]:
    """Do the work once to warm up, then ``repeats`` times; give how long each took."""
    work()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return taken


def told(name: str, taken: list[float], *, per_second: float = 1, unit: str = "") -> str:
    """Write a line: median, best and worst in milliseconds, and at the median how much of ``unit`` a second."""
    median = statistics.median(taken)
    figures = f"{median * 1000:9.2f} ms  (best {min(taken) * 1000:.2f}, worst {max(taken) * 1000:.2f}, n={len(taken)})"
    rate = f"  {per_second / median:12,.0f} {unit}/s" if unit else ""
    return f"{name:<34}{figures}{rate}"
