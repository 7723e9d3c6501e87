"""YAML files that people edit: every scalar is text until a schema says what it is, and every mistake has its line.

So `NO` stays `NO`, `0102` keeps its zero and `10:00` is not 600: the schema decides, never YAML. A key that is there
twice and a key that nobody knows are mistakes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from mi_lib.errors import PlanError
from mi_lib.plan.names import one_of

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class Mistake(NamedTuple):
    """Something in a file that must be changed: where it is, what stands there, what may stand there."""

    location: Location
    found: str
    allowed: str


@dataclass(frozen=True)
class LinedDocument:
    """The content of a YAML file as nested dicts, lists and strings, and the line of every part of it."""

    path: Path
    content: dict[str, Any]
    lines: Mapping[Location, int]

    def line_of(self, location: Location) -> int:
        """The line where this part begins, or the nearest part around it that is in the file."""
        while location not in self.lines:
            location = location[:-1]
        return self.lines[location]


class Strict(BaseModel):
    """A part of a file: no unknown key, nothing changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _know_every_key(cls, value: object) -> object:
        if isinstance(value, dict):
            for key in value:
                if key not in cls.model_fields:
                    raise PydanticCustomError("unknown_key", "{key}", {"key": key, "allowed": list(cls.model_fields)})
        return value


def read_lined_yaml(path: Path) -> LinedDocument:
    """Read one file. Raises PlanError if it is not there, not UTF-8, not YAML, not a mapping or says a key twice."""
    return lined_document(_text_of(path), path)


def lined_document(text: str, path: Path) -> LinedDocument:
    """The same for text that came from `path`. Raises PlanError if it is no YAML mapping or says a key twice."""
    root = _root_of(text, path)
    lines: dict[Location, int] = {(): 1}
    mistakes: list[Mistake] = []
    content = _plain(root, (), lines, mistakes)
    document = LinedDocument(path, content if isinstance(content, dict) else {}, lines)
    if not isinstance(content, dict):
        mistakes.append(Mistake((), "no keys", "a mapping of keys and values"))
    raise_mistakes(document, mistakes)
    return document


def validate_lined(model: type[Model], document: LinedDocument) -> Model:
    """The document as a model. Raises PlanError that names the line, what was found and what is allowed."""
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        raise_mistakes(document, [_mistake_of(details, document) for details in error.errors()])
        raise


def raise_mistakes(document: LinedDocument, mistakes: Iterable[Mistake]) -> None:
    """Raise one PlanError for all mistakes together, in the order of the file; nothing if there are none."""
    ordered = sorted(mistakes, key=lambda mistake: document.line_of(mistake.location))
    if not ordered:
        return
    path = document.path.as_posix()
    if len(ordered) == 1:
        only = ordered[0]
        where = f"{path}, line {document.line_of(only.location)}{_dotted(only.location, ', at ')}"
        raise PlanError("The file is written wrong.", where=where, found=only.found, remedy=only.allowed)
    listed = (
        f"\n    line {document.line_of(m.location)}{_dotted(m.location, ', ')}: {m.found}; {m.allowed}" for m in ordered
    )
    raise PlanError(f"The file is written wrong in {len(ordered)} places.", where=path, found="".join(listed))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PlanError(
            "The file is not there.", where=path.as_posix(), remedy="write it, or name another one"
        ) from None
    except UnicodeDecodeError as error:
        raise PlanError(
            "The file is not UTF-8.",
            where=path.as_posix(),
            found=f"byte {error.object[error.start]:#04x} at position {error.start}",
            remedy="save it again as UTF-8",
        ) from None


def _root_of(text: str, path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_PlainLoader)
    except yaml.YAMLError as error:
        raise _not_yaml(path, error) from None


class _PlainLoader(yaml.SafeLoader):
    """Without aliases: a file that people edit says things where they are, and cannot blow up."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # missing in PyYAML's stubs
            raise yaml.MarkedYAMLError(problem="an alias (*), which is not used here", problem_mark=mark)
        return super().compose_node(parent, index)


def _not_yaml(path: Path, error: yaml.YAMLError) -> PlanError:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    problem = error.problem if isinstance(error, yaml.MarkedYAMLError) else None
    return PlanError(
        "The file is not YAML.",
        where=path.as_posix() + (f", line {mark.line + 1}" if mark else ""),
        found=problem or str(error).splitlines()[0],
        remedy="look at indentation, colons, quotes and brackets around that line",
    )


def _dotted(location: Location, before: str) -> str:
    return before + ".".join(str(part) for part in location) if location else ""


def _plain(node: yaml.Node | None, location: Location, lines: dict[Location, int], mistakes: list[Mistake]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return dict(_entries(node, location, lines, mistakes))
    if isinstance(node, yaml.SequenceNode):
        return [_item(child, (*location, index), lines, mistakes) for index, child in enumerate(node.value)]
    return node.value if isinstance(node, yaml.ScalarNode) else ""


def _entries(
    node: yaml.MappingNode, location: Location, lines: dict[Location, int], mistakes: list[Mistake]
) -> Iterator[tuple[str, Any]]:
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if (*location, key) in lines:
            mistakes.append(Mistake((*location, key), f"{key} again in line {line}", "keep one of the two"))
            continue
        lines[(*location, key)] = line
        yield key, _plain(value_node, (*location, key), lines, mistakes)


def _item(node: yaml.Node, location: Location, lines: dict[Location, int], mistakes: list[Mistake]) -> Any:
    lines[location] = node.start_mark.line + 1
    return _plain(node, location, lines, mistakes)


def _mistake_of(details: ErrorDetails, document: LinedDocument) -> Mistake:
    location: Location = tuple(part for part in details["loc"] if part != "[key]")
    context = details.get("ctx", {})
    if details["type"] == "unknown_key":
        key = str(context["key"])
        return Mistake((*location, key), f"unknown key {key!r}", one_of(context["allowed"], key))
    if details["type"] == "missing":
        return Mistake(location, f"no {location[-1]}", "write it")
    found = _value_at(document.content, location)
    if details["type"] == "literal_error":
        expected = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return Mistake(location, repr(found), one_of(expected, str(found)))
    return Mistake(location, _shown(found), _said_plainly(details))


def _said_plainly(details: ErrorDetails) -> str:
    """What is allowed. Our own checks say it themselves; of pydantic's words only those that help are kept."""
    context = details.get("ctx", {})
    if details["type"] == "value_error":
        return str(context["error"])
    if details["type"] == "string_pattern_mismatch":
        return f"write it in the form {context['pattern']}"
    return details["msg"].split(", unable")[0].replace("Input should", "it must").replace("String should", "it must")


def _value_at(content: Any, location: Location) -> Any:
    for part in location:
        content = content[part] if _has(content, part) else part
    return content


def _has(content: Any, part: str | int) -> bool:
    return (isinstance(content, dict) and part in content) or (
        isinstance(content, list) and isinstance(part, int) and part < len(content)
    )


def _shown(found: Any) -> str:
    return "keys and values" if isinstance(found, dict) else "a list" if isinstance(found, list) else repr(found)
