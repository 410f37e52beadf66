"""The look of a table in the admin that people read and never change by hand."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline


class _ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(_ReadOnly, ModelAdmin):
    """Rows are shown; they change through services."""

    show_full_result_count = False
    list_per_page = 50


class ReadOnlyInline(_ReadOnly, TabularInline):
    """Rows that belong to the record above."""

    extra = 0
    tab = True
