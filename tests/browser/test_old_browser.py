"""Pages in Chromium 86: offices' machines carry engines of 2020, and no rule of ours may be lost on them."""

import base64
import hashlib
import re
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

import brotli
import pytest
import tinycss2
from playwright.sync_api import expect

from tests.browsing import FLAGS, PATIENCE, SCREENSHOTS, sign_in
from tests.world import ROOT

PACKAGE = "chrome-aws-lambda@5.3.1"
SUM = b"KklZTy2p2U/86cCh1hKL3PGDqoirQCAg7uejvNIn0rDBkWj4Su4GOjYMRVB3kthLwmnWhh3x63RDBTCAaQ9Q3Q=="
HOME = ROOT / "var" / "old-browser"
SHEET = ROOT / "static" / "built" / "app.css"
# Niceties that an old engine may leave out: the page is whole without them.
SPARED = {
    "text-wrap",
    "container-type",
    "field-sizing",
    "print-color-adjust",
    "mask-image",
    "mask-size",
}
SPARED |= {"text-underline-offset", "text-decoration-thickness"}
# A chart in a narrow panel (container query): there its rows keep one line each.
SPARED_PARTS = (
    "::file-selector-button",
    "::details-content",
    ":not(.btn-check:first-child)",
    ".has-long",
)
SELECTORS = """() => {
  const read = (rules) => [...rules].flatMap((rule) => rule.selectorText ? [rule.selectorText] : rule.cssRules ? read(rule.cssRules) : []);
  return [...document.styleSheets].flatMap((sheet) => read(sheet.cssRules));
}"""
UNSUPPORTED = "(pairs) => pairs.filter(([name, value]) => !CSS.supports(name, value))"
WIDE_ICONS = "() => [...document.querySelectorAll('svg.icon')].filter((svg) => svg.getBoundingClientRect().width > 40).length"


# Debian 12's Python 3.11.2 has not got it; the archive is the one whose sum stands above.
SAFELY: dict = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}


def old_chromium() -> Path:
    """The program out of the npm package, fetched and unpacked once; its sum is held against ours."""
    if not (HOME / "chromium").exists():
        HOME.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "pack", PACKAGE], cwd=HOME, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"{PACKAGE} could not be fetched from npm: {done.stderr[-300:]}")
        archive = HOME / done.stdout.split()[-1]
        assert base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()) == SUM
        with tarfile.open(archive) as package:
            package.extractall(HOME, **SAFELY)  # noqa: S202 - its sum is proved
        unpack(HOME / "package" / "bin")
    return HOME / "chromium"


def unpack(packed: Path) -> None:
    libraries = brotli.decompress((packed / "swiftshader.tar.br").read_bytes())
    with tarfile.open(fileobj=BytesIO(libraries)) as archive:
        archive.extractall(HOME, **SAFELY)  # noqa: S202 - its sum is proved
    program = HOME / "chromium.part"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    program.chmod(0o755)
    program.rename(HOME / "chromium")


@pytest.fixture(scope="module")
def old_browser(browser):
    old = browser.browser_type.launch(executable_path=old_chromium(), args=FLAGS)
    assert old.version.startswith("86.")
    yield old
    old.close()


