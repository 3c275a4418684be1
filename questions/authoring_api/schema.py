"""What the OpenAPI schema says of authoring that no serializer tells."""

from typing import Any

from questions.authoring_api.serializers.options import component_of, options_schema
from questions.types import TYPES

type Document = dict[str, Any]


def add_options(result: Document, generator: Any, request: Any, public: bool) -> Document:
    """A post-processing hook: what the options of each type hold."""
    result["components"]["schemas"] |= {component_of(name): options_schema(name) for name in TYPES}
    return result
