"""The day that a sender asked for is kept beside the one that counts.

Of what is still to be answered nobody can tell any more which of both it was: it is taken for
asked for, so that a new table of holidays leaves it as it was told.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def keep_what_was_told(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the days by which open referrals are to be answered for asked for."""
    referral = apps.get_model("linkage", "Referral")
    rows = referral.objects.using(editor.connection.alias).filter(direction="out", state="sent")
    rows.update(answer_by=F("answer_due_on"))


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="answer_by",
            field=models.DateField(null=True, verbose_name="answer asked for by"),
        ),
        migrations.RunPython(keep_what_was_told, migrations.RunPython.noop),
    ]
