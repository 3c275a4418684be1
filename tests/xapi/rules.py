"""The rules of xAPI 1.0.3 for statements, from the text of the specification ("Data"), as far as ours go.

Nothing of the product is used here. What a store should reject is a fault, and so is what it only may reject.
"""

import math
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
# RFC 5646: language, script, region, variants; no extensions, no grandfathered tags.
LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
)
TIMESTAMP = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3,}(Z|[+-]\d\d:\d\d)"
)
DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?")
STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
DEFINITION = {"name", "description", "type", "moreInfo", "extensions"}
LISTS = {"choice": {"choices"}, "sequencing": {"choices"}, "matching": {"source", "target"}}
TYPES = {
    *("true-false", "choice", "fill-in", "long-fill-in", "matching"),
    *("performance", "sequencing", "likert", "numeric", "other"),
}
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def faults(statement: Any) -> list[str]:
    """Everything that a statement does against the rules."""
    return list(_statement(statement))


def _statement(statement: Any) -> Iterator[str]:
    if not isinstance(statement, dict):
        yield "not an object"
        return
    yield from _values(statement, "")
    yield from _members(statement, STATEMENT, {"id", "actor", "verb", "object", "timestamp"}, "statement")
    yield from _uuid(statement["id"], "id")
    yield from _agent(statement["actor"])
    yield from _verb(statement["verb"])
    yield from _activity(statement["object"], "object")
    interaction = statement["object"].get("definition", {})
    if "result" in statement:
        yield from _result(statement["result"], interaction)
    if "context" in statement:
        yield from _context(statement["context"])
    if not TIMESTAMP.fullmatch(statement["timestamp"]) or statement["timestamp"].endswith("-00:00"):
        yield f"timestamp {statement['timestamp']}"


