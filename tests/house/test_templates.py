"""Every page stands in the shell, keeps to the content policy, and says only words that are marked for translation."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.template import loader

from forms_platform.catalogue.cards import SUBJECTS
from forms_platform.look import theme

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
EVERY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [name for name in EVERY if name.endswith(".html")]
# Not pages: parts of pages, parts of the sign-in package's pages, sentences, and letters.
PARTS = ("components/", "allauth/elements/", "refusals/", "mail/", "intake/fields/")
FORBIDDEN = {
    "style attribute": r"<[^>]*\sstyle\s*=",
    "style element": r"<style\b",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "script of htmx": r"\bhx-(on|live|vars)\b|\bjs:|javascript:",
    "script in the page": r"<script\b(?![^>]*\ssrc=)[^>]*>",
    "another site": r"""(?:src|href|action)=["'](?:https?:)?//""",
}
CSS_LIMIT, JS_LIMIT = 40_000, 20_000  # gzip


def source(name: str) -> str:
    return re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)


def markup(name: str) -> str:
    """The template with its tags and variables taken out: what is left is sent as it stands."""
    return re.sub(r"{%.*?%}|{{.*?}}", "", source(name), flags=re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_keeps_to_the_content_policy(name: str) -> None:
    allowed = {"style element"} if name.startswith("mail/") else set()  # a mail has no style sheet to link to
    text = markup(name)
    found = [what for what, pattern in FORBIDDEN.items() if what not in allowed and re.search(pattern, text, re.I)]
    assert found == []


@pytest.mark.parametrize("name", EVERY)
def test_a_template_compiles(name: str) -> None:
    loader.get_template(name)


@pytest.mark.parametrize("name", [name for name in PAGES if name != "base.html"])
def test_a_page_stands_in_the_shell(name: str) -> None:
    if name.startswith(PARTS) or Path(name).name.startswith("_"):
        assert "{% extends" not in source(name) or name.startswith("intake/fields/")
        return
    seen, at = {name}, name
    while at != "base.html":
        extended = re.search(r"""{% extends ["']([^"']+)["'] %}""", source(at))
        assert extended is not None, f"{at} extends nothing"
        at = extended.group(1)
        assert at not in seen
        seen.add(at)


@pytest.mark.parametrize("name", EVERY)
def test_no_swedish_word_stands_outside_a_translation(name: str) -> None:
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", source(name), flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    assert re.findall(r"\S*[åäöÅÄÖ]\S*", text) == []


def test_every_icon_that_is_asked_for_is_on_the_sheet() -> None:
    sheet = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img/icons.svg").read_text()))
    asked: dict[str, str] = {}
    for name in PAGES:
        for icon in re.findall(r"""{% icon ["']([^"']+)["']|\bicon=["']([a-z0-9-]+)["']""", source(name)):
            asked["".join(icon)] = name
    for path in (ROOT / "forms_platform/definitions/shipped").glob("*.json"):
        asked[json.loads(path.read_text()).get("icon", "file-text")] = path.name
    asked |= {icon: "catalogue.cards" for icon, _ in SUBJECTS.values()}
    assert {icon: where for icon, where in asked.items() if icon not in sheet} == {}


def test_every_component_of_the_design_system_that_is_used_is_vendored() -> None:
    sheet = (STATIC / "vendor/designsystemet.css").read_text()
    used = {name for page in PAGES for text in re.findall(r'class="([^"]*)', markup(page)) for name in text.split()}
    missing = [name for name in sorted(used) if name.startswith("ds-") and f".{name}" not in sheet]
    assert missing == []


def test_the_vendored_copies_are_what_was_vendored() -> None:
    done = subprocess.run([sys.executable, "frontend/vendor.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_lock_of_the_front_end_names_no_registry() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    wanted = json.loads((ROOT / "frontend/package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_the_theme_is_made_of_the_chosen_colours() -> None:
    assert (STATIC / "css/theme.css").read_text() == theme.style_sheet(theme.chosen())


def test_a_page_weighs_little() -> None:
    def weight(paths: set[str]) -> int:
        return sum(len(gzip.compress((STATIC / path).read_bytes(), 9)) for path in paths)

    shell = set(re.findall(r"""{% static ["']([^"']+\.(?:css|js))["'] %}""", source("base.html")))
    for name in PAGES:
        own = set(re.findall(r"""{% static ["']([^"']+\.(?:css|js))["'] %}""", source(name)))
        asked = shell | {path for path in own if "accessible-autocomplete" not in path}  # fetched for long lists alone
        assert weight({path for path in asked if path.endswith(".css")}) <= CSS_LIMIT, name
        assert weight({path for path in asked if path.endswith(".js")}) <= JS_LIMIT, name


def test_static_files_are_collected_with_a_manifest(tmp_path: Path, settings: Any) -> None:
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    call_command("collectstatic", interactive=False, verbosity=0)
    known = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    asked = {path for name in PAGES for path in re.findall(r"""{% static ["']([^"']+)["'] %}""", source(name))}
    assert asked - set(known) == set()
    assert known["css/fonts/inter.woff2"].split("/")[-1] in (tmp_path / known["css/app.css"]).read_text()
