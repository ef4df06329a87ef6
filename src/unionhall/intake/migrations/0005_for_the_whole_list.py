from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_generations"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="employment_form",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=2,
                verbose_name="employment form, where a row states none",
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="notes",
            field=models.PositiveIntegerField(
                db_default=0, default=0, verbose_name="lines that are no rows"
            ),
        ),
    ]
