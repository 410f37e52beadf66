"""Strategy's words: strategies, their versions and decisions."""

from strategy.domain.errors import (
    AnotherVersionApproved,
    StrategyAlreadyDecided,
    StrategyAlreadyExists,
    StrategyNotFound,
    StrategyVersionTaken,
)
from strategy.domain.events import (
    StrategyApproved,
    StrategyGenerated,
)
from strategy.domain.kinship import answer_to, kindred, kinship
from strategy.domain.records import (
    ChannelPlan,
    Kpi,
    MessagingPillar,
    Milestone,
    Persona,
    Strategy,
    StrategyPlan,
    StrategyStatus,
    Timeline,
)

__all__ = [
    "AnotherVersionApproved",
    "ChannelPlan",
    "Kpi",
    "MessagingPillar",
    "Milestone",
    "Persona",
    "Strategy",
    "StrategyAlreadyDecided",
    "StrategyAlreadyExists",
    "StrategyApproved",
    "StrategyGenerated",
    "StrategyNotFound",
    "StrategyPlan",
    "StrategyStatus",
    "StrategyVersionTaken",
    "Timeline",
    "answer_to",
    "kindred",
    "kinship",
]
