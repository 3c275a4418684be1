"""The README's first session works as it is written."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ADDRESS = "http://127.0.0.1:8000"


@pytest.mark.django_db(transaction=True)
def test_the_first_session_runs_as_written(live_server: LiveServer, tmp_path: Path) -> None:
    call_command("import_questions", str(ROOT / "fixtures"), verbosity=0)
    session = re.search(r"```sh\n(.*?)```", README, re.DOTALL)
    assert session
    script = "set -eu\n" + session[1].replace(ADDRESS, live_server.url)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "What are the three stages of model training?" in done.stdout
    assert '"explanation":' in done.stdout
    assert "\n10\n" in done.stdout  # percent: one of ten


def test_every_file_that_the_documents_link_to_is_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    texts = {page: re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.DOTALL) for page in pages}
    links = [(page, link) for page, text in texts.items() for link in re.findall(r"\]\(([^)#\s]+)", text)]
    missing = [
        (page.name, link) for page, link in links if "://" not in link and not (page.parent / link).exists()
    ]
    assert not missing
