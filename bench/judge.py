"""Judging, measured: pages against all checks, obscenity, officialese, names; tables for docs/benchmarks.md.

`python -m bench.judge`; `--quick` for a small slice, `--full` for 50,000 pages too. What is judged is `judged`, texts
are `texts`, names are `names`: each runs in a process of its own and prints its own part.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench import judged, simulated

GOAL = 5.0
"""Seconds for 5,000 pages; our own goal."""

QUICK, USUAL, FULL = (200, 1_000), (1_000, 5_000), (1_000, 5_000, 50_000)


def measure(sizes: tuple[int, ...]) -> list[str]:
    """A row for each size; time a page shows whether it grows in a line."""
    rows = []
    for pages in sizes:
        found = simulated.result_of("bench.judged", str(pages), env={})
        if found["broken"]:
            raise RuntimeError(f"{found['broken']:.0f} verdicts of rules that broke: the figures mean nothing")
        goal = f"≤ {GOAL:g}" if pages == 5_000 else "–"
        rows.append(
            f"| {pages} | {found['checks']:.0f} | {found['verdicts']:.0f} | {found['seconds']:.2f} "
            f"| {found['processor']:.2f} | {goal} | {found['processor'] / pages * 1000:.2f} "
            f"| {found['without_texts']:.2f} | {found['grown']:.0f} | {found['facts_memory']:.0f} |"
        )
    return rows


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="1,000 pages at most: is the bench itself whole?")
    options.add_argument("--full", action="store_true", help="50,000 pages too")
    options.add_argument("--only", choices=("pages", "texts", "names"), help="one part of it")
    given = options.parse_args()
    if given.only in (None, "pages"):
        sizes = QUICK if given.quick else FULL if given.full else USUAL
        print(
            f"each page with {judged.POSTS} publications, {judged.COMMENTS} comments, a card, an address, an account, "
            f"a site; facts of {judged.DISTINCT} pages are their own, those of the rest are met again\n"
        )
        print(
            "| pages | checks | verdicts | by the clock, s | of the processor, s | goal, s | ms a page "
            "| without what reads texts, s | memory grows by, MiB | with the facts before, MiB |\n"
            "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
        )
        for row in measure(sizes):
            print(row, flush=True)
    for part in ("texts", "names"):
        if given.only in (None, part):
            print(flush=True)
            quick = ["--quick"] if given.quick else []
            subprocess.run([sys.executable, "-m", f"bench.{part}", *quick], cwd=simulated.ROOT, check=True)


if __name__ == "__main__":
    main()
