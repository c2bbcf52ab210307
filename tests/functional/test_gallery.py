"""The staff's page of components, as axe sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import no_sideways_scrolling


@pytest.fixture
def staff_page(site, page, admin_user, client):
    client.force_login(admin_user, "allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies["kneefoot_staff"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{site}/staff/"}])
    page.goto(f"{site}/staff/components/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_components_are_accessible(staff_page, accessible, scheme, width):
    staff_page.emulate_media(color_scheme=scheme)
    staff_page.set_viewport_size({"width": width, "height": 800})
    expect(staff_page.get_by_role("heading", name="Components")).to_be_visible()
    accessible(staff_page)
    no_sideways_scrolling(staff_page)
