"""Walk a fixed journey through the site and keep a picture of every page.

    python scripts/screenshots.py           build/screenshots/<page>-<width>-<light or dark>.png
    python scripts/screenshots.py --docs    also those of docs/images

The site is the deployed one (scripts/production_site.py), for as long as it takes. The person has
had a worn left knee for years, limps, leans on the other leg, and now has pain under the right heel
with the first steps in the morning.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from conditions.codes import split_key  # noqa: E402
from scripts.find_chromium import FLAGS, find  # noqa: E402
from scripts.production_site import production_site  # noqa: E402

PICTURES = ROOT / "build" / "screenshots"
DOCS = ROOT / "docs" / "images"
WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
#: Pictures for the documentation: width and height of what is seen of the page.
DOC_SIZES = {"": (1280, 900), "-phone": (390, 844)}
DOC_PAGES = ("start", "question", "result")
MOST_PAGES = 25

#: What the person says; other questions are answered with "no", or "not sure" where that is none.
STORY = {
    "knee.duration": "over_1_year",
    "foot.duration": "weeks_6_to_12",
    "knee.onset": "gradual",
    "foot.onset": "gradual",
    "knee.pain_site": "inner_joint_line",
    "foot.pain_site": "heel_under_front",
    "knee.morning_stiffness": "under_30_minutes",
    "knee.weight_bearing": "with_limp",
    "foot.weight_bearing": "with_limp",
    "knee.pain_now": "moderate",
    "foot.pain_now": "moderate",
    "knee.grinding": "yes",
    "knee.stairs": "both_ways",
    "foot.first_step_pain": "yes",
    "first_pain": "upper_first",
    "limp": "yes",
    "lean_other_leg": "yes",
}
HARMLESS = ("no", "none", "normal", "no_trouble", "as_usual", "never", "not_sure")
KINDS = ("condition", "finding", "link", "group", "safetyrule", "treatment", "exercise", "source")
PUBLIC_PAGES = {
    "how-it-works": "/how-it-works/",
    "how-accurate": "/how-accurate/",
    "intended-use": "/intended-use/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "come-back": "/come-back/",
    "report": "/report/",
    "reported": "/report/thanks/",
    "deleted": "/deleted/",
    "learn": "/learn/",
    "anatomy": "/learn/anatomy/",
    "kinetic-chain": "/learn/kinetic-chain/",
    "knee-and-foot": "/learn/knee-and-foot/",
    "conditions": "/learn/conditions/",
    "condition": "/learn/conditions/plantar_fasciitis/",
    "figures": "/learn/conditions/plantar_fasciitis/figures/",
    "treatments": "/learn/treatments/",
    "treatment": "/learn/treatments/exercise_programme/",
    "connections": "/learn/connections/",
    "map": "/learn/map/",
    "glossary": "/learn/glossary/",
    "search": "/learn/search/?q=planter+fascitis",
    "sources": "/sources/",
    "not-found": "/no-such-page/",
}
#: Below the address of a result.
TAKE_ALONG_PAGES = {"summary": "summary/", "link": "link/", "delete": "delete/"}
STAFF_PAGES = {
    "start": "",
    "check": "workbench/check/",
    "publish": "workbench/publish/",
    "components": "components/",
}
RELEASE_PAGES = ("changes", "withdraw", "sign-off")
PASSWORD = secrets.token_urlsafe(12)


class Camera:
    """Takes the pictures of the page that is open."""

    def __init__(self, page: Page, *, docs: bool) -> None:
        self.page, self.docs = page, docs
        PICTURES.mkdir(parents=True, exist_ok=True)

    def take(self, name: str) -> None:
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 800})
                path = PICTURES / f"{name}-{width}-{scheme}.png"
                self.page.screenshot(path=path, full_page=True)
        self.page.emulate_media(color_scheme="light")
        if self.docs and name in DOC_PAGES:
            for suffix, (width, height) in DOC_SIZES.items():
                self.page.set_viewport_size({"width": width, "height": height})
                self._small(DOCS / f"{name}{suffix}.png")
        self.page.set_viewport_size({"width": 1280, "height": 800})

    def _small(self, path: Path) -> None:
        """What is seen without scrolling; a fifth of the bytes where Pillow is installed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        try:
            from PIL import Image
        except ImportError:
            return
        with Image.open(path) as picture:
            reduced = picture.convert("RGB").quantize(64, dither=Image.Dither.NONE)
        reduced.save(path, optimize=True)


def choose(page: Page, name: str, *values: str) -> bool:
    """Tick the first of the values that is offered."""
    for value in values:
        field = page.locator(f'input[name="{name}"][value="{value}"]')
        if field.count():
            if not field.first.is_checked():
                field.first.evaluate("field => field.click()")
            return True
    return False


