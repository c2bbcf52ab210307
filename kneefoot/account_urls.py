"""Sign-in for staff: the few of allauth's pages that this site has, below /staff/account/.

Not all of `allauth.urls`: it also routes sign-up, e-mail addresses and the reset of a password
by mail, with which a stranger could have this site send letters to anybody. Whoever looks after
the site makes the accounts and sets a forgotten password anew.
"""

from allauth.account import views
from django.urls import include, path, re_path

from kneefoot.views import page_not_found

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    # allauth sends an account that was switched off here.
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    # Or the admin, which has all that is left of /staff/, would ask strangers to sign in first.
    re_path(r"^(?:.*/)?$", page_not_found),
]
