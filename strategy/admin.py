"""Strategies in the admin: read only."""

from django.contrib import admin
from unfold.decorators import display

from aicmo_site.kernel.readonly_admin import ReadOnlyAdmin
from strategy.models import StrategyDocument


@admin.register(StrategyDocument)
class StrategyAdmin(ReadOnlyAdmin):
    """Versions with their decision."""

    list_display = ("id", "client_id", "version", "status_badge", "decided_by", "decided_at", "created_at")
    list_filter = ("status",)
    search_fields = ("id", "brief_id", "client_id")

    @display(
        description="Status", ordering="status", label={"proposed": "info", "approved": "success", "rejected": "danger"}
    )
    def status_badge(self, row: StrategyDocument) -> str:
        """The decision as a badge."""
        return row.status
