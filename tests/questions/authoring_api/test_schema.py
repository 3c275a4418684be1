"""The OpenAPI schema of the authoring API: what a question of each type holds."""

from typing import Any

import jsonschema
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from questions.authoring_api.serializers.options import component_of, options_schema, title_of
from questions.models import Topic
from questions.types import TYPES
from tests.every_type import OPTIONS, marked
from tests.questions.authoring_api.author import Author, as_sent
from tests.questions.types.drafts import DRAFTS


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    schema: dict[str, Any] = Client().get("/api/v1/schema").json()
    return schema


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_options_of_what_is_fit_to_be_published_are_as_the_schema_says(
    name: str, data: st.DataObject
) -> None:
    draft = data.draw(DRAFTS[name])

    jsonschema.Draft202012Validator(options_schema(name)).validate(dict(draft.options))


@pytest.mark.parametrize("name", OPTIONS)
def test_a_misspelt_option_is_not_as_the_schema_says(name: str) -> None:
    misspelt = {f"{member}s": value for member, value in OPTIONS[name].items()}

    assert not jsonschema.Draft202012Validator(options_schema(name)).is_valid(misspelt)


@pytest.mark.parametrize("union", ["QuestionDraftRequest", "QuestionDocument"])
def test_a_question_is_told_by_its_type(union: str, schema: dict[str, Any]) -> None:
    components = schema["components"]["schemas"]
    suffix = "DraftRequest" if union.endswith("Request") else "Document"

    assert components[union]["discriminator"]["propertyName"] == "type"
    assert components[union]["discriminator"]["mapping"] == {
        name: f"#/components/schemas/{title_of(name)}{suffix}" for name in TYPES
    }
    for name in TYPES:
        properties = components[f"{title_of(name)}{suffix}"]["properties"]
        reference = {"$ref": f"#/components/schemas/{component_of(name)}"}
        assert properties["type"]["const"] == name
        assert reference in properties["options"]["anyOf"]


@pytest.mark.parametrize("name", TYPES)
def test_what_is_read_and_what_is_sent_are_one_of_each_union(
    name: str, schema: dict[str, Any], author: Author, topic: Topic
) -> None:
    components = {"components": schema["components"]}
    slug = marked(name).slug
    author.create(slug=slug, type=name, choices=[], options=OPTIONS.get(name, {}), stem=marked(name).stem)

    document = author.read(f"questions/{slug}").body

    for union, value in (("QuestionDocument", document), ("QuestionDraftRequest", as_sent(document))):
        whole = {**schema["components"]["schemas"][union], **components}
        jsonschema.Draft202012Validator(whole).validate(value)


def test_every_operation_has_the_tag(schema: dict[str, Any]) -> None:
    paths = {path: item for path, item in schema["paths"].items() if "/authoring/" in path}

    assert len(paths) > 15
    assert all(each["tags"] == ["Authoring"] for item in paths.values() for each in item.values())


def test_what_needs_if_match_says_so(schema: dict[str, Any]) -> None:
    guarded = [
        operation
        for path, item in schema["paths"].items()
        for operation in item.values()
        if "428" in operation["responses"]
    ]

    assert len(guarded) == 12
    for operation in guarded:
        [header] = [each for each in operation["parameters"] if each["in"] == "header"]
        assert (header["name"], header["required"]) == ("If-Match", True)
        assert "412" in operation["responses"]
