"""Addresses of the workbench, below /staff/workbench/. Every one is for signed-in staff."""

from django.contrib import admin
from django.urls import path

from . import views

app_name = "workbench"
for_staff = admin.site.admin_view

urlpatterns = [
    path("check/", for_staff(views.check), name="check"),
    path("publish/", for_staff(views.publish), name="publish"),
    path("download/", for_staff(views.download), name="download"),
    path("release/<int:pk>/measure/", for_staff(views.measure), name="measure"),
    path("release/<int:pk>/changes/", for_staff(views.changes), name="changes"),
    path("release/<int:pk>/withdraw/", for_staff(views.withdraw), name="withdraw"),
    path("release/<int:pk>/sign-off/", for_staff(views.sign_off), name="sign_off"),
]
