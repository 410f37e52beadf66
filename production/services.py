"""What production does. Writing content needs no storage; every change is one unit of work."""

from datetime import datetime
from typing import Final

from aicmo_site.kernel import outbox
from aicmo_site.kernel.ids import derived_id
from aicmo_site.kernel.persistence import unit_of_work
from onboarding.domain import Brief
from production import domain, generators
from production.domain import Asset, Bundle, Draft, DraftContent, Revision, RevisionRequest
from production.repositories import create_production_repository
from strategy.domain import Strategy, StrategyPlan

CONTRACT_VERSION: Final = "1.0"
_PUBLISHABLE: Final = frozenset({"post", "email", "google_ad", "meta_ad"})


def require_generator(*, name: str) -> None:
    """Make sure that there is a generator of this name.

    :raises InvalidInput: if there is none
    """
    generators.create_generator(name)


def write_content(*, brief: Brief, plan: StrategyPlan, generator: str) -> DraftContent:
    """Write what the brief's pack promises. Reads and stores nothing.

    :raises InvalidInput: if there is no such generator or pack
    """
    pack = domain.load_pack(brief.scope.pack)
    return generators.create_generator(generator).write(brief, plan, pack)


def revise_content(
    *, draft: Draft, requests: tuple[RevisionRequest, ...], brief: Brief, plan: StrategyPlan, generator: str
) -> DraftContent:
    """Mend a draft's content as asked. Reads and stores nothing.

    :raises InvalidInput: if there is no such generator or pack
    """
    pack = domain.load_pack(draft.pack)
    return generators.create_generator(generator).revise(draft.content, requests, brief, plan, pack)


def save_draft(
    *, draft_id: str, brief: Brief, strategy: Strategy, content: DraftContent, generator: str, now: datetime
) -> Draft:
    """Store a first draft with its bundle of publishable assets; the last write of an id wins."""
    draft = Draft(
        id=draft_id,
        strategy_id=strategy.id,
        brief_id=brief.id,
        client_id=brief.client_id,
        client_name=brief.client.name,
        pack=brief.scope.pack,
        content=content,
        generator=generator,
        created_at=now,
        updated_at=now,
    )
    bundle = _bundle_of(draft)
    with unit_of_work():
        repo = create_production_repository()
        repo.save_draft(draft)
        repo.save_bundle(bundle)
        _publish_first(draft, bundle, now)
        return get_draft(draft_id=draft_id)


def save_revision(*, draft_id: str, expected_revision: int, content: DraftContent, note: str, now: datetime) -> Draft:
    """Store the next revision of a draft that still stands at ``expected_revision``, and rebuild its bundle.

    :raises DraftNotFound: if there is no such draft
    :raises StaleDraft: if it stands at another revision
    """
    with unit_of_work():
        draft = get_draft(draft_id=draft_id)
        if draft.revision != expected_revision:
            raise domain.StaleDraft(f"{draft_id} is at revision {draft.revision}")
        revised = draft.revise(content, note=note, now=now)
        repo = create_production_repository()
        repo.revise_draft(revised)
        repo.save_bundle(_bundle_of(revised))
        outbox.publish(
            domain.DraftRevised(**outbox.stamp(now, subject=draft_id), draft_id=draft_id, revision=revised.revision)
        )
    return revised


def get_draft(*, draft_id: str) -> Draft:
    """Give a draft at its latest revision.

    :raises DraftNotFound: if there is none
    """
    draft = create_production_repository().get_draft(draft_id)
    if draft is None:
        raise domain.DraftNotFound(draft_id)
    return draft


def list_revisions(*, draft_id: str) -> tuple[Revision, ...]:
    """Give every revision of a draft, first to last.

    :raises DraftNotFound: if there is no such draft
    """
    revisions = create_production_repository().list_revisions(draft_id)
    if not revisions:
        raise domain.DraftNotFound(draft_id)
    return revisions


def get_bundle(*, draft_id: str) -> Bundle:
    """Give a draft's publishable assets: one for each post, e-mail and ad, in the order of the draft.

    :raises BundleNotFound: if there is no such draft
    """
    bundle = create_production_repository().get_bundle(_bundle_id(draft_id))
    if bundle is None:
        raise domain.BundleNotFound(f"of draft {draft_id}")
    return bundle


def discard_draft(*, draft_id: str) -> bool:
    """Remove a draft with its revisions and bundles; tell whether there was one. Doing it again changes nothing."""
    with unit_of_work():
        return create_production_repository().delete_draft(draft_id)


def _publish_first(draft: Draft, bundle: Bundle, now: datetime) -> None:
    outbox.publish(
        domain.DraftReady(**outbox.stamp(now, subject=draft.id), draft_id=draft.id, strategy_id=draft.strategy_id)
    )
    for asset in bundle.assets:
        outbox.publish(
            domain.AssetGenerated(
                **outbox.stamp(now, subject=draft.id), asset_id=asset.id, bundle_id=bundle.id, draft_id=draft.id
            )
        )


def _bundle_of(draft: Draft) -> Bundle:
    return Bundle(
        id=_bundle_id(draft.id),
        draft_id=draft.id,
        name=draft.content.title,
        assets=tuple(
            Asset(
                id=derived_id("asset", draft.id, section.id),
                name=section.heading,
                kind=section.kind,
                section_id=section.id,
                body=domain.section_text(section),
            )
            for section in draft.content.sections
            if section.kind in _PUBLISHABLE
        ),
        created_at=draft.updated_at,
        updated_at=draft.updated_at,
    )


def _bundle_id(draft_id: str) -> str:
    return derived_id("bundle", draft_id)
