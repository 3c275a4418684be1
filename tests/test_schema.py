"""The OpenAPI schema: complete, consistent with the addresses served, and readable without another host."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from hypothesis import given
from hypothesis import strategies as st

from questions.drafts import Place, compile_question
from questions.types import TYPES
from tests.questions.types.answers import ANSWERS
from tests.questions.types.drafts import DRAFTS, drawn

METHODS = ("get", "post", "put", "patch", "delete")
DOCUMENTS = {"/api/v1/schema", "/api/v1/docs", "/api/v1/redoc"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    schema: dict[str, Any] = Client().get("/api/v1/schema").json()
    return schema


def operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in schema["paths"].values():
        for method in METHODS:
            if method in item:
                yield item[method]


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What stands at a `$ref`, or the part itself."""
    found = part
    for step in part.get("$ref", "").removeprefix("#").split("/")[1:]:
        found = schema if found is part else found
        found = found[step]
    return found


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Every address of the URLconf as the schema writes it."""
    for pattern in resolver.url_patterns:
        path = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, path)
        else:
            yield path


def test_every_address_of_the_api_is_in_it(schema: dict[str, Any]) -> None:
    served = {path for path in addresses(get_resolver()) if path.startswith("/api/")}

    assert served - DOCUMENTS == schema["paths"].keys()


def test_operations_have_names_of_their_own_and_say_what_they_do(schema: dict[str, Any]) -> None:
    found = list(operations(schema))
    names = [operation["operationId"] for operation in found]
    tags = {tag["name"] for tag in schema["tags"]}

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names)
    for operation in found:
        assert " " in operation["summary"], operation["operationId"]
        assert len(operation["tags"]) == 1 and set(operation["tags"]) <= tags


def test_parameters_and_replies_are_described(schema: dict[str, Any]) -> None:
    for operation in operations(schema):
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (operation["operationId"], parameter["name"])
        for status, reply in operation["responses"].items():
            assert resolved(schema, reply)["description"], (operation["operationId"], status)


def test_parameters_of_lists_have_limits(schema: dict[str, Any]) -> None:
    limits = ("enum", "maxLength", "maximum")
    for operation in operations(schema):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                assert any(limit in parameter["schema"] for limit in limits), parameter["name"]


def test_every_error_is_a_problem(schema: dict[str, Any]) -> None:
    for operation in operations(schema):
        errors = {status: reply for status, reply in operation["responses"].items() if status >= "400"}
        assert errors.keys() >= {"400", "500", "503"}
        for reply in errors.values():
            assert resolved(schema, reply)["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


def test_a_question_is_told_by_its_type(schema: dict[str, Any]) -> None:
    question = schema["components"]["schemas"]["Question"]

    assert question["discriminator"]["propertyName"] == "type"
    for name, reference in question["discriminator"]["mapping"].items():
        component = resolved(schema, {"$ref": reference})
        assert component["properties"]["type"] == {"type": "string", "const": name}
        assert "type" in component["required"]


def test_every_type_of_question_is_in_both_unions(schema: dict[str, Any]) -> None:
    components = schema["components"]["schemas"]
    questions = {
        name: f"#/components/schemas/{kind.QUESTION_SCHEMA['title']}" for name, kind in TYPES.items()
    }
    answers = {f"#/components/schemas/{kind.ANSWER_SCHEMA['title']}" for kind in TYPES.values()}

    assert components["Question"]["discriminator"]["mapping"] == questions
    assert components["Question"]["oneOf"] == [{"$ref": reference} for reference in questions.values()]
    assert {each["$ref"] for each in components["Answer"]["oneOf"]} == answers
    assert {each["$ref"] for each in components["AnswerRequest"]["oneOf"]} == {f"{a}Request" for a in answers}


def closed(schema: dict[str, Any], name: str) -> jsonschema.Draft202012Validator:
    """A component that allows no member besides those it tells of, and whose references can be followed."""
    components = schema["components"]["schemas"]
    strict = {each: {"additionalProperties": False, **component} for each, component in components.items()}
    return jsonschema.Draft202012Validator({**strict[name], "components": {"schemas": components | strict}})


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_what_a_type_delivers_is_one_question_of_the_union(
    name: str, data: st.DataObject, schema: dict[str, Any]
) -> None:
    place = Place(id="0190a0c2-58a4-7d20-b3a6-3c9f6f0b7a01", exam="agents", topic="tools")
    delivery = compile_question(data.draw(DRAFTS[name]), place=place, number=1).delivery

    closed(schema, TYPES[name].QUESTION_SCHEMA["title"]).validate(delivery)
    jsonschema.Draft202012Validator(
        {**schema["components"]["schemas"]["Question"], "components": schema["components"]}
    ).validate(delivery)


@pytest.mark.parametrize("name", TYPES)
@given(data=st.data())
def test_what_a_type_takes_is_one_answer_of_the_union(
    name: str, data: st.DataObject, schema: dict[str, Any]
) -> None:
    _, delivery, _ = drawn(data, name)
    sent = data.draw(ANSWERS[name](delivery))

    for union, answer in (("AnswerRequest", sent), ("Answer", TYPES[name].parse_response(delivery, sent))):
        document = {**schema["components"]["schemas"][union], "components": schema["components"]}
        jsonschema.Draft202012Validator(document).validate(answer)


def test_what_clients_send_holds_no_other_members(schema: dict[str, Any]) -> None:
    components = schema["components"]["schemas"]
    sent = [c for name, c in components.items() if name.endswith("Request") and "properties" in c]

    assert len(sent) > 10
    assert all(component["additionalProperties"] is False for component in sent)


def test_no_component_shows_what_is_secret(schema: dict[str, Any]) -> None:
    secret = {"explanation", "correct", "correct_answer", "feedback", "answer_key", "references"}
    secret |= {"order", "pairs", "distractors", "answers", "fraction", "model_answer", "rubric"}
    components = schema["components"]["schemas"]
    shown = [name for name in components if name.startswith("Delivered") or name.endswith("Question")]

    assert len(shown) > len(TYPES)
    for name in set(shown) - {"Question"}:
        assert not secret & components[name]["properties"].keys()


def examples(schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each example with the schema that it is one of."""
    for component in schema["components"]["schemas"].values():
        for example in component.get("examples", []):
            yield component, example
    for operation in operations(schema):
        for place in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media in place.get("content", {}).values():
                for example in media.get("examples", {}).values():
                    yield media["schema"], example["value"]


def test_the_examples_are_valid(schema: dict[str, Any]) -> None:
    found = list(examples(schema))

    assert len(found) >= 6
    for component, example in found:
        document = {**component, "components": schema["components"]}
        jsonschema.Draft202012Validator(document).validate(example)


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_the_pages_of_the_documentation_need_no_other_host(page: str) -> None:
    response = Client().get(f"/api/v1/{page}")
    html = response.content.decode()
    links = re.findall(r"""(?:src|href|spec-url)=["']([^"']+)""", html)

    assert response.status_code == 200
    assert len(links) >= 2
    assert not [link for link in links if urlsplit(link).netloc]
    assert not re.search(r"https?://", html)
    for link in links:
        if link.startswith("/static/"):
            assert finders.find(link.removeprefix("/static/")), link