def _values(value: Any, where: str) -> Iterator[str]:
    """2.2: no null and no empty object outside extensions; numbers that JSON knows."""
    if value is None:
        yield f"null at {where}"
    elif isinstance(value, float) and not math.isfinite(value):
        yield f"no number at {where}"
    elif isinstance(value, dict):
        if not value:
            yield f"empty object at {where}"
        for name, each in value.items():
            if name != "extensions":
                yield from _values(each, f"{where}/{name}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _values(each, f"{where}/{index}")


def _members(document: dict[str, Any], allowed: set[str], required: set[str], where: str) -> Iterator[str]:
    yield from (f"{where} has {name}" for name in document.keys() - allowed)
    yield from (f"{where} has no {name}" for name in required - document.keys())


def _uuid(value: str, where: str) -> Iterator[str]:
    """RFC 4122 in its textual form."""
    if str(UUID(value)) != value or UUID(value).variant != "specified in RFC 4122":
        yield f"{where} {value}"


def _iri(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, str) or not ABSOLUTE_IRI.fullmatch(value):
        yield f"{where} is no IRI: {value}"


def _language_map(value: dict[str, Any], where: str) -> Iterator[str]:
    for tag, text in value.items():
        if not LANGUAGE.fullmatch(tag):
            yield f"{where}: no language: {tag}"
        if not isinstance(text, str):
            yield f"{where}: no text: {text}"


def _agent(agent: dict[str, Any]) -> Iterator[str]:
    """2.4.2: exactly one identifier; ours is an account, and nothing names the person."""
    yield from _members(agent, {"objectType", "account"}, {"account"}, "actor")
    if agent.get("objectType", "Agent") != "Agent":
        yield "the actor is no agent"
    yield from _members(agent["account"], {"homePage", "name"}, {"homePage", "name"}, "account")
    yield from _iri(agent["account"]["homePage"], "homePage")
    if not isinstance(agent["account"]["name"], str) or not agent["account"]["name"]:
        yield "the account has no name"


def _verb(verb: dict[str, Any]) -> Iterator[str]:
    yield from _members(verb, {"id", "display"}, {"id", "display"}, "verb")
    yield from _iri(verb["id"], "verb")
    yield from _language_map(verb["display"], "display")


def _activity(activity: dict[str, Any], where: str) -> Iterator[str]:
    yield from _members(activity, {"objectType", "id", "definition"}, {"id"}, where)
    if activity.get("objectType", "Activity") != "Activity":
        yield f"{where} is no activity"
    yield from _iri(activity["id"], where)
    if "definition" in activity:
        yield from _definition(activity["definition"], where)


def _definition(definition: dict[str, Any], where: str) -> Iterator[str]:
    kind = definition.get("interactionType")
    own = {"interactionType", "correctResponsesPattern"} | LISTS.get(kind or "", set())
    yield from _members(definition, DEFINITION | own, {"type", "name"}, f"{where} definition")
    for name in ("name", "description"):
        yield from _language_map(definition.get(name, {}), name)
    yield from _iri(definition["type"], "activity type")
    yield from _extensions(definition)
    is_interaction = definition["type"] == "http://adlnet.gov/expapi/activities/cmi.interaction"
    if is_interaction != (kind is not None) or (kind is not None and kind not in TYPES):
        yield f"interactionType {kind} of {definition['type']}"
        return
    for name in LISTS.get(kind or "", ()):
        yield from _components(definition.get(name, []), name)
    for pattern in definition.get("correctResponsesPattern", []):
        yield from _response(pattern, definition, "pattern")


def _components(components: list[dict[str, Any]], where: str) -> Iterator[str]:
    ids = [each["id"] for each in components]
    if len(set(ids)) < len(ids) or any(re.search(r"\s", id) or not id for id in ids):
        yield f"ids of {where}: {ids}"
    for each in components:
        yield from _members(each, {"id", "description"}, {"id"}, where)
        yield from _language_map(each.get("description", {}), where)


def _response(response: Any, definition: dict[str, Any], where: str) -> Iterator[str]:
    """2.4.4.1, the table of response patterns; a learner's response has the same form."""
    if not isinstance(response, str):
        yield f"{where} is no text"
        return
    ids = {
        name: {each["id"] for each in definition.get(name, [])} for name in ("choices", "source", "target")
    }
    parts = response.split("[,]")
    match definition["interactionType"]:
        case "true-false":
            good = response in ("true", "false")
        case "choice":
            good = set(parts) <= ids["choices"] and len(set(parts)) == len(parts)
        case "sequencing":
            good = sorted(parts) == sorted(ids["choices"])
        case "matching":
            pairs = [part.split("[.]") for part in parts]
            good = all(len(p) == 2 and p[0] in ids["source"] and p[1] in ids["target"] for p in pairs)
        case "numeric":
            low, _, high = response.partition("[:]")
            numbers = [float(n) for n in (low, high) if NUMBER.fullmatch(n)]
            good = len(numbers) == 1 + ("[:]" in response) and numbers == sorted(numbers)
        case "fill-in" | "long-fill-in":
            rest = re.sub(r"^\{(case|order)_matters=(true|false)\}", "", response)
            good = bool(rest) and not re.search(r"\[[,.:]\]|^\{\w+=", rest)
            good = good and (where == "pattern" or rest == response)
        case _:
            good = bool(response)
    if not good:
        yield f"{where} of {definition['interactionType']}: {response}"


def _result(result: dict[str, Any], interaction: dict[str, Any]) -> Iterator[str]:
    known = {"score", "success", "completion", "response", "duration", "extensions"}
    yield from _members(result, known, set(), "result")
    yield from (
        f"{name} is no boolean"
        for name in ("success", "completion")
        if name in result and not isinstance(result[name], bool)
    )
    if "duration" in result and not DURATION.fullmatch(result["duration"]):
        yield f"duration {result['duration']}"
    if "response" in result:
        yield from _response(result["response"], interaction, "response")
    yield from _score(result.get("score", {}))
    yield from _extensions(result)


def _score(score: dict[str, Any]) -> Iterator[str]:
    yield from _members(score, {"scaled", "raw", "min", "max"}, set(), "score")
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in score.values()):
        yield f"score {score}"
    elif not -1 <= score.get("scaled", 0) <= 1:
        yield f"scaled {score['scaled']}"
    elif "raw" in score and not score.get("min", -math.inf) <= score["raw"] <= score.get("max", math.inf):
        yield f"raw {score}"
    elif score.get("min", -math.inf) >= score.get("max", math.inf):
        yield f"min and max {score}"


def _context(context: dict[str, Any]) -> Iterator[str]:
    known = {"registration", "contextActivities", "revision", "platform", "language", "extensions"}
    yield from _members(context, known, set(), "context")
    yield from _uuid(context["registration"], "registration")
    if not LANGUAGE.fullmatch(context["language"]) or not isinstance(context["platform"], str):
        yield "language or platform"
    activities = context.get("contextActivities", {})
    yield from _members(activities, {"parent", "grouping", "category", "other"}, set(), "contextActivities")
    for name, found in activities.items():
        for each in found:
            yield from _activity(each, name)
    yield from _extensions(context)


def _extensions(document: dict[str, Any]) -> Iterator[str]:
    for name in document.get("extensions", {}):
        yield from _iri(name, "extension")
