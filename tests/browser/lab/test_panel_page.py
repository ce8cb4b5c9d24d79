"""The lab beside the page: other notes, other widths, the site's policy, a reload."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from support.axe import serious
from support.panel import STEPS, bar, check_terminal, forward, press_start, typed

pytestmark = pytest.mark.browser

OpenLab = Callable[..., Page]


def test_the_database_follows_the_sites_tabs_and_they_follow_it(open_lab: OpenLab) -> None:
    """And each database keeps a project of its own."""
    page = open_lab()
    forward(page, 2)
    page.locator(".tabbed-labels label", has_text="PostgreSQL").first.click()
    expect(page.get_by_role("button", name="PostgreSQL")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    page.get_by_role("button", name="SQLite").click()
    expect(page.get_by_role("heading", name="Шаг 3 из")).to_be_visible()
    checked = page.locator(".tabbed-set > input:checked").first.get_attribute("id")
    assert page.locator(f"label[for='{checked}']").inner_text() == "SQLite"


def test_the_start_page_runs_the_first_migration(open_lab: OpenLab) -> None:
    """There and then: its steps, its files, and the way to its text."""
    page = open_lab("", start=False)
    place = page.locator(".ln-lab")
    expect(place).to_contain_text("Первая миграция: 2\u00a0шага на\u00a0SQLite")
    place.get_by_role("button", name="Попробовать прямо здесь").click()
    expect(page.get_by_role("heading", name="Шаг 1 из\u00a02")).to_be_visible()
    forward(page, 2)
    expect(page.get_by_role("heading", name="Заметка пройдена")).to_be_visible()
    page.get_by_role("link", name="К тексту заметки").click()
    expect(page.locator("article h1")).to_contain_text("Первая миграция")
    expect(page.locator(".md-content .ln-lab-mark").first).to_be_visible()


def test_the_graph_is_drawn_and_walked(open_lab: OpenLab) -> None:
    """Branch, merge, where the base stands, what is new; a revision is applied by the command shown."""
    page = open_lab()
    page.get_by_role("tab", name="Граф").click()
    graph = page.get_by_role("region", name="Граф ревизий")
    expect(graph).to_contain_text("Ревизий ещё нет")
    typed(page, "branch")
    rows = graph.get_by_role("listitem")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("слияние bb и cc")
    expect(rows.first).to_contain_text("head")
    expect(rows.last).to_contain_text("точка ветвления")
    expect(rows.last).to_contain_text("база пришла сюда")
    expect(rows.filter(has_text="новая")).to_have_count(4)
    assert serious(page) == []
    graph.get_by_role("button", name="Применить до неё: alembic upgrade dd").click()
    expect(rows.first).to_contain_text("база пришла сюда")
    expect(rows.filter(has_text="не применена")).to_have_count(0)
    check_terminal(page, "alembic upgrade dd")
    rows.nth(1).get_by_role("button", name="Читать").click()
    expect(page.get_by_role("tab", name="Файлы")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Граф").click()
    graph.get_by_role("button", name="Откатить всё").click()
    expect(graph).to_contain_text("База пуста")


def test_the_lab_outlives_instant_navigation(open_lab: OpenLab) -> None:
    """On another page it says whose it is; back on its note the marks are there again."""
    page = open_lab()
    forward(page, 2)
    page.locator("article").get_by_role("link", name="Другая", exact=True).click()
    expect(page.get_by_role("link", name="К тексту заметки")).to_be_visible()
    expect(page.locator(".ln-lab").get_by_role("button", name="Запустить")).to_be_visible()
    forward(page)
    page.get_by_role("link", name="К тексту заметки").click()
    expect(bar(page, 2).locator(".ln-lab-mark")).to_contain_text("Применено")
    expect(page.get_by_role("heading", name="Шаг 4 из")).to_be_visible()


def test_another_note_takes_the_lab_over_and_the_first_is_not_lost(open_lab: OpenLab) -> None:
    """One panel, one worker; each note its own project."""
    page = open_lab()
    forward(page, 3)
    page.locator("article").get_by_role("link", name="Другая", exact=True).click()
    press_start(page)
    expect(page.get_by_role("heading", name="Шаг 1 из")).to_be_visible()
    expect(page.get_by_role("navigation", name="Файлы проекта")).not_to_contain_text("alembic.ini")
    page.locator("article").get_by_role("link", name="Шаги", exact=True).click()
    press_start(page)
    expect(page.get_by_role("heading", name="Шаг 4 из")).to_be_visible()
    expect(page.get_by_role("navigation", name="Файлы проекта")).to_contain_text("alembic.ini")


def test_the_sites_policy_refuses_nothing_of_the_lab(open_lab: OpenLab) -> None:
    """Editor and terminal make styles of their own, and no style element or attribute is allowed."""
    page = open_lab(start=False)
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert "style-src 'self';" in policy
    page.evaluate(
        """() => {
            window.refused = [];
            const note = event => window.refused.push(`${event.effectiveDirective} ${event.sample}`);
            document.addEventListener("securitypolicyviolation", note);
        }"""
    )
    press_start(page)
    forward(page, STEPS)
    typed(page, "ls")
    check_terminal(page, "app/models.py")
    assert page.evaluate("window.refused") == []
    family = page.locator(".xterm-rows").evaluate("rows => getComputedStyle(rows).fontFamily")
    assert "JetBrains Mono" in family  # the sheet that xterm.js wrote holds


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_serious_in_the_lab(width: int, scheme: str, open_lab: OpenLab) -> None:
    """At the start, after steps and with each part in front; nothing scrolls sideways."""
    page = open_lab(width=width, scheme=scheme)
    faults = serious(page)
    forward(page, STEPS)
    if width < 720:
        page.get_by_role("button", name="Терминал, файлы, база").click()
    for part in page.get_by_role("tab").all():
        part.click()
        faults += serious(page)
    assert faults == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_on_a_phone_the_step_stands_at_the_foot_and_the_text_above_it(open_lab: OpenLab) -> None:
    """The block that runs is in view with what came of it; terminal and files are a press away, and back."""
    page = open_lab(width=390)
    card = page.get_by_role("region", name="Шаги заметки")
    place = card.bounding_box()
    assert place
    assert place["y"] > 450, "the upper half is the text's"
    expect(page.get_by_role("tab", name="Терминал")).to_be_hidden()
    forward(page)
    expect(page.locator('[data-block="0"]')).to_be_in_viewport()
    expect(bar(page, 0).locator(".ln-lab-mark")).to_contain_text("Применено")
    page.get_by_role("button", name="Терминал, файлы, база").click()
    page.get_by_role("tab", name="Терминал").click()
    screen = page.locator(".xterm-screen").bounding_box()
    assert screen
    assert screen["height"] > 250
    page.get_by_role("button", name="Показать в тексте").click()
    expect(page.locator('[data-block="1"]')).to_be_in_viewport()
    page.get_by_role("button", name="Свернуть", exact=True).click()
    expect(card).to_be_hidden()
    page.locator(".ln-lab-back").click()
    expect(page.get_by_role("button", name="Следующий шаг")).to_be_visible()


def test_on_a_phone_on_its_side_the_step_stands_beside_what_came_of_it(open_lab: OpenLab) -> None:
    """Below each other neither would have room."""
    page = open_lab(width=844)
    page.set_viewport_size({"width": 844, "height": 390})
    card = page.get_by_role("region", name="Шаги заметки")
    expect(page.get_by_role("button", name="Следующий шаг")).to_be_in_viewport(ratio=1)
    step, parts = card.bounding_box(), page.get_by_role("tabpanel").first.bounding_box()
    assert step
    assert parts
    assert step["x"] + step["width"] <= parts["x"]
    assert min(step["height"], parts["height"]) > 250


def test_a_reload_loses_nothing(open_lab: OpenLab) -> None:
    """The browser keeps the project and the place in the note; «Начать заново» is always there."""
    page = open_lab()
    forward(page, 4)
    page.wait_for_timeout(1500)  # it is kept half a second after the last change
    page.reload(wait_until="load")
    press_start(page)
    expect(page.get_by_role("heading", name="Шаг 5 из")).to_be_visible()
    expect(bar(page, 4).locator(".ln-lab-mark")).to_contain_text("Вывод совпал")
    expect(page.get_by_role("navigation", name="Файлы проекта")).to_contain_text("alembic.ini")


def test_a_block_that_cannot_run_here_says_why_and_is_passed_over(open_lab: OpenLab) -> None:
    """In its place and in the card; the steps after it go on."""
    reason = "Здесь нужны два сеанса сразу."

    def limited(route: Route) -> None:
        script = route.fetch().json()
        script["limits"] = [{"index": 1, "database": None, "reason": reason}]
        route.fulfill(json=script)

    page = open_lab(start=False)
    page.route("**/lab/notes/steps.json", limited)
    press_start(page)
    page.get_by_role("button", name="Следующий шаг").click()
    expect(page.get_by_role("region", name="Шаги заметки")).to_contain_text(reason)
    expect(bar(page, 1)).to_contain_text(reason)
    expect(bar(page, 1).get_by_role("button")).to_have_count(0)
    page.get_by_role("button", name="Пропустить шаг").click()
    forward(page)
    expect(bar(page, 2).locator(".ln-lab-mark")).to_contain_text("Применено")
