from django.urls import path

from marketplace.web import views

app_name = "web"
urlpatterns = [
    path("components/", views.components, name="components"),
    path("display/", views.display, name="display"),
]
