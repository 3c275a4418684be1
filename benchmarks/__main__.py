"""`python -m benchmarks`: how fast the API is, beside two controls. See docs/performance.md."""

import argparse
import os
import sys
import time

import django

from benchmarks import server
from benchmarks.scenarios import SCENARIOS
from quizapi import local_postgres

SLOW = ("selection", "exports", "analysis")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--port", type=int, default=8790, help="port to serve on (%(default)s)")
    parser.add_argument("--connections", type=int, default=16, help="clients at once (%(default)s)")
    choices = [*SCENARIOS, "formats", *SLOW]
    parser.add_argument("--only", choices=choices, action="append", help="measure this; may be repeated")
    return parser.parse_args()


def main() -> int:
    options = parsed()
    began, load = time.monotonic(), os.getloadavg()[0]  # much above 0: others will slow all of it down
    with local_postgres.end_on_signals(), server.running(options.port) as served:
        django.setup()
        # Their models need Django, set up for the server's database.
        from benchmarks import analysis, exports, formats, rounds, selection  # noqa: PLC0415

        print(f"{os.cpu_count()} cores, {options.connections} connections, load before the run {load:.1f}.")
        settings = rounds.Options(
            port=options.port,
            rounds=2 if options.quick else 5,
            seconds=0.5 if options.quick else 1.5,
            connections=options.connections,
            clock=served.clock,
            only=options.only or [*SCENARIOS, "formats", *([] if options.quick else SLOW)],
        )
        good = rounds.run(settings)
        if "selection" in settings.only:
            good &= selection.run(settings.address, settings.clock, rounds=settings.rounds)
        if "formats" in settings.only:
            good &= formats.run(quick=options.quick)
        if "exports" in settings.only:
            good &= exports.run(settings.address, served.process, quick=options.quick)
        if "analysis" in settings.only:
            good &= analysis.run(quick=options.quick)
    print(f"\nTook {time.monotonic() - began:.0f} s.")
    return 0 if good else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except server.NotServedError as error:
        sys.exit(f"The server did not start:\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
