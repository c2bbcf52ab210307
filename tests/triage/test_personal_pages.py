"""What holds for every page behind a private link."""

import pytest

PAGES = ("", "about/", "where/", "q/1/", "emergency/", "check/", "result/", "link/", "delete/")


@pytest.mark.parametrize("name", PAGES)
def test_unknown_token_is_not_found(release, client, name):
    response = client.get(f"/a/AAAAAAAAAAAAAAAAAAAAAA/{name}")
    assert response.status_code == 404
    if name in ("about/", "where/", "q/1/", "emergency/", "check/", "delete/"):
        assert client.post(f"/a/AAAAAAAAAAAAAAAAAAAAAA/{name}").status_code == 404


def test_a_deleted_assessment_looks_as_if_it_never_was(person):
    deleted = person.token
    person.send(person.address("delete"), {})
    was = person.client.get(f"/a/{deleted}/about/")
    never = person.client.get("/a/AAAAAAAAAAAAAAAAAAAAAA/about/")
    assert (was.status_code, was.content) == (never.status_code, never.content)


@pytest.mark.parametrize("name", PAGES)
def test_personal_pages_are_private(person, name):
    person.introduce(knee="left").finish()
    response = person.client.get(f"/a/{person.token}/{name}")
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    # not "no-referrer": then browsers hide the origin of a form as well, and it is refused
    assert response["Referrer-Policy"] == "same-origin"
    assert set(response.cookies) <= {"csrftoken"}


@pytest.mark.parametrize(
    "name", ["about/", "where/", "q/1/", "emergency/", "check/", "delete/", "result/"]
)
def test_wrong_method(person, name):
    assert person.client.put(f"/a/{person.token}/{name}").status_code == 405


@pytest.mark.parametrize("name", ["", "link/"])
def test_pages_that_only_show_take_no_answers(person, name):
    assert person.client.post(f"/a/{person.token}/{name}").status_code == 405


@pytest.mark.parametrize("name", ["where", "q/1", "check", "result"])
def test_a_page_waits_for_what_comes_before_it(person, name):
    assert person.see(name).url == person.address("about")
    person.answer({"who": "me", "age": "60", "sex": "female"})
    if name != "where":
        assert person.see(name).url == person.address("where")


def test_link_leads_back_to_where_the_person_was(person):
    person.introduce(knee="left")
    assert person.client.get(f"/a/{person.token}/").url == person.at
    assert f"/a/{person.token}/" in person.see("link").content.decode()


def test_delete_asks_and_then_deletes(person):
    person.introduce(knee="left").finish()
    assert person.see("delete").status_code == 200
    assert person.row
    assert person.send(person.address("delete"), {}).url == "/deleted/"
    assert person.see("result").status_code == 404
