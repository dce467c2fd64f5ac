"""What all benchmarks share: the shape of a result, statistics, and how results are shown."""

import json
import os
import platform
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from statistics import median
from typing import Any


class Scale(Enum):
    """How much is measured: all of it, what fits a minute, what a test can wait for."""

    FULL = "full"
    QUICK = "quick"
    MINIATURE = "miniature"


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    value: float
    unit: str


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "cpu": _cpu_model(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark's outcome; better is lower unless said, `value` is what the goal is about."""

    name: str
    metric: str
    goal: float
    value: float
    sides: tuple[Side, ...]
    runs: int
    machine: dict[str, Any] = field(default_factory=_machine)
    higher_is_better: bool = False

    def as_data(self) -> dict[str, Any]:
        data = asdict(self)
        del data["higher_is_better"]
        data["value"] = _short(self.value)
        data["sides"] = [{**asdict(side), "value": _short(side.value)} for side in self.sides]
        return data

    def as_json(self) -> str:
        return json.dumps(self.as_data(), ensure_ascii=False)

    @property
    def reached(self) -> bool:
        if self.higher_is_better:
            return self.value >= self.goal
        return self.value <= self.goal

    @property
    def bound(self) -> str:
        return f"{'≥' if self.higher_is_better else '≤'} {self.goal:g}"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run; `profile`: where `update` and `lastday` write where the bot's time goes."""

    scale: Scale = Scale.FULL
    profile: Path | None = None


Benchmark = Callable[[Options], Awaitable[Result]]


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that so large a share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def ratio_of(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Give the median of the ratios of rounds that ran side by side."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def tell(line: str) -> None:
    """Say on stderr how far we are; stdout carries the result alone."""
    print(line, file=sys.stderr, flush=True)


def as_table(result: Result) -> str:
    data = result.as_data()
    verdict = "reached" if result.reached else "not reached"
    lines = [
        f"{result.name}: {result.metric}",
        f"  value {data['value']}   goal {result.bound}, {verdict}   runs {result.runs}",
    ]
    width = max((len(side.name) for side in result.sides), default=0)
    lines += [
        f"  {side['name']:<{width}}  {side['value']:>10} {side['unit']}" for side in data["sides"]
    ]
    machine = data["machine"]
    lines.append(
        f"  {machine['cores']} cores, {machine['cpu']}, Python {machine['python']},"
        f" load {machine['load']}"
    )
    return "\n".join(lines)


def as_page(results: Sequence[Result], scale: Scale) -> str:
    """Make docs/benchmarks.md."""
    today = datetime.now(UTC).date().isoformat()
    how = "make bench" if scale is Scale.FULL else "python -m benchmarks all --quick"
    lines = [
        "# Benchmarks",
        "",
        f"Written by `{how}` on {today}; each is run alone by `python -m benchmarks NAME`.",
        "Lower is better but where the goal is «≥».",
        "Ratios are medians over rounds that ran side by side.",
        "What exactly is measured, and how, stands at the head of `benchmarks/NAME.py`.",
        "",
        "| name | what | value | goal |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {one.name} | {one.metric} | {_short(one.value)} | {one.bound} |" for one in results
    ]
    for one in results:
        data = one.as_data()
        machine = data["machine"]
        where = f"{machine['cores']} cores, {machine['cpu']}, Python {machine['python']}"
        lines += [
            "",
            f"## {one.name}",
            "",
            f"{where}, load average {machine['load']} at the start; runs: {one.runs}.",
            "",
            "| side | value | unit |",
            "|---|---|---|",
            *(f"| {side['name']} | {side['value']} | {side['unit']} |" for side in data["sides"]),
        ]
    return "\n".join(lines) + "\n"


def _short(value: float) -> float:
    """Round to four digits: no benchmark knows more."""
    return float(f"{value:.4g}")


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
