from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class KneefootConfig(AppConfig):
    """What holds for every request; its only table is the shared cache."""

    name = "kneefoot"


class StaffConfig(AdminConfig):
    """Django's admin with our own site object."""

    default_site = "kneefoot.staff.StaffSite"
