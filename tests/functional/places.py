"""Every page of the site in every state that looks different, and how one gets there.

The pages of a person are found by walking through the questionnaire as several people do; the
staff's by the list of what the admin has. A page that is missing here fails a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import admin
from playwright.sync_api import Page

from scripts.benchmarks.visitor import Visitor
from scripts.production_site import run
from triage.engine.vocabulary import NOT_SURE

MOST_PAGES = 60


@dataclass(frozen=True)
class Place:
    """One page in one state.

    ``name``: the name of its address, then what is special. ``path``: where it is; empty for
    the pages of a person, which the walk finds by name. ``act``: what is done there first.
    """

    name: str
    path: str = ""
    act: Callable[[Page], None] | None = None

    @property
    def view(self) -> str:
        return self.name.partition(",")[0]

    @property
    def has_errors(self) -> bool:
        return self.name.endswith("with errors")


def send(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("load")


def choose_in(page: Page, given: dict[str, str], says: tuple[str, ...] = ()) -> None:
    """Answer the page: what is given by name, or else the first of ``says`` that is offered.
    Where ``says`` is empty, other names are left alone.
    """
    inputs = page.locator("main input[type=radio], main input[type=checkbox]")
    offered: dict[str, list[str]] = {}
    for name, value in inputs.evaluate_all("all => all.map(one => [one.name, one.value])"):
        offered.setdefault(name, []).append(value)
    for name, values in offered.items():
        if not says and name not in given:
            continue
        wanted = given.get(name) or next((said for said in says if said in values), values[-1])
        page.locator(f'input[name="{name}"][value="{wanted}"]').evaluate("one => one.click()")


def send_too_much(page: Page) -> None:
    """More than the field takes, as a browser that does not count would."""
    page.locator("main form textarea").evaluate("field => { field.value = 'x'.repeat(5000) }")
    send(page)


def send_wrong_code(page: Page) -> None:
    page.locator("#id_code").fill("AAAA-BBBB-CCCC-DDDD")
    send(page)


def forged(page: Page) -> None:
    """A form without its cookie, as when somebody else sent it."""
    page.context.clear_cookies()
    send(page)


def open_all(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")


PUBLIC = (
    Place("start", "/"),
    Place("how_it_works", "/how-it-works/"),
    Place("privacy", "/privacy/"),
    Place("intended_use", "/intended-use/"),
    Place("accessibility", "/accessibility/"),
    Place("accuracy", "/how-accurate/"),
    Place("sources", "/sources/"),
    Place("learn", "/learn/"),
    Place("anatomy", "/learn/anatomy/"),
    Place("kinetic_chain", "/learn/kinetic-chain/"),
    Place("knee_and_foot", "/learn/knee-and-foot/"),
    Place("conditions", "/learn/conditions/"),
    Place("condition", "/learn/conditions/plantar_fasciitis/"),
    Place("condition, an emergency", "/learn/conditions/septic_arthritis/"),
    Place("figures", "/learn/conditions/plantar_fasciitis/figures/"),
    Place("treatments", "/learn/treatments/"),
    Place("treatment", "/learn/treatments/ice/"),
    Place("connections", "/learn/connections/"),
    Place("link_map", "/learn/map/"),
    Place("link_map, one way", "/learn/map/?way=compensation"),
    Place("link_map, one box", "/learn/map/?box=foot.plantar_fasciitis"),
    Place("glossary", "/learn/glossary/"),
    Place("search", "/learn/search/"),
    Place("search, found", "/learn/search/?q=planter"),
    Place("search, nothing found", "/learn/search/?q=zzzzzzzz"),
    Place("come_back", "/come-back/"),
    Place("come_back, with errors", "/come-back/", send_wrong_code),
    Place("deleted", "/deleted/"),
    Place("report", "/report/"),
    Place("report, with errors", "/report/", send),
    Place("reported", "/report/thanks/"),
    Place("not found", "/nothing/here/"),
    Place("forged", "/come-back/", forged),
)

#: A result that is there, but was made by another engine (``make_outdated``).
OUTDATED = "result, of an older engine"

PERSONAL = (
    Place("about"),
    Place("about, with errors", act=send),
    Place("where"),
    Place("where, with errors", act=send),
    Place("question"),
    Place("question, explained", act=open_all),
    Place("question, with errors", act=send),
    Place("question, picture"),
    Place("question, picture, with errors", act=send),
    Place("question, ticks"),
    Place("question, ticks, with errors", act=send),
    Place("emergency"),
    Place("check"),
    Place("check, with errors", act=send_too_much),
    Place("result"),
    Place("result, all open", act=open_all),
    Place("result, not sure of anything", act=open_all),
    Place("result, after an emergency", act=open_all),
    Place("result, for a child", act=open_all),
    Place(OUTDATED),
    Place("summary"),
    Place("link"),
    Place("delete"),
)

_MODELS = sorted(f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry)


def first_row(page: Page) -> None:
    """From a list to its first row, where it has any."""
    row = page.locator("#result_list tbody th a").first
    if row.count():
        row.click()
        page.wait_for_load_state("load")


def first_rows_history(page: Page) -> None:
    first_row(page)
    page.goto(page.url.replace("/change/", "/history/"))


def first_rows_deletion(page: Page) -> None:
    first_row(page)
    page.goto(page.url.replace("/change/", "/delete/"))


def _admin() -> Iterator[Place]:
    for model in _MODELS:
        path = f"/staff/{model.replace('_', '/', 1)}/"
        yield Place(f"{model}_changelist", path)
        yield Place(f"{model}_add", f"{path}add/")
        yield Place(f"{model}_change", path, first_row)
        yield Place(f"{model}_history", path, first_rows_history)
        yield Place(f"{model}_delete", path, first_rows_deletion)


def release_page(ending: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        first_row(page)
        number = page.url.rstrip("/").split("/")[-2]
        page.goto(f"{page.url.split('/staff/')[0]}/staff/workbench/release/{number}/{ending}/")

    return act


def send_wrong_password(page: Page) -> None:
    page.locator("#id_login").fill("nobody")
    page.locator("#id_password").fill("nothing")
    page.locator("form button[type=submit]").first.click()
    page.wait_for_load_state("load")


#: The staff's door, before it is opened.
DOOR = (
    Place("account_login", "/staff/account/login/"),
    Place("account_login, wrong", "/staff/account/login/", send_wrong_password),
)

STAFF = (
    Place("account_logout", "/staff/account/logout/"),
    Place("account_reauthenticate", "/staff/account/reauthenticate/"),
    Place("account_change_password", "/staff/account/password/change/"),
    Place("account_change_password, with errors", "/staff/account/password/change/", send),
    Place("mfa_index", "/staff/account/2fa/"),
    Place("mfa_activate_totp", "/staff/account/2fa/totp/activate/"),
    Place("mfa_generate_recovery_codes", "/staff/account/2fa/recovery-codes/generate/"),
    Place("index", "/staff/"),
    Place("app_list", "/staff/conditions/"),
    Place("password_change", "/staff/password_change/"),
    Place("check, workbench", "/staff/workbench/check/"),
    Place("publish", "/staff/workbench/publish/"),
    Place("changes", "/staff/conditions/release/", release_page("changes")),
    Place("withdraw", "/staff/conditions/release/", release_page("withdraw")),
    Place("sign_off", "/staff/conditions/release/", release_page("sign-off")),
    Place("gallery", "/staff/components/"),
    *_admin(),
)

#: Addresses that are no page to look at, with the reason.
NO_PAGE = {
    "health": "for monitors",
    "favicon": "an image",
    "robots": "for search engines",
    "sitemap": "for search engines",
    "resume": "sends on to where one was",
    "summary_pdf": "a file; where it cannot be made, no_pdf.html (tests/triage/test_summary.py)",
    "data": "a file",
    "download": "a file",
    "jsi18n": "a script",
    "autocomplete": "for scripts",
    "conditions_finding_answers": "for scripts",
    "measure": "only takes a post, and sends on",
    "view_on_site": "sends on",
    "login": "sends on to account_login",
    "logout": "sends on after a post",
    "password_change_done": "one sentence in the frame of password_change",
    "auth_user_password_change": "the form of password_change for somebody else",
    "mfa_download_recovery_codes": "a file",
    # allauth's, of the same frame and form as those above
    "account_inactive": "two sentences in the frame of account_login",
    "mfa_authenticate": "needs a second factor: the form of account_login",
    "mfa_reauthenticate": "needs a second factor: the form of account_reauthenticate",
    "mfa_deactivate_totp": "needs a second factor",
    "mfa_view_recovery_codes": "needs a second factor",
}


# --- the walk ----------------------------------------------------------------------------

#: What a page of questions has that others have not. Every kind of field, asked often or
#: not, is among the components of the gallery.
KINDS: dict[str, Callable[[str], bool]] = {
    "question": lambda html: "data-bodymap" not in html and 'name="ticks.' not in html,
    "question, picture": lambda html: "data-bodymap" in html,
    "question, ticks": lambda html: 'name="ticks.' in html,
}
NO_LINE = ("none", NOT_SURE)
HARMLESS = ("no", "none", "normal", "no_trouble", "as_usual", "never", NOT_SURE)


class Walker(Visitor):
    """Somebody who answers in one way: ``says`` are the answers tried first."""

    def __init__(self, site: str) -> None:
        super().__init__(urlsplit(site).port or 0, 1)
        self.says = HARMLESS
        self.get("/")
        self.post([])

    def choose(self) -> list[tuple[str, str]]:
        """Of each question the first answer in ``says`` that is offered, or else the first."""
        return [
            (name, next((said for said in self.says if said in values), values[0]))
            for name, values in self.offered().items()
        ]

    def tell_who(self, who: str, age: str) -> None:
        self.post([("who", who), ("age", age), ("sex", "female")])

    def tell_where(self, knee: str, foot: str, leg: str = "none") -> None:
        self.post([("knee", knee), ("leg", leg), ("foot", foot)])

    def go_on(self, until: Callable[[str], bool] = lambda html: False) -> None:
        """Answer pages of questions, until one is as wanted or something else comes."""
        for _ in range(MOST_PAGES):
            if not self.asked or until(self.page):
                return
            self.answer()
        raise RuntimeError("the questions did not end")

    def to_result(self) -> None:
        self.go_on()
        while self.interrupted:
            self.post([])
            self.go_on()
        self.post([("own_words", "It began in June, after a long walk.")])


class Alarmed(Walker):
    """Somebody of whom every line of every tick list is true."""

    def choose(self) -> list[tuple[str, str]]:
        lists = {n: values for n, values in self.offered().items() if n.startswith("ticks.")}
        single = [pair for pair in super().choose() if pair[0] not in lists]
        lines = [(n, v) for n, values in lists.items() for v in values if v not in NO_LINE]
        return single + lines


def personal_paths(site: str) -> dict[str, str]:
    """The path of every place in PERSONAL.

    Each belongs to somebody who has come so far and no further: who answers a page again that
    was answered before is not shown what is missing.
    """
    paths: dict[str, str] = {}
    stops: dict[str, str] = {}
    for place in PERSONAL:
        stop = stop_of(place)
        if stop not in stops:
            with closing((Alarmed if "emergency" in stop else Walker)(site)) as walker:
                walk_to(stop, walker)
            stops[stop] = walker.path
        paths[place.name] = stops[stop].replace("/result/", f"/{place.view}/")
    return paths


def make_outdated(path: str, environment: dict[str, str]) -> None:
    """Let the result of a private page seem to come from an engine before this one.

    path: of the page. environment: of the site's own programs (scripts/production_site.py).
    """
    token = path.split("/")[2]
    code = (
        "from triage.actions import find\n"
        f"row = find(token={token!r}).assessment\n"
        "row.engine_version = '0'\n"
        "row.save()"
    )
    run(["manage.py", "shell", "--command", code], environment)


def stop_of(place: Place) -> str:
    """The name of the place that its person has come to, which is the same for several."""
    if place.view in ("summary", "link", "delete"):
        return "result"
    what, _, special = place.name.rpartition(", ")
    return what if special in ("with errors", "explained", "all open") else place.name


def walk_to(stop: str, walker: Walker) -> None:
    child, unsure = "child" in stop, "not sure" in stop
    if stop == "about":
        return
    walker.tell_who(*("someone", "11") if child else ("me", "58"))
    if stop == "where":
        return
    walker.tell_where(*("both", "both", "left") if unsure else ("left", "right"))
    if unsure:
        walker.says = (NOT_SURE,)
    if stop in KINDS:
        walker.go_on(KINDS[stop])
        if not walker.asked:
            raise RuntimeError(f"no page came that is a {stop}")
        return
    walker.go_on()
    if stop in ("check", "emergency"):
        return
    walker.to_result()
    if not walker.path.endswith("/result/"):
        raise RuntimeError(f"the result did not come: {walker.path}")
