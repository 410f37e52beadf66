"""Rule files are refused with the file, the rule, and what is wrong."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from qc.domain import RulesetInvalid
from qc.rules.loading import DATA, load_ruleset

_GOOD: dict[str, Any] = {
    "id": "extra.soot",
    "kind": "existence",
    "severity": "minor",
    "match": {"terms": ["soot"]},
    "message": "Soot.",
    "examples": {"violation": ["Black soot."], "ok": ["White wax."]},
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the shipped files and one more, with changes to its one rule."""

    def run(**changes: Any) -> Path:
        directory = tmp_path / "data"
        shutil.copytree(DATA, directory, dirs_exist_ok=True)
        rule = {key: value for key, value in {**_GOOD, **changes}.items() if value is not None}
        document = {"family": "extra", "updated": "2026-11-23", "rules": [rule]}
        (directory / "extra.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
        return directory

    return run


def test_a_good_file_adds_its_rules(write: Write) -> None:
    assert "extra.soot" in [compiled.rule.id for compiled in load_ruleset(write()).rules]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"examples": None}, "examples: is required"),
        ({"examples": {"violation": ["Soot."], "ok": []}}, "examples.ok"),
        ({"severity": "awful"}, "severity"),
        ({"mesage": "Soot."}, "did you mean 'message'"),
        ({"match": {"patterns": ["(soot"]}}, "unterminated subpattern"),
        ({"match": {}}, "needs terms, client_terms or patterns"),
        ({"id": "other.soot"}, "must begin with the family"),
        ({"applies": {"industries": ["soot"]}}, "no industry 'soot'"),
        ({"applies": {"channels": ["soot"]}}, "no channel 'soot'"),
        ({"kind": "check", "match": None, "check": "soot"}, "no check 'soot'"),
        ({"kind": "limit", "match": None, "limit": "soot"}, "no limit 'soot'"),
        ({"kind": "limit", "match": None, "limit": "x.post", "bound": "soot"}, "no bound 'soot'"),
        ({"kind": "check", "match": None, "check": "near_duplicates", "params": {"percent": 0}}, "percent"),
    ],
)
def test_a_faulty_rule_is_named_with_its_fault(write: Write, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(RulesetInvalid, match=re.escape(fault)) as caught:
        load_ruleset(write(**changes))

    assert "extra.yaml" in caught.value.message
    assert changes.get("id", "extra.soot") in caught.value.message


def test_two_rules_cannot_share_an_id(write: Write) -> None:
    directory = write()
    shutil.copy(directory / "extra.yaml", directory / "again.yaml")

    with pytest.raises(RulesetInvalid, match="two rules"):
        load_ruleset(directory)


def test_a_file_that_is_not_yaml_is_refused(write: Write) -> None:
    directory = write()
    (directory / "extra.yaml").write_text("rules: [", encoding="utf-8")

    with pytest.raises(RulesetInvalid, match=r"extra\.yaml"):
        load_ruleset(directory)


def test_the_version_is_a_date_and_follows_the_content(write: Write) -> None:
    first = load_ruleset(write()).version
    second = load_ruleset(write(message="More soot.")).version

    assert re.fullmatch(r"\d{4}-\d\d-\d\d\+[0-9a-f]{12}", first)
    assert first != second


def test_unchanged_files_give_the_same_ruleset() -> None:
    assert load_ruleset() is load_ruleset()
