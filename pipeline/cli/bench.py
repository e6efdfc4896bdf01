"""The benchmarks: ratios against named peers, in one run, on material that the project makes.

Processor times, the best of rounds in which both sides take turns. A ratio above 1: ours is faster.
"""

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measure import Result


def main(argv: list[str]) -> int:
    """Run the benchmarks and print a table, or with --json one object."""
    from bench.suite import PARTS, machine, results
    from pipeline.cli._tell import complain, table

    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (all)")
    parser.add_argument("--rounds", type=int, default=3, choices=range(1, 21), metavar="1-20")
    parser.add_argument("--json", action="store_true", help="the results as one JSON object")
    options = parser.parse_args(argv)
    if unknown := set(options.parts) - PARTS.keys():
        parser.error(f"there is no part '{min(unknown)}': there are {', '.join(PARTS)}")
    before = machine()
    found: list[Result] = []
    for result in results(options.parts or PARTS, rounds=options.rounds):
        complain(f"measured: {result.what} against {result.peer_name}")
        found.append(result)
    if options.json:
        shown = {"machine": before, "load_after": machine()["load"]}
        print(json.dumps({**shown, "results": [as_json(one) for one in found]}))
        return 0
    print(f"Python {before['python']}, {before['system']}, {before['processors']} processors")
    print(f"load {before['load']} before, {machine()['load']} after")
    print(f"versions {before['versions']}\n")
    print(table(("what", "unit", "ours", "peer", "ratio", "against", "note"), [*map(_row, found)]))
    return 0


def _row(one: "Result") -> tuple[object, ...]:
    """Return the cells of a result."""
    ratio = None if one.ratio is None else f"{one.ratio:.2f}×"
    return one.what, one.unit, _rate(one.ours), _rate(one.peer), ratio, one.peer_name, one.note


def _rate(rate: float | None) -> str | None:
    """Return a rate with three figures or so."""
    return None if rate is None else f"{rate:,.0f}" if rate >= 100 else f"{rate:.3g}"


def as_json(one: "Result") -> dict[str, object]:
    """Return a result as plain data."""
    return {
        "what": one.what,
        "unit": one.unit,
        "against": one.peer_name,
        "ours": one.ours,
        "peer": one.peer,
        "ratio": one.ratio,
        "note": one.note,
    }
