"""The tables are the promised ones, each app's own, and no foreign key leaves an app."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

OURS = {"onboarding", "strategy", "production", "qc", "delivery", "orchestration"}

TABLES = {
    "onboarding_clients": "onboarding",
    "onboarding_client_members": "onboarding",
    "onboarding_intakes": "onboarding",
    "onboarding_briefs": "onboarding",
    "strategy_documents": "strategy",
    "production_drafts": "production",
    "production_draft_revisions": "production",
    "production_bundles": "production",
    "production_bundle_assets": "production",
    "qc_results": "qc",
    "qc_issues": "qc",
    "qc_reviews": "qc",
    "delivery_packages": "delivery",
    "package_artifacts": "delivery",
    "workflow_runs": "orchestration",
    "workflow_steps": "orchestration",
    "workflow_events": "orchestration",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def foreign_keys(found: list[type[models.Model]]) -> Iterator[tuple[str, str, str]]:
    for model in found:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField):
                related = field.related_model
                assert isinstance(related, type)
                yield f"{model.__name__}.{field.name}", model._meta.app_label, related._meta.app_label


def leaving(found: list[type[models.Model]]) -> list[str]:
    return [name for name, home, target in foreign_keys(found) if home != target]


def test_the_tables_are_the_promised_ones() -> None:
    assert {model._meta.db_table: model._meta.app_label for model in our_models()} == TABLES


def test_no_foreign_key_leaves_its_app() -> None:
    assert leaving(our_models()) == []


def test_a_planted_foreign_key_is_caught() -> None:
    class Planted(models.Model):
        run = models.ForeignKey("qc.QcResult", on_delete=models.CASCADE)

        class Meta:
            app_label = "delivery"
            managed = False

        def __str__(self) -> str:
            return "planted"

    try:
        assert leaving([Planted]) == ["Planted.run"]
    finally:
        del apps.all_models["delivery"]["planted"]
        apps.clear_cache()
