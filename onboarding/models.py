"""Tables of onboarding."""

from django.db import models


class ClientRow(models.Model):
    """A client; ``guidelines`` is the JSON of :class:`onboarding.domain.BrandGuidelines`."""

    id = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=200)
    website = models.CharField(max_length=300, blank=True)
    industry = models.CharField(max_length=300, blank=True)
    guidelines = models.JSONField()
    registered = models.BooleanField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "onboarding_clients"
        verbose_name = "client"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class ClientMemberRow(models.Model):
    """A user who may see what belongs to the client, by name: users are another app's."""

    client = models.ForeignKey(ClientRow, on_delete=models.CASCADE, related_name="members")
    username = models.CharField(max_length=150)
    position = models.PositiveIntegerField()

    class Meta:
        db_table = "onboarding_client_members"
        verbose_name = "member"
        ordering = ["client_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["client", "username"], name="uq_onboarding_member_username"),
            models.UniqueConstraint(fields=["client", "position"], name="uq_onboarding_member_position"),
        ]

    def __str__(self) -> str:
        return self.username


class IntakeRow(models.Model):
    """Raw answers. They are text, not JSON: a JSON column would lose the order of keys and the look of numbers."""

    id = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(ClientRow, on_delete=models.PROTECT, related_name="intakes")
    answers_json = models.TextField()
    attachments = models.JSONField()
    submitted_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "onboarding_intakes"
        verbose_name = "intake"
        ordering = ["-submitted_at", "id"]

    def __str__(self) -> str:
        return self.id


class BriefRow(models.Model):
    """A brief: ``document`` holds the fields of :class:`onboarding.domain.BriefForm` and the findings.

    The intake is named, not referenced: it may go before the brief. ``client_name``, ``pack`` and ``open_questions``
    repeat what the document says, for lists.
    """

    id = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(ClientRow, on_delete=models.PROTECT, related_name="briefs")
    client_name = models.CharField(max_length=200)
    intake_id = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - None: made without an intake
    pack = models.CharField(max_length=64)
    open_questions = models.PositiveIntegerField()
    document = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "onboarding_briefs"
        verbose_name = "brief"
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.id} ({self.client_name})"
