"""A planner that works from playbooks: the same brief gives the same plan, without a network or a clock."""

from onboarding import domain as onboarding
from strategy import domain
from strategy.planners.channel_mix import plan_channels
from strategy.planners.guard import tidy
from strategy.planners.kpis import set_kpis
from strategy.planners.messaging import build_personas, build_pillars, position
from strategy.planners.schedule import schedule
from strategy.planners.story import read_story
from strategy.planners.summary import summarise


class TemplatePlanner:
    """Plans from the brief's own words and the playbooks' channels, assumptions and wording."""

    def plan(self, brief: onboarding.Brief) -> domain.StrategyPlan:
        """Make the plan. It prints no forbidden term, competitor or placeholder besides the client's own names."""
        story = read_story(brief)
        channels = plan_channels(story)
        positioning, pillars = position(story), build_pillars(story)
        said = " ".join((positioning, *(pillar.message for pillar in pillars)))
        plan = domain.StrategyPlan(
            positioning=positioning,
            pillars=pillars,
            personas=build_personas(story),
            kpis=set_kpis(story, channels),
            channels=channels,
            timeline=schedule(story),
            executive_summary=summarise(story, channels, said=said),
        )
        return tidy(plan, story.guard, name=brief.offer.name)
