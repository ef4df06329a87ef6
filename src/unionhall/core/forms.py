"""How forms are drawn: ``{{ form }}`` uses our own components."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    form_template_name = "core/ui/form.html"
