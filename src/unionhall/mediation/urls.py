"""Addresses of mediation."""

app_name = "mediation"
urlpatterns: list[object] = []