@pytest.fixture
def old_page(old_browser, live_server_url):
    context = old_browser.new_context(
        base_url=live_server_url, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults, faults


def declarations(css: str) -> set[tuple[str, str]]:
    """Every property with a value that can be asked for without the page's variables."""
    found: set[tuple[str, str]] = set()
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    while rules:
        rule = rules.pop()
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword == "media":
            rules += tinycss2.parse_rule_list(rule.content, True, True)
        elif rule.type == "qualified-rule":
            for each in tinycss2.parse_declaration_list(rule.content, True, True):
                if each.type == "declaration" and not each.name.startswith(("--", "-")):
                    value = tinycss2.serialize(each.value).strip()
                    found.add((each.name, "inherit" if "var(" in value else value))
    return found


def test_the_old_engine_reads_every_rule_of_the_built_sheet(page, old_page):
    for each in (page, old_page):
        each.goto("/accounts/sign-in/")

    read, all_rules = old_page.evaluate(SELECTORS), page.evaluate(SELECTORS)
    pairs = sorted(declarations(SHEET.read_text(encoding="utf-8")))
    lost = {tuple(p) for p in old_page.evaluate(UNSUPPORTED, pairs)}
    lost -= {tuple(p) for p in page.evaluate(UNSUPPORTED, pairs)}

    assert len(all_rules) > 800
    unread = [rule for rule in all_rules if not any(part in rule for part in SPARED_PARTS)]
    assert len(read) == len(unread), set(unread) - set(read)
    assert {name for name, _ in lost} <= SPARED, lost


def test_the_old_engine_reads_every_selector_of_our_scripts(old_page):
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").glob("*.js")
    )
    asked = re.findall(r"""(?:querySelector(?:All)?|closest|matches)\("([^"`]+)"\)""", source)
    asked += re.findall(r"""once\(\w+, "\w+", "([^"]+)\"""", source)
    asked += re.findall(r"""^const [A-Z]+ = "([a-z\[.][^"]*[\[,:][^"]*)";""", source, re.M)

    old_page.goto("/accounts/sign-in/")

    assert len(asked) > 40
    old_page.evaluate("(all) => all.forEach((one) => document.querySelectorAll(one))", asked)


def test_pages_look_the_same_in_the_old_engine(
    page, old_page, transactional_db, office, live_server_url
):
    looks = []
    for each in (page, old_page):
        sign_in(each, office, live_server_url)
        for form in ("/units/new/", "/rounds/new/"):  # no fault in their scripts, either
            each.goto(form)
        each.goto("/findings/")
        expect(each.locator("html.has-js")).to_be_attached()
        looks.append(
            each.evaluate(
                """() => [".side", ".topbar", ".page-head h1", ".btn"].map((name) => {
              const part = document.querySelector(name), look = getComputedStyle(part), box = part.getBoundingClientRect();
              return [look.backgroundColor, look.color, look.fontSize, look.position, look.display, Math.round(box.left)];
            })"""
            )
        )
        assert each.evaluate(WIDE_ICONS) == 0

    assert looks[0] == looks[1]


LOOK_OF = """(names) => names.map((name) => {
  const part = document.querySelector(name);
  if (!part) return [name, "absent"];
  const look = getComputedStyle(part), box = part.getBoundingClientRect();
  return [name, look.backgroundColor, look.color, look.fontSize, look.display, Math.round(box.left), Math.round(box.top / 8)];
})"""
ADMIN = {
    "/admin/": ["#header", "#site-name a", "#content h1", ".module caption"],
    "/admin/accounts/user/": ["#changelist", "#changelist-search", "#result_list th", ".paginator"],
    "/admin/accounts/user/add/": ["fieldset.module", ".form-row label", ".submit-row input"],
}


def test_the_admin_looks_the_same_in_the_old_engine(
    page, old_page, transactional_db, sysadmin, live_server_url
):
    looks: dict[str, list] = {"new": [], "old": []}
    for name, each in (("new", page), ("old", old_page)):
        sign_in(each, sysadmin, live_server_url)
        for url, parts in ADMIN.items():
            assert each.goto(url).status == 200
            picture = SCREENSHOTS / f"admin-{name}-{url.strip('/').replace('/', '-')}.png"
            each.screenshot(path=picture, full_page=True)
            looks[name] += each.evaluate(LOOK_OF, parts)

    assert looks["old"] == looks["new"]
    assert not [look for look in looks["new"] if look[1] == "absent"]


def test_a_first_visit_asks_for_few_files(page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/accounts/sign-in/", wait_until="networkidle")

    assert len([url for url in asked if "/static/" in url]) <= 4, asked


def test_icons_have_a_size_without_the_style_sheet(page, transactional_db, office, live_server_url):
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    sign_in(page, office, live_server_url)

    page.goto("/")

    assert page.locator("svg.icon").count() > 5
    assert page.evaluate(WIDE_ICONS) == 0


def test_sign_in_page_says_which_browsers_are_supported(page):
    page.goto("/accounts/sign-in/")

    expect(page.get_by_text("Chromium 86")).to_be_visible()