def go_on(page: Page) -> None:
    with page.expect_navigation():  # a slow answer must not be taken for the page that was left
        page.locator("main form button[type=submit]").first.click()


def names_on(page: Page) -> list[str]:
    inputs = page.locator("main input[type=radio], main input[type=checkbox]")
    names = inputs.evaluate_all("fields => fields.map(field => field.name)")
    return list(dict.fromkeys(names))


def answer(page: Page) -> None:
    for name in names_on(page):
        told = STORY.get(split_key(name)[0])
        if not choose(page, name, *filter(None, [told]), *HARMLESS):
            page.locator(f'input[name="{name}"]').last.evaluate("field => field.click()")


def begin(page: Page, site: str, camera: Camera | None = None) -> None:
    """To the first question, with a picture of every page if there is a camera."""
    page.goto(site)
    if camera:
        camera.take("start")
    go_on(page)
    if camera:
        camera.take("about")
    choose(page, "who", "me")
    page.locator("#id_age").fill("66")
    choose(page, "sex", "female")
    go_on(page)
    if camera:
        camera.take("where")
    choose(page, "knee", "left")
    choose(page, "leg", "none")
    choose(page, "foot", "right")
    go_on(page)


def journey(page: Page, site: str, camera: Camera) -> None:
    begin(page, site, camera)
    for number in range(1, MOST_PAGES):
        if "/q/" not in page.url:
            break
        if number == 1:
            camera.take("question")
            go_on(page)
            camera.take("error")
        elif number in (2, 3, 5):
            camera.take(f"question-{number}")
        answer(page)
        go_on(page)
    camera.take("check")
    go_on(page)
    camera.take("result")
    result = page.url
    for name, path in TAKE_ALONG_PAGES.items():
        page.goto(result.replace("result/", path))
        camera.take(name)


def emergency(page: Page, site: str, camera: Camera) -> None:
    """Everything alarming on the first page that has a list of signs."""
    begin(page, site)
    for _ in range(MOST_PAGES):
        if "/emergency/" in page.url:
            camera.take("emergency")
            return
        if "/q/" not in page.url:
            break
        answer(page)
        # the page of signs begins with a tick list, and no other page does
        boxes = page.locator("main fieldset").first.locator("input[type=checkbox]")
        signs = boxes.and_(page.locator(':not([value="none"]):not([value="not_sure"])'))
        if signs.count():
            boxes.evaluate_all("fields => fields.forEach(f => f.checked && f.click())")
            signs.evaluate_all("fields => fields.forEach(field => field.click())")
        go_on(page)
    print("no emergency was met; there is no picture of it", file=sys.stderr)


def staff(page: Page, site: str, camera: Camera) -> None:
    page.goto(f"{site}/staff/")
    camera.take("staff-sign-in")
    page.locator('input[name="login"]').fill("clinician")
    page.locator('input[name="password"]').fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_load_state("load")
    for name, path in STAFF_PAGES.items():
        page.goto(f"{site}/staff/{path}")
        camera.take(f"staff-{name}")
    for kind in KINDS:
        page.goto(f"{site}/staff/conditions/{kind}/")
        camera.take(f"staff-{kind}-list")
        open_first(page)
        camera.take(f"staff-{kind}")
    page.goto(f"{site}/staff/conditions/release/")
    camera.take("staff-release-list")
    release = open_first(page)
    camera.take("staff-release")
    for name in RELEASE_PAGES:
        page.goto(f"{site}/staff/workbench/release/{release}/{name}/")
        camera.take(f"staff-{name}")


def open_first(page: Page) -> str:
    """Open the first thing of the list that is shown. Returns its key in the address."""
    page.locator("#result_list tbody tr :is(th, td) a").first.click()
    page.wait_for_load_state("load")
    return page.url.rstrip("/").split("/")[-2]


def main(arguments: list[str]) -> int:
    chromium = find()
    if chromium is None:
        raise SystemExit("no Chromium found (set CHROMIUM to its path)")
    clinician = ["createsuperuser", "--noinput", "--username=clinician", "--email="]
    with (
        production_site(
            clinician, DJANGO_SUPERUSER_PASSWORD=PASSWORD, KNEEFOOT_REQUIRE_MFA="0"
        ) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(reduced_motion="reduce")
        page.set_default_timeout(60_000)
        camera = Camera(page, docs="--docs" in arguments)
        journey(page, site, camera)
        emergency(page, site, camera)
        for name, path in PUBLIC_PAGES.items():
            page.goto(site + path)
            camera.take(name)
        staff(page, site, camera)
        browser.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
