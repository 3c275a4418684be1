"""How fast a bank goes in and out as a file, and how much memory that takes, large beside small.

Needs Django to be set up. Each step is a process of its own, so that its peak of memory is its own; what the
process had before it began is told apart from it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from questions import authoring
from questions.drafts import ExamDraft, TopicDraft
from questions.models import Exam, Topic

LARGE, SMALL = 10_000, 1_000
QUICK_LARGE, QUICK_SMALL = 2_000, 200
TOPICS = 20
MOST = 48.0  # MB that the large bank may take more than the small one: its report has a line a question
STEPS = ("dry run", "import", "same again", "publish", "export")


@dataclass(frozen=True)
class Measured:
    """Seconds, those of the processor too; the peak of the process in MB, and what was there before."""

    seconds: float
    cpu: float
    peak: float
    before: float

    @property
    def taken(self) -> float:
        return self.peak - self.before


def run(*, quick: bool) -> bool:
    """Measure and print; whether all went well and memory does not grow with the file."""
    counts = (QUICK_LARGE, QUICK_SMALL) if quick else (LARGE, SMALL)
    return print_table({count: measure(count) for count in counts})


def measure(count: int) -> dict[str, Measured]:
    exam = f"bench-formats-{count}"
    make_exam(exam)
    with tempfile.TemporaryDirectory(prefix="quizapi-bench-") as folder:
        file = Path(folder, "bank.gift")
        with file.open("w") as out:
            out.writelines(gift(count))
        return {step: measured(step, exam, file, count) for step in STEPS}


def make_exam(slug: str) -> None:
    if not Exam.objects.filter(slug=slug).exists():
        exam = authoring.save_exam(draft=ExamDraft(slug=slug, title=slug))
        authoring.save_topic(exam=exam, draft=TopicDraft(slug="all", title="All"))
    assert Topic.objects.filter(exam__slug=slug, slug="all").exists()


def gift(count: int) -> Iterator[str]:
    """Questions of about the length of real ones, in their categories."""
    for number in range(count):
        if number % (count // TOPICS) == 0:
            yield f"$CATEGORY: $course$/top/Part {number * TOPICS // count + 1}\n\n"
        yield (
            f"// [id:bench-{count}-{number}] [tag:tools] [tag:step-{number % 7}]\n"
            f"::Question {number}::What does an agent do when tool number {number} answers with an error "
            f"at step {number % 13} of its plan, and its budget allows for {number % 5} more calls? {{\n"
            f"=It reads the error {number} and tries again with other arguments#Right.\n"
            f"~It gives up and tells the user that tool {number} is broken#Too early.\n"
            f"~It makes the same call again until call {number} works#The same call fails the same way.\n"
            f"~It answers from memory instead of calling tool {number}#Then nobody can check it.\n"
            f"####An error is an observation like any other; see chapter {number % 11} of the course.\n}}\n\n"
        )


def measured(step: str, exam: str, file: Path, count: int) -> Measured:
    arguments = ["-m", "benchmarks.formats_step", step, exam, str(file), str(count)]
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The step {step} failed:\n{done.stdout}{done.stderr}")
    return Measured(**json.loads(done.stdout))


def print_table(results: Mapping[int, Mapping[str, Measured]]) -> bool:
    (large, bigger), (small, smaller) = results.items()
    print("\nA bank as a GIFT file, in and out; memory is what the step takes beyond what was loaded before")
    head = f"  {'':14}{f'{large:,} questions':>18}{'CPU each':>11}{'peak':>10}{'taken':>10}"
    print(f"{head}{f'{small:,}':>14}{'taken':>10}")
    for step in STEPS:
        one, other = bigger[step], smaller[step]
        line = f"  {step:14}{large / one.seconds:>16,.0f}/s{1000 * one.cpu / large:>8.2f} ms"
        line += f"{one.peak:>7.0f} MB{one.taken:>7.0f} MB"
        print(f"{line}{small / other.seconds:>12,.0f}/s{other.taken:>7.0f} MB")
    good = all(bigger[step].taken - smaller[step].taken <= MOST for step in STEPS)
    print(f"  Expected are at most {MOST:g} MB more for the large one: {'met' if good else 'NOT MET'}.")
    return good
