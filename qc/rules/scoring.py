"""The score: one formula for a category and for the whole.

With ``c``, ``j`` and ``n`` critical, major and minor issues in a text of ``w`` words::

    score = exp(-(0.30 c + (0.08 j + 0.02 n) / sqrt(max(w, 300) / 300)))

- Without an issue it is 1.0; every issue lowers it, none raises it.
- Critical issues count one by one. The others are weighed against the length: a text four times as long may hold
  twice as many. A text of up to 300 words fails the usual threshold of 0.7 with five major issues.
- A category's score is the formula over its own issues; the overall score, over all issues, is the product of the
  categories' scores. Both are rounded to four decimals.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from qc.domain import CategoryScore, QcIssue, Severity

_CRITICAL: Final = 0.30
_MAJOR: Final = 0.08
_MINOR: Final = 0.02
_SHORT: Final = 300


def score(severities: Iterable[Severity], *, words: int) -> float:
    """Give the score, 0 to 1, of a text of so many words with issues of these severities."""
    counts = Counter(severities)
    weighed = _MAJOR * counts[Severity.MAJOR] + _MINOR * counts[Severity.MINOR]
    length = math.sqrt(max(words, _SHORT) / _SHORT)
    return round(math.exp(-(_CRITICAL * counts[Severity.CRITICAL] + weighed / length)), 4)


def score_categories(issues: Sequence[QcIssue], categories: Iterable[str], *, words: int) -> tuple[CategoryScore, ...]:
    """Give the score of each category that has rules or issues, by name."""
    found: defaultdict[str, list[Severity]] = defaultdict(list)
    for issue in issues:
        found[issue.category].append(issue.severity)
    names = sorted({*categories, *found})
    return tuple(CategoryScore(category=name, score=score(found.get(name, ()), words=words)) for name in names)
