import django.db.models.deletion
import unionhall.core.identifiers
import unionhall.core.scoping
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=unionhall.core.identifiers.uuid7, editable=False, unique=True
                    ),
                ),
                ("blind_index", models.UUIDField(editable=False, unique=True)),
                ("sealed", models.BinaryField()),
                ("key_version", models.PositiveSmallIntegerField()),
                (
                    "sex",
                    models.CharField(
                        choices=[("1", "male"), ("2", "female")], max_length=1, verbose_name="sex"
                    ),
                ),
                ("birth_year", models.PositiveSmallIntegerField(verbose_name="year of birth")),
                ("nation", models.CharField(blank=True, max_length=2, verbose_name="nation")),
                ("education", models.CharField(blank=True, max_length=2, verbose_name="education")),
                (
                    "political",
                    models.CharField(
                        blank=True, max_length=2, verbose_name="political affiliation"
                    ),
                ),
                (
                    "household",
                    models.CharField(blank=True, max_length=2, verbose_name="household type"),
                ),
                (
                    "skill_level",
                    models.CharField(blank=True, max_length=2, verbose_name="skill level"),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [models.Index(fields=["key_version"], name="person_by_key")],
            },
        ),
        migrations.CreateModel(
            name="Unsealing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=unionhall.core.identifiers.uuid7, editable=False, unique=True
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "duty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.duty",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unsealings",
                        to="members.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=unionhall.core.identifiers.uuid7, editable=False, unique=True
                    ),
                ),
                ("scope_path", unionhall.core.scoping.PathField(editable=False, max_length=64)),
                ("began_on", models.DateField(verbose_name="from")),
                ("ended_on", models.DateField(null=True, verbose_name="until")),
                (
                    "beginning",
                    models.CharField(
                        choices=[
                            ("joined", "joined"),
                            ("transferred_in", "transferred in"),
                            ("rejoined", "joined again"),
                            ("taken_over", "taken over from earlier records"),
                        ],
                        max_length=20,
                        verbose_name="how it began",
                    ),
                ),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("transferred_out", "transferred out"),
                            ("withdrawn", "withdrew"),
                            ("deemed_withdrawn", "deemed withdrawn"),
                            ("expelled", "expelled"),
                            ("deceased", "deceased"),
                        ],
                        max_length=20,
                        verbose_name="how it ended",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("active", "active"), ("retained", "retained")],
                        default="active",
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("on_site", "on the spot, at a meeting"),
                            ("online", "online, on the own phone"),
                            ("unit", "through the unit's union"),
                            ("station", "at a service station"),
                            ("list", "from a list"),
                        ],
                        max_length=20,
                        verbose_name="joining channel",
                    ),
                ),
                ("employment_form", models.CharField(max_length=2, verbose_name="employment form")),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="post")),
                (
                    "employer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organizations.employer",
                    ),
                ),
                (
                    "guided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["scope_path", "id"], name="membership_by_place"),
                    models.Index(fields=["began_on", "scope_path"], name="membership_by_begin"),
                    models.Index(
                        condition=models.Q(("ended_on", None), _negated=True),
                        fields=["ended_on", "scope_path"],
                        name="membership_by_end",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("person",),
                        name="one_membership_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("began_on")),
                            _connector="OR",
                        ),
                        name="membership_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on", None), ("ending", "")),
                            models.Q(
                                models.Q(("ended_on", None), _negated=True),
                                models.Q(("ending", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_end_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("membership", "joining and keeping the membership record"),
                            ("card", "handing card data to the bank"),
                            ("contact", "messages about union services"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "text_version",
                    models.CharField(max_length=20, verbose_name="version of the text"),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language of the text")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("own_phone", "own phone"),
                            ("at_desk", "at a desk"),
                            ("paper", "on paper"),
                        ],
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="given at")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("person", "purpose"),
                        name="one_live_consent_per_purpose",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.PositiveSmallIntegerField(choices=[(1, "Name"), (2, "Phone")])),
                ("token", models.UUIDField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["token", "kind"], name="person_by_token")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind", "token"), name="each_token_once"
                    )
                ],
            },
        ),
    ]
