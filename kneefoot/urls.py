"""Root addresses. Public pages are triage's, staff pages are the admin's."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from kneefoot import views

# The admin's own sign-in page knows no second factor: use allauth's.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth says

urlpatterns = [
    path("health", views.health, name="health"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("staff/account/", include("kneefoot.account_urls")),
    path("staff/workbench/", include("triage.workbench.urls")),
    path("staff/components/", include("triage.gallery.urls")),
    path("staff/", admin.site.urls),
    path("", include("triage.urls")),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler429 = views.too_many_requests  # Django knows no such handler; allauth does
handler500 = views.server_error
