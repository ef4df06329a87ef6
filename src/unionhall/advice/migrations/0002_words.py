"""The tables of words by which consultations and articles are found."""

from django.db import migrations

from unionhall.core.search import CreateIndex


class Migration(migrations.Migration):
    dependencies = [("advice", "0001_initial")]

    operations = [CreateIndex("advice_consultation_words"), CreateIndex("advice_article_words")]
