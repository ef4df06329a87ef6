from django.db import migrations, models
from django.db.models.functions import Now
from django.utils import timezone


def forget_layouts(apps, _schema_editor):
    """Let go of layouts under the former fingerprints: no list would find them any more."""
    apps.get_model("intake", "Layout").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_for_the_whole_list"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="fingerprint",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="batch",
            name="unread_since",
            field=models.DateTimeField(db_default=Now(), default=timezone.now),
        ),
        migrations.RunPython(forget_layouts, migrations.RunPython.noop),
    ]
