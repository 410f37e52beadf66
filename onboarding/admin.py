"""Clients, intakes and briefs in the admin: read only."""

from django.contrib import admin
from unfold.decorators import display

from aicmo_site.kernel.readonly_admin import ReadOnlyAdmin, ReadOnlyInline
from onboarding.models import BriefRow, ClientMemberRow, ClientRow, IntakeRow


class MemberInline(ReadOnlyInline):
    """Who may see the client."""

    model = ClientMemberRow
    fields = ("position", "username")


@admin.register(ClientRow)
class ClientAdmin(ReadOnlyAdmin):
    """Clients with their members."""

    list_display = ("id", "name", "industry", "origin_badge", "created_at", "updated_at")
    list_filter = ("registered",)
    search_fields = ("id", "name", "industry")
    inlines = (MemberInline,)

    @display(description="Origin", ordering="registered", label={"registered": "success", "brief": "info"})
    def origin_badge(self, row: ClientRow) -> tuple[str, str]:
        """Whether a person entered the client or it came with a brief."""
        return ("registered", "Registered") if row.registered else ("brief", "Came with a brief")


@admin.register(IntakeRow)
class IntakeAdmin(ReadOnlyAdmin):
    """Answers as they came in."""

    list_display = ("id", "client_id", "submitted_at", "updated_at")
    search_fields = ("id", "client__id", "client__name")


@admin.register(BriefRow)
class BriefAdmin(ReadOnlyAdmin):
    """Briefs with the count of their open questions."""

    list_display = ("id", "client_name", "pack", "questions_badge", "created_at", "updated_at")
    search_fields = ("id", "client__id", "client_name", "pack")

    @display(description="Open questions", ordering="open_questions", label={"none": "success", "some": "warning"})
    def questions_badge(self, row: BriefRow) -> tuple[str, str]:
        """How many answers are missing or doubtful."""
        return ("some", str(row.open_questions)) if row.open_questions else ("none", "None")
