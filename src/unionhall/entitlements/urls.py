from django.urls import path

from unionhall.entitlements import views

app_name = "entitlements"
urlpatterns = [
    path("", views.calculators, name="calculators"),
    path("<slug:calculator>/", views.calculator, name="calculator"),
]
