"""The pages of item analysis: of a quiz, of a question, and the report to hand on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from attempts import figures
from attempts.figures import Selection
from attempts.insight import listing, models, reading, words
from attempts.insight.listing import Listed
from attempts.insight.question_sheets import question_sheet
from attempts.insight.reading import QuestionRead
from attempts.insight.report import report
from attempts.insight.sheets import ItemRow, quiz_sheet
from attempts.insight.words import SELECTIONS, Figure
from questions.admin.moves import key_of
from questions.drafts import MAX_SLUG
from questions.models import Exam, Question, Quiz
from questions.plain import plain

type Context = dict[str, Any]

COLUMNS = (
    ("question", "Question"),
    ("topic", "Topic"),
    ("learners", "Learners"),
    ("facility", "Facility"),
    ("discrimination", "Discrimination"),
    ("", "Efficiency"),
    ("", "Weight (intended)"),
    ("time", "Median time"),
    ("", "Odd"),
)
TEXTS = ("Question", "Quiz", "Topic", "Odd")  # columns that are not numbers
LIST_COLUMNS = (
    ("question", "Question"),
    ("", "Quiz"),
    ("", "Topic"),
    ("learners", "Learners"),
    ("facility", "Facility"),
    ("discrimination", "Discrimination"),
    ("", "Delivered"),
    ("", "Odd"),
)
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Link:
    """To another view of the page; the current one is marked."""

    words: str
    address: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A head of a table: `address` sorts by it, `sorted` says how it is sorted now, for aria-sort."""

    words: str
    number: bool
    address: str = ""
    sorted: str = ""


def quiz_page(request: HttpRequest, object_id: str, context: Context) -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.select_related("exam"), pk=key_of(object_id))
    selection = chosen(request)
    read = reading.at_quiz(quiz, selection)
    sheet = quiz_sheet(
        read.figures,
        pass_percent=None if quiz.pass_percent is None else float(quiz.pass_percent),
        order=request.GET.get("order", ""),
        shown=plain,
    )
    context |= {
        "title": f"Analysis: {quiz.title}",
        "quiz": quiz,
        "sheet": sheet,
        "selections": selections(request, selection),
        "columns": heads(request, COLUMNS),
        "rows": linked(sheet.items, quiz, selection),
        "odd": linked(sheet.odd, quiz, selection),
        "models": models.of_quiz(models.calibrations(quiz)),
        "report": f"{reverse('admin:questions_quiz_analysis_report', args=[quiz.pk])}?attempts={selection}",
    }
    return render(request, "attempts/admin/analysis/quiz.html", context)


def report_page(request: HttpRequest, object_id: str) -> HttpResponse:
    if not request.user.has_perm("attempts.view_analysis"):
        raise PermissionDenied
    quiz = get_object_or_404(Quiz.objects.select_related("exam"), pk=key_of(object_id))
    return report(quiz, chosen(request), now=timezone.now())


def question_page(request: HttpRequest, object_id: str, context: Context) -> HttpResponse:
    """At the quiz that is asked for, else where most learners had it; of one version, or of all."""
    question = get_object_or_404(Question.objects.select_related("exam"), pk=key_of(object_id))
    selection = chosen(request)
    everywhere = reading.everywhere(question)
    slugs = [read.counts.quiz for read in everywhere]
    asked = request.GET.get("quiz", "")
    slug = asked if asked in slugs else next(iter(slugs), "")
    context |= {
        "title": f"Analysis: {question.slug}",
        "question": question,
        "stem": plain(question.stem),
        "selections": selections(request, selection),
        "quizzes": [Link(each, with_query(request, quiz=each, version=""), each == slug) for each in slugs],
    }
    if slug:
        read = at_quiz(everywhere, slug, question, selection)
        context |= told(request, read) if read else {}
    return render(request, "attempts/admin/analysis/question.html", context)


def at_quiz(
    everywhere: Iterable[QuestionRead], slug: str, question: Question, selection: Selection
) -> QuestionRead | None:
    """First attempts have been read already."""
    if selection == "first":
        return next(read for read in everywhere if read.counts.quiz == slug)
    counts = figures.read(Quiz.objects.get(slug=slug), selection)
    return reading.of_question(counts, question.slug)


