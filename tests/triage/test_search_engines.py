"""What search engines are told: public pages, and only those."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from triage.views.site import PUBLIC


def test_sitemap_lists_public_pages_that_work(release, client):
    page = client.get("/sitemap.xml")
    assert page.headers["Content-Type"].startswith("application/xml")
    addresses = re.findall("<loc>http://testserver(.*?)</loc>", page.content.decode())
    assert "/learn/conditions/plantar_fasciitis/" in addresses
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        assert not address.startswith(("/a/", "/staff/"))
        assert client.get(address).status_code == 200, address


def test_sitemap_without_a_release(db, client):
    assert client.get("/sitemap.xml").status_code == 200


def test_robots_keep_out_of_personal_pages(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /a/" in text
    assert "Disallow: /staff/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_has_title_description_and_address(release, client, name):
    page = client.get(reverse(name)).content.decode()
    assert len(re.search("<title>(.*?)</title>", page, re.DOTALL)[1].split()) >= 3
    description = re.search(r'<meta name="description"\s+content="([^"]+)"', page)[1]
    assert 40 <= len(description) <= 300
    address = f'<link rel="canonical" href="http://testserver{reverse(name)}">'
    assert address in " ".join(page.split())
    assert "noindex" not in page


def test_personal_page_is_not_for_search_engines(person):
    page = person.see("about")
    text = page.content.decode()
    assert 'name="robots" content="noindex' in text
    assert "canonical" not in text
    assert "noindex" in page.headers["X-Robots-Tag"]


@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt"])
def test_wrong_method(release, client, address):
    assert client.post(address).status_code == 405
