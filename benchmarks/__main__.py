"""`python -m benchmarks NAME --json [--quick]`, `python -m benchmarks all --write PAGE`."""

import argparse
import asyncio
import importlib
import sys
from pathlib import Path

from benchmarks.kit import Benchmark, Options, Result, Scale, as_page, as_table, tell

MODULES = {
    "update": "benchmarks.update",
    "lookup": "benchmarks.lookup",
    "import": "benchmarks.registry_import",
    "crash": "benchmarks.crash",
    "signin": "benchmarks.signin",
    "receipt": "benchmarks.receipt",
    "qr": "benchmarks.qr",
    "broadcast": "benchmarks.broadcast",
    "lastday": "benchmarks.lastday",
    "crash_readings": "benchmarks.crash_readings",
    "notices": "benchmarks.notices",
    "console": "benchmarks.console",
    "cluster": "benchmarks.cluster",
    "scrape": "benchmarks.scrape",
    "capacity": "benchmarks.capacity",
}
ALL = "all"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", default=ALL, help=f"{', '.join(MODULES)} or {ALL}")
    parser.add_argument("--json", action="store_true", help="print JSON objects, one a line")
    parser.add_argument("--quick", action="store_true", help="end within a minute each")
    parser.add_argument("--miniature", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write results as Markdown")
    parser.add_argument(
        "--profile",
        type=Path,
        metavar="PATH",
        help="update, lastday: write where the bot's time goes",
    )
    return parser.parse_args()


def _names(asked: str) -> list[str]:
    if asked == ALL:
        return list(MODULES)
    if asked not in MODULES:
        known = ", ".join([*MODULES, ALL])
        sys.exit(f"no benchmark is called {asked!r}; there are: {known}")
    return [asked]


def _run(name: str, options: Options) -> Result:
    measure: Benchmark = importlib.import_module(MODULES[name]).measure
    tell(f"{name}: {options.scale.value}")

    async def run() -> Result:
        return await measure(options)

    return asyncio.run(run())


def main() -> None:
    asked = _options()
    scale = Scale.QUICK if asked.quick else Scale.FULL
    options = Options(
        Scale.MINIATURE if asked.miniature else scale, asked.profile and asked.profile.resolve()
    )
    results = []
    for name in _names(asked.name):
        result = _run(name, options)
        print(result.as_json() if asked.json else as_table(result), flush=True)
        results.append(result)
    if asked.write:
        asked.write.write_text(as_page(results, options.scale), "utf-8")


if __name__ == "__main__":
    main()
