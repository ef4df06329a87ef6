"""How forms are drawn: ``{{ form }}`` uses our own components."""

from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_noop

# Django's own sentences that we translate more kindly than Django does.
KINDER = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
)


class Renderer(DjangoTemplates):
    form_template_name = "core/ui/form.html"