def told(request: HttpRequest, read: QuestionRead) -> Context:
    versions = {str(version.version): version for version in read.item.versions}
    asked = request.GET.get("version", "")
    item = versions.get(asked, read.item)
    quiz = Quiz.objects.get(slug=read.counts.quiz)
    fitted = models.calibrations(quiz)
    return {
        "quiz": quiz,
        "sheet": question_sheet(read.counts, item, fitted=models.fitted(fitted), shown=plain),
        "parameters": models.of_question(fitted, read.item.question),
        "versions": [
            Link("All versions", with_query(request, version=""), item is read.item),
            *(
                Link(f"Version {number}", with_query(request, version=number), number == asked)
                for number in versions
            ),
        ],
    }


def chosen(request: HttpRequest) -> Selection:
    """Which attempts are looked at; the first ones, unless another selection is named."""
    asked = request.GET.get("attempts")
    return next((each for each in figures.SELECTIONS if each == asked), "first")


def selections(request: HttpRequest, selection: Selection) -> list[Link]:
    return [
        Link(title, with_query(request, attempts=name), name == selection)
        for name, title in SELECTIONS.items()
    ]


def heads(request: HttpRequest, columns: Sequence[tuple[str, str]]) -> list[Column]:
    """Heads that sort, the other way round where the table is sorted so already."""
    now = request.GET.get("order", "")
    found = []
    for name, title in columns:
        state = {name: "ascending", f"-{name}": "descending"}.get(now, "") if name else ""
        following = f"-{name}" if now == name else name
        address = with_query(request, order=following, page="") if name else ""
        found.append(Column(title, title not in TEXTS, address, state))
    return found


def with_query(request: HttpRequest, **changes: str) -> str:
    """The page's own address with some parameters changed; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"


def linked(rows: Sequence[ItemRow], quiz: Quiz, selection: Selection) -> list[tuple[str, ItemRow]]:
    """Rows with the addresses of their questions' pages at this quiz."""
    keys: Mapping[str, int] = reading.keys_of(row.question for row in rows)
    query = f"?quiz={quiz.slug}&attempts={selection}"
    return [
        (reverse("admin:questions_question_analysis", args=[keys[row.question]]) + query, row) for row in rows
    ]


def questions_page(request: HttpRequest, context: Context) -> HttpResponse:
    """All questions at all quizzes: statements of a fixed number, however many there are."""
    if not request.user.has_perm("attempts.view_analysis"):
        raise PermissionDenied
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    filters = {name: asked.get(name) or "" for name in ("exam", "quiz", "search")}
    order = asked.get("order") or "question"
    pages = Paginator(listing.rows(order, **filters), PER_PAGE)
    # The months tell how many there are; an order by all counts would take them all once more for that.
    vars(pages)["count"] = listing.rows("question", **filters).count()
    page = pages.get_page(asked.get("page") or 1)
    context |= {
        "title": "Item analysis",
        "form": form,
        "order": asked.get("order") or "",
        "columns": heads(request, LIST_COLUMNS),
        "rows": [(address_of(row), plain(row.stem), row, *words_of(row)) for row in listing.listed(page)],
        "page": page,
        "back": with_query(request, page=str(page.number - 1)),
        "on": with_query(request, page=str(page.number + 1)),
    }
    return render(request, "attempts/admin/analysis/questions.html", context)


def address_of(row: Listed) -> str:
    return f"{reverse('admin:questions_question_analysis', args=[row.question_id])}?quiz={row.quiz}"


def words_of(row: Listed) -> tuple[Figure, Figure]:
    return words.share_of(row.facility), words.index_of(row.discrimination)


class ListForm(forms.Form):
    """What the list is of. A value that is none is left out, so an address by hand shows all of it."""

    exam = forms.ChoiceField(required=False)
    quiz = forms.ChoiceField(required=False)
    search = forms.CharField(required=False, max_length=MAX_SLUG)
    order = forms.ChoiceField(
        required=False, choices=[(sign + name, name) for name in listing.ORDERS for sign in ("", "-")]
    )
    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        exams = Exam.objects.order_by("title", "slug").values_list("slug", "title")
        quizzes = Quiz.objects.order_by("title", "slug").values_list("slug", "title")
        self.fields["exam"].choices = [("", "All exams"), *exams]  # type: ignore[attr-defined]
        self.fields["quiz"].choices = [("", "All quizzes"), *quizzes]  # type: ignore[attr-defined]
