"""What `make bench` prints."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.load import Measured
from benchmarks.scenarios import TARGETS, Scenario


@dataclass
class Result:
    """All rounds of one scenario, by the targets' names."""

    scenario: Scenario
    rounds: dict[str, list[Measured]] = field(default_factory=lambda: {name: [] for name in TARGETS})

    @property
    def errors(self) -> list[str]:
        return [error for rounds in self.rounds.values() for each in rounds for error in each.errors]

    def ratios(self, control: str) -> list[float]:
        """Our rate to a control's, in each round: neighbours in time, so that a slow minute hits both."""
        return [ours.rate / other.rate for ours, other in self.pairs(control)]

    def cost_ratios(self, control: str) -> list[float]:
        """A control's processor time per task to ours, in each round."""
        return [other.cost / ours.cost for ours, other in self.pairs(control)]

    def pairs(self, control: str) -> list[tuple[Measured, Measured]]:
        return list(zip(self.rounds["quizapi"], self.rounds[control], strict=True))

    @property
    def is_met(self) -> bool:
        least = self.scenario.least_ratio
        return least is None or statistics.median(self.ratios("textbook DRF")) >= least


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_result(result: Result) -> None:
    unit = f"{result.scenario.unit}/s"
    print(f"\n{result.scenario.name}")
    print(f"  {'':13}{unit:>12}{'rounds':>17}{'p50':>10}{'p99':>10}{'CPU each':>11}{'client':>8}")
    for name, rounds in result.rounds.items():
        print(f"  {name:13}{row(rounds)}{cost(rounds):>8.2f} ms{client_share(rounds):>8.0%}")
    for control in list(TARGETS)[1:]:
        print(f"  {ratio_line(result, control)}")


def row(rounds: Sequence[Measured]) -> str:
    rates = [each.rate for each in rounds]
    latencies = [1000 * latency for each in rounds for latency in each.latencies]
    span = f"{number(min(rates))}-{number(max(rates))}"
    times = f"{percentile(latencies, 0.5):>7.1f} ms{percentile(latencies, 0.99):>7.1f} ms"
    return f"{number(statistics.median(rates)):>12}{span:>17}{times}"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"  # noqa: PLR2004  # three digits either way


def client_share(rounds: Sequence[Measured]) -> float:
    """The share of one core that the load generator took."""
    return sum(each.client_cpu for each in rounds) / sum(each.elapsed for each in rounds)


def cost(rounds: Sequence[Measured]) -> float:
    """Milliseconds of processor time of the server and its database per task."""
    return 1000 * statistics.median(each.cost for each in rounds)


def ratio_line(result: Result, control: str) -> str:
    ratios = result.ratios(control)
    line = f"quizapi / {control}: {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    line += f", by processor time {statistics.median(result.cost_ratios(control)):.2f}"
    least = result.scenario.least_ratio
    if control != "textbook DRF" or least is None:
        return line
    return f"{line}, expected at least {least:g}: {'met' if result.is_met else 'NOT MET'}"


def print_statements(counts: dict[str, dict[str, Sequence[int]]]) -> None:
    """Statements per call, BEGIN and COMMIT included."""
    print(f"\nStatements per call, authentication, BEGIN and COMMIT included\n  {'':24}", end="")
    targets = [name for name in TARGETS if name != "bare view"]
    print("".join(f"{name:>14}" for name in targets))
    for label, pick in PICKS.items():
        print(f"  {label:24}" + "".join(f"{pick(counts[TARGETS[name]]):>14}" for name in targets))


PICKS: dict[str, Callable[[Mapping[str, Sequence[int]]], int]] = {
    "read, anonymous": lambda counts: counts["read, anonymous"][0],
    "read": lambda counts: counts["read"][0],
    "start": lambda counts: counts["practise"][0],
    "answer (most)": lambda counts: max(counts["practise"][1:-1]),
    "finish": lambda counts: counts["practise"][-1],
    "practice attempt, whole": lambda counts: sum(counts["practise"]),
}
