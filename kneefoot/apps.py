from django.contrib.admin.apps import AdminConfig


class StaffConfig(AdminConfig):
    """Django's admin with our own site object."""

    default_site = "kneefoot.staff.StaffSite"
