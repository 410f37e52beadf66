"""The checks that no data rule can express. Each has a version: a change of its code is a change of the ruleset."""

from typing import Final

from qc.rules.checks import brief, disclosure, duplicate, language, structure
from qc.rules.checks.contract import Check

CHECKS: Final[dict[str, Check]] = {
    "audiences_covered": Check(brief.find_uncovered_audiences, version=1, params=brief.Coverage),
    "brand_named": Check(brief.find_unnamed_brand, version=1),
    "disclaimers_present": Check(brief.find_missing_disclaimers, version=1),
    "disclosure_clear": Check(disclosure.find_undisclosed, version=1, params=disclosure.Disclosure),
    "key_messages_covered": Check(brief.find_uncovered_messages, version=1, params=brief.Coverage),
    "known_pack": Check(structure.find_unknown_pack, version=1),
    "must_use_present": Check(brief.find_missing_terms, version=1),
    "near_duplicates": Check(duplicate.find_near_duplicates, version=1, params=duplicate.Likeness),
    "not_blank": Check(structure.find_no_text, version=1),
    "objectives_covered": Check(brief.find_uncovered_objectives, version=1, params=brief.Coverage),
    "offer_named": Check(brief.find_unnamed_offer, version=1),
    "promised_calendar": Check(structure.find_short_calendar, version=1),
    "promised_posts": Check(structure.find_missing_posts, version=1),
    "promised_sections": Check(structure.find_missing_sections, version=1),
    "repeated_paragraphs": Check(duplicate.find_repeated_paragraphs, version=1, params=duplicate.Paragraphs),
    "repeated_words": Check(language.find_repeated_words, version=2, params=language.Repetition),
    "sections_filled": Check(structure.find_empty_sections, version=1),
}
"""Every check by the name that rule files use."""
