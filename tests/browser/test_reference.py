"""The page of the API in a browser: everything described is on it, in the reader's language, and nothing is foreign."""

from __future__ import annotations

import json
from urllib.request import urlopen

from playwright.sync_api import expect

from tests.browser.office import Office
from tests.browser.waiting import PATIENCE


def test_every_operation_is_on_the_page_with_a_line_to_try(office: Office) -> None:
    """In the language one chooses; nothing is asked of another site."""
    with urlopen(f"{office.url}/api/v1/openapi.json") as answer:
        described = sum(len(methods) for methods in json.load(answer)["paths"].values())
    ada = office.visit("Ada")
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(request.url))
    ada.page.goto(f"{office.url}/api")
    expect(ada.page.locator("details")).to_have_count(described, timeout=PATIENCE)
    ada.page.get_by_role("button", name="Français").click()
    expect(ada.page.get_by_role("heading", level=1)).to_have_text("L’API du bureau")
    post = ada.page.locator("details", has_text="Écrire dans le chat d’une salle")
    post.locator("summary").click()
    expect(post.locator(".api-try code")).to_contain_text("Authorization: Bearer $PAPOTE_TOKEN")
    expect(post).to_contain_text("Ce qu’on envoie")
    expect(post).to_contain_text("403 forbidden")
    assert all(url.startswith(office.url) for url in asked)
