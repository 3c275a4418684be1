"""One step of `benchmarks.formats`, in this process: prints what it took as JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

MB = 1024  # of the kilobytes that ru_maxrss counts


def main(step: str, slug: str, file: str, count: str) -> None:
    django.setup()
    from questions.formats import known  # noqa: PLC0415  # needs Django to be set up
    from questions.models import Exam, Topic  # noqa: PLC0415

    known("gift").load()
    exam = Exam.objects.get(slug=slug)
    topic = Topic.objects.get(exam=exam, slug="all")
    before, began, worked = peak(), time.perf_counter(), time.process_time()
    done = STEPS[step](exam, topic, Path(file))
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - worked}
    if done != int(count):
        raise SystemExit(f"{done} of {count} questions")
    print(json.dumps({**took, "peak": peak(), "before": before}))


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB


def imports(outcome: str, **options: Any) -> Callable[[Any, Any, Path], int]:
    def step(exam: Any, topic: Any, file: Path) -> int:
        from questions.formats.plan import import_file  # noqa: PLC0415

        with file.open("rb") as stream:
            report = import_file(stream, name=file.name, format="gift", exam=exam, topic=topic, **options)
        if report.stopped:
            raise SystemExit(str(report.lines[0]))
        return sum(line.outcome == outcome and line.item.startswith("question") for line in report.lines)

    return step


def export(exam: Any, topic: Any, file: Path) -> int:
    from questions.formats.exporting import Selection, export_selection  # noqa: PLC0415

    count, losses = 0, 0

    def tell(loss: Any) -> None:
        nonlocal losses
        losses += 1

    with file.with_suffix(".out").open("wb") as out:
        for part in export_selection(Selection(exam=exam), format="gift", tell=tell):
            count += part.startswith(b"//")
            out.write(part)
    return 0 if losses else count


STEPS: dict[str, Callable[[Any, Any, Path], int]] = {
    "dry run": imports("created", dry_run=True),
    "import": imports("created"),
    "same again": imports("unchanged"),
    "publish": imports("updated", publish=True),
    "export": export,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
