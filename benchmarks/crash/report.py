"""What `make crash` prints."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

from benchmarks.crash.facts import Facts
from benchmarks.crash.kills import Killed
from benchmarks.crash.ledger import Ledger
from benchmarks.crash.verdict import Check, tally

SHOWN, LONGEST = 3, 200  # examples of what is wrong, of each check; characters of one
NAMES = {
    "worker": "a worker of the server",
    "server": "the whole server",
    "postgres": "PostgreSQL",
    "everything": "server and PostgreSQL",
}
COLUMNS = ("attempts", "finished", "answers", "stored", "lost", "twice", "sent again", "kept unheard")


def print_kills_head() -> None:
    print(
        f"\n{'kill -9 of':24}{'at':>8}{'answers before':>16}{'cut off':>10}{'answers again after':>22}",
        flush=True,
    )


def print_kill(killed: Killed) -> None:
    print(
        f"{NAMES[killed.what]:24}{killed.at:>6.1f} s{killed.acknowledged:>16,}{killed.cut_off:>10}"
        f"{killed.recovery:>20.1f} s",
        flush=True,
    )


def print_learners(ledgers: Sequence[Ledger], facts: Facts) -> None:
    """What was acknowledged to each learner, and what the database has of the answers."""
    print("\nlearner" + "".join(f"{name:>14}" for name in COLUMNS))
    rows = [row(ledger, facts) for ledger in ledgers]
    for number, counts in enumerate(rows, start=1):
        print(f"{number:>7}" + "".join(f"{count:>14,}" for count in counts))
    print(f"{'all':>7}" + "".join(f"{sum(counts):>14,}" for counts in zip(*rows, strict=True)))
    reasons = sum((ledger.unheard for ledger in ledgers), Counter[str]())
    print("\nSent again after: " + ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()))


def row(ledger: Ledger, facts: Facts) -> tuple[int, ...]:
    of_answers = tally(ledger, facts)
    counts = tuple(getattr(of_answers, field.name) for field in fields(of_answers))
    return (
        len(ledger.started),
        len(ledger.finished),
        *counts,
        ledger.unheard.total(),
        ledger.kept_unheard,
    )


def print_checks(checks: Sequence[Check]) -> None:
    print(f"\n{'what must hold':52}{'asked':>10}{'wrong':>10}")
    for check in checks:
        print(f"{check.name:52}{check.asked:>10,}{len(check.wrong):>10,}")
        for sentence in check.wrong[:SHOWN]:
            print(f"    {sentence[:LONGEST]}")


def print_verdict(checks: Sequence[Check]) -> bool:
    """Whether everything held."""
    wrong = sum(len(check.wrong) for check in checks)
    print(f"\nNOT SOUND: {wrong:,} wrong." if wrong else "\nNothing lost, nothing twice.")
    return not wrong
