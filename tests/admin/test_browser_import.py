"""A file on its way into the bank, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from questions.models import Question, Topic
from tests.content import make_exam, make_topic, publish_question, single_choice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOD = "// [id:cycle]\n::The cycle::What comes after the thought?\n{=The action ~The observation}\n\n"
BROKEN = GOOD + "::Tools::Which tools does an agent have?\n{=Those it is given ~All of them\n"


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


def send(page: Page, path: Path, source: str, topic: Topic) -> None:
    file = path / "bank.gift"
    file.write_text(source)
    page.set_input_files("input[name=file]", file)
    page.select_option("select[name=topic]", str(topic.pk))
    page.get_by_role("button", name="Upload and check").click()


def test_a_file_is_uploaded_mended_uploaded_again_and_imported(
    page: Page, topic: Topic, tmp_path: Path
) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name="Import").click()
    send(page, tmp_path, BROKEN, topic)

    refused = page.locator("#refused")
    expect(refused.get_by_text("line 6")).to_be_visible()
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)

    page.get_by_role("link", name="Upload another file").click()
    send(page, tmp_path, BROKEN + "}\n", topic)
    expect(page.get_by_text("Nothing is imported yet.")).to_be_visible()
    assert not Question.objects.exists()

    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported.")).to_be_visible()
    page.locator("#created").get_by_role("link", name="question cycle").click()
    expect(page.locator("[name=stem]")).to_have_value("What comes after the thought?")
    assert Question.objects.count() == 2


def test_a_report_is_searched_and_narrowed_to_one_kind(page: Page, topic: Topic, tmp_path: Path) -> None:
    page.goto("/admin/questions/question/import/")
    good = "\n\n".join(f"// [id:q-{n}]\nIs {n} odd? {{T}}" for n in range(20))
    send(page, tmp_path, f"{good}\n\n{BROKEN}", topic)
    rows = page.locator("[data-row]:visible")
    expect(rows).to_have_count(22)

    page.locator("[data-only=refused]").click()
    expect(rows).to_have_count(1)
    page.locator("[data-only=refused]").click()
    page.fill("[data-find]", "q-1")
    expect(rows).to_have_count(11)
    page.fill("[data-find]", "no such words")
    expect(page.get_by_text("Nothing here says that.")).to_be_visible()


def test_losses_are_shown_before_the_file_is_downloaded(page: Page, topic: Topic) -> None:
    publish_question(topic, single_choice())
    page.goto("/admin/questions/question/export/")
    page.select_option("select[name=exam]", str(topic.exam_id))
    page.select_option("select[name=format]", "aiken")
    page.get_by_role("button", name="What would be lost?").click()
    expect(page.get_by_text("The format cannot keep all of it.")).to_be_visible()

    with page.expect_download() as found:
        page.get_by_role("button", name="Download").click()
    assert found.value.suggested_filename == "agents.txt"
    assert "ANSWER: A" in Path(found.value.path()).read_text()
