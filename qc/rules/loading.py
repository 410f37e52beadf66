"""Reading the rule files: checked as a whole, compiled once, and known by their content."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from aicmo_site.kernel.errors import InvalidInput
from aicmo_site.kernel.records import load
from qc.domain import RulesetInvalid
from qc.rules import platform
from qc.rules.checks import CHECKS
from qc.rules.matching import Matcher
from qc.rules.schema import CheckRule, LimitRule, Match, PlatformLimits, Rule, RuleFile, Vocabulary

DATA: Final = Path(__file__).parent / "data"
"""Where the rule files lie."""

_LIMITS: Final = "platform_limits.yaml"
_VOCABULARY: Final = "vocabulary.yaml"
_SLOTS: Final = ("match", "when", "then")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to run: its matchers by the name of the field they come from, its check's parameters."""

    rule: Rule
    matchers: Mapping[str, Matcher]
    params: Any = None

    @property
    def category(self) -> str:
        """The first part of the id."""
        return self.rule.id.partition(".")[0]


@dataclass(frozen=True, eq=False)
class Ruleset:
    """All rules with what they refer to. ``version`` is a date and a hash of everything that decides a verdict."""

    version: str
    rules: tuple[CompiledRule, ...]
    exclusive: frozenset[str]
    limits: Mapping[str, Mapping[str, int | str]]
    vocabulary: Vocabulary


def load_ruleset(directory: Path = DATA) -> Ruleset:
    """Give the rules of the files in ``directory``; unchanged files give the same ruleset again.

    :raises RulesetInvalid: if a file can't be used; names the file, the rule, and what is wrong
    """
    paths = sorted(path for path in directory.iterdir() if path.suffix in (".yaml", ".txt"))
    return _load_stamped(tuple((path, stat.st_mtime_ns, stat.st_size) for path in paths for stat in (path.stat(),)))


@lru_cache(maxsize=8)
def _load_stamped(stamped: tuple[tuple[Path, int, int], ...]) -> Ruleset:
    return _load_contents(tuple((path.name, path.read_bytes()) for path, _, _ in stamped))


@lru_cache(maxsize=8)
def _load_contents(contents: tuple[tuple[str, bytes], ...]) -> Ruleset:
    documents = {name: _parse(name, content) for name, content in contents if name.endswith(".yaml")}
    limits = _read(_LIMITS, documents.pop(_LIMITS, None), PlatformLimits)
    vocabulary = _read(_VOCABULARY, documents.pop(_VOCABULARY, None), Vocabulary)
    files = {name: _read(name, document, RuleFile) for name, document in documents.items()}
    rules = tuple(
        compiled for name, file in files.items() for compiled in _compile_file(name, file, limits, vocabulary)
    )
    _refuse_twins(rules)
    newest = max([limits.checked, *(file.updated for file in files.values())])
    return Ruleset(
        version=_version(newest, contents),
        rules=tuple(sorted(rules, key=lambda compiled: compiled.rule.id)),
        exclusive=frozenset(file.family for file in files.values() if file.exclusive),
        limits=limits.limits,
        vocabulary=vocabulary,
    )


def _version(newest: date, contents: tuple[tuple[str, bytes], ...]) -> str:
    digest = hashlib.sha256()
    for name, content in contents:
        digest.update(f"{name}\x1f{len(content)}\x1f".encode() + content)
    digest.update("\x1f".join(f"{name}={check.version}" for name, check in sorted(CHECKS.items())).encode())
    return f"{newest.isoformat()}+{digest.hexdigest()[:12]}"


def _parse(name: str, content: bytes) -> Any:
    try:
        return yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise RulesetInvalid(f"{name}: {' '.join(str(error).split())}") from error


def _read(name: str, document: Any, kind: type[T]) -> T:
    try:
        return load(kind, document)
    except InvalidInput as error:
        faults = "; ".join(f"{_named(fault.field, document)}: {fault.message}" for fault in error.errors)
        raise RulesetInvalid(f"{name}: {faults}") from error


def _named(location: str, document: Any) -> str:
    """Put the rule's id in place of its number in a location such as ``rules[3].existence.match``."""
    number = re.match(r"rules\[(\d+)\]", location)
    if not number:
        return location
    rule = document["rules"][int(number.group(1))]
    return f"{rule.get('id', number.group())}{location[number.end() :]}" if isinstance(rule, dict) else location


def _compile_file(name: str, file: RuleFile, limits: PlatformLimits, vocabulary: Vocabulary) -> Iterator[CompiledRule]:
    for rule in file.rules:
        try:
            _check_references(rule, file.family, limits, vocabulary)
            yield CompiledRule(rule, _matchers(rule), _params(rule))
        except (ValueError, re.error, InvalidInput) as error:
            raise RulesetInvalid(f"{name}: {rule.id}: {error}") from error


def _check_references(rule: Rule, family: str, limits: PlatformLimits, vocabulary: Vocabulary) -> None:
    if not rule.id.startswith(f"{family}."):
        raise ValueError(f"the id must begin with the family, {family!r}")
    _refuse_unknown("industry", rule.applies.industries, vocabulary.sectors)
    _refuse_unknown("channel", rule.applies.channels, vocabulary.channels)
    if isinstance(rule, LimitRule):
        _refuse_unknown("limit", (rule.limit,), limits.limits)
        _refuse_unknown("bound", (rule.bound,), limits.limits[rule.limit])
        if rule.measure == "length":
            _refuse_unknown("unit", (str(limits.limits[rule.limit].get("unit")),), dict.fromkeys(platform.units()))
    if isinstance(rule, CheckRule):
        _refuse_unknown("check", (rule.check,), CHECKS)


def _refuse_unknown(what: str, names: tuple[str, ...], known: Mapping[str, object]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"there is no {what} {name!r}; known: {', '.join(sorted(known))}")


def _matchers(rule: Rule) -> dict[str, Matcher]:
    matches = ((slot, getattr(rule, slot, None)) for slot in _SLOTS)
    return {slot: Matcher.compile(f"{rule.id}:{slot}", match) for slot, match in matches if isinstance(match, Match)}


def _params(rule: Rule) -> Any:
    return load(CHECKS[rule.check].params, rule.params) if isinstance(rule, CheckRule) else None


def _refuse_twins(rules: tuple[CompiledRule, ...]) -> None:
    seen: set[str] = set()
    for compiled in rules:
        if compiled.rule.id in seen:
            raise RulesetInvalid(f"{compiled.rule.id}: there are two rules with this id")
        seen.add(compiled.rule.id)
