"""What outsiders see: read back with the programs that read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

from pipelines.monitoring import lifecycle
from pipelines.monitoring.incidents import findings
from pipelines.monitoring.journal import Memory
from pipelines.monitoring.outside import badges, metrics, status_file, status_page
from pipelines.monitoring.outside.ping import ping
from pipelines.monitoring.secrets import Address
from pipelines.monitoring.year_states import LastRun
from tests.pipelines.monitoring.conftest import NOW, channel, down, rule, state

DOCUMENTATION = Path(__file__).resolve().parents[4] / "docs/monitoring.md"

SVG = "{http://www.w3.org/2000/svg}"

NEVER_RUN = state(2026, release=None, published_at=None, what=None, last_run=None)


@pytest.mark.parametrize("reading", [openmetrics, prometheus])
def test_the_metrics_read_as_openmetrics_and_as_the_older_prometheus_text(reading, receiver) -> None:
    states = [
        state(
            2025,
            rule(),
            rule(rule="w", blocks=False),
            accepted=10,
            quarantined=3,
            oldest_pull=NOW - timedelta(days=9),
            unavailable=(down(),),
            last_run=LastRun(NOW, None, NOW - timedelta(days=1)),
        ),
        NEVER_RUN,
    ]
    watched = lifecycle.Look(NOW, findings(states), (), [channel(receiver, 'a-"quoted\\name"\n')])
    text = metrics.rendered(states, lifecycle.after(watched, Memory())).decode()
    found = {
        (sample.name.removeprefix("openbegroting_"), *sample.labels.values()): sample.value
        for family in reading(text)
        for sample in family.samples
    }
    documentation = DOCUMENTATION.read_text(encoding="utf-8")
    assert [name for name, *_ in found if f"`{name}`" not in documentation] == []
    assert found["last_success_timestamp_seconds", "2025"] == (NOW - timedelta(days=1)).timestamp()
    assert found["last_run_success", "2025"] == 0
    assert found["accepted_rows", "2025"] == 10
    assert found["quarantined_rows", "2025"] == 3
    assert found["failed_rules", "2025", "blokkerend"] == 1
    assert found["failed_rules", "2025", "waarschuwing"] == 1
    assert found["unavailable_sources", "2025"] == 1
    assert found["oldest_source_timestamp_seconds", "2025"] == (NOW - timedelta(days=9)).timestamp()
    assert ("last_run_success", "2026") not in found, "what never ran neither failed nor went well"
    assert found["open_incidents", "blokkerend"] == 1
    assert found["undelivered_alerts", 'a-"quoted\\name"\n'] == 2


def test_each_figure_is_that_of_its_year_or_channel_and_of_nothing_else(receiver) -> None:
    """Every figure differs from the others here: one that comes from elsewhere shows."""
    went_well, ended = NOW - timedelta(days=1), NOW - timedelta(hours=1)
    published, pulled = NOW - timedelta(days=5), NOW - timedelta(days=9)
    warnings = [rule(rule=f"w.{number}", blocks=False) for number in range(3)]
    sources = tuple(down(f"bron-{number}") for number in range(4))
    years = [
        state(
            2024, what="unchanged", published_at=published, accepted=11, quarantined=7, oldest_pull=pulled,
            last_run=LastRun(ended, None, ended),
        ),
        state(
            2025, rule(), rule(rule="b.2"), *warnings, published_at=NOW, accepted=12, quarantined=8,
            unavailable=sources, last_run=LastRun(NOW, None, went_well),
        ),
    ]  # fmt: skip
    gone = state(2025, rule(rule="voorbij"))
    first, second = channel(receiver, "eerste"), channel(receiver, "tweede", min_severity="blokkerend")
    memory = lifecycle.after(lifecycle.Look(NOW, findings([gone]), (), []), Memory())
    memory = lifecycle.after(lifecycle.Look(NOW, findings(years), (), [first, second]), memory)
    assert sum(incident.state == "opgelost" for incident in memory.incidents.values()) == 1

    told = metrics.rendered(years, memory).decode()

    figures = dict(
        line.removeprefix("openbegroting_").rsplit(" ", 1)
        for line in told.splitlines()
        if not line.startswith("#")
    )
    assert {name: float(figure) for name, figure in figures.items()} == {
        'last_run_timestamp_seconds{jaar="2024"}': ended.timestamp(),
        'last_run_timestamp_seconds{jaar="2025"}': NOW.timestamp(),
        'last_success_timestamp_seconds{jaar="2024"}': ended.timestamp(),
        'last_success_timestamp_seconds{jaar="2025"}': went_well.timestamp(),
        'last_run_success{jaar="2024"}': 1,
        'last_run_success{jaar="2025"}': 0,
        'release_timestamp_seconds{jaar="2024"}': published.timestamp(),
        'release_timestamp_seconds{jaar="2025"}': NOW.timestamp(),
        'accepted_rows{jaar="2024"}': 11,
        'accepted_rows{jaar="2025"}': 12,
        'quarantined_rows{jaar="2024"}': 7,
        'quarantined_rows{jaar="2025"}': 8,
        'failed_rules{jaar="2024",ernst="blokkerend"}': 0,
        'failed_rules{jaar="2024",ernst="waarschuwing"}': 0,
        'failed_rules{jaar="2025",ernst="blokkerend"}': 2,
        'failed_rules{jaar="2025",ernst="waarschuwing"}': 3,
        'unavailable_sources{jaar="2024"}': 0,
        'unavailable_sources{jaar="2025"}': 4,
        'oldest_source_timestamp_seconds{jaar="2024"}': pulled.timestamp(),
        'open_incidents{ernst="blokkerend"}': 2,
        'open_incidents{ernst="waarschuwing"}': 7,
        'undelivered_alerts{kanaal="eerste"}': 2,
        'undelivered_alerts{kanaal="tweede"}': 1,
    }


def test_the_status_names_failures_and_ages_and_no_messages_of_sources() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    held = state(2025, rule(), unavailable=(down(message="/srv/secret: no such file"),), quarantined=3)
    content = status_file.rendered([held, NEVER_RUN], now)
    [year, never] = json.loads(content)["jaren"]
    assert (year["release"], year["release_leeftijd_dagen"], year["laatste_uitkomst"]) == (
        "1.2.0",
        21,
        "tegengehouden",
    )
    assert year["regels_gezakt"][0]["gezakt"] == 40
    assert year["bronnen_niet_bereikbaar"] == ["iv3"]
    assert (never["release"], never["laatste_uitkomst"], never["in_orde"]) == (None, None, False)
    assert b"secret" not in content


def test_a_run_that_broke_off_is_not_well_wherever_one_looks() -> None:
    broken = state(2025, what="published", last_run=LastRun(NOW, "KeyError: 'geheim'", NOW))

    content = status_file.rendered([broken], NOW)

    [year] = json.loads(content)["jaren"]
    assert (year["laatste_uitkomst"], year["in_orde"], json.loads(content)["in_orde"]) == (
        "afgebroken",
        False,
        False,
    )
    assert b"geheim" not in content
    assert b"nieuwe tegengehouden" in badges.rendered(broken)
    assert b'last_run_success{jaar="2025"} 0' in metrics.rendered([broken], Memory())


def test_a_status_is_the_same_a_moment_later_and_another_when_a_rule_fails() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    before = status_file.rendered([state()], now)
    assert status_file.same(before, status_file.rendered([state()], now + timedelta(minutes=1)))
    assert not status_file.same(before, status_file.rendered([state(2025, rule())], now))
    assert not status_file.same(b"{torn", before)


@pytest.mark.parametrize(
    ("year", "says"),
    [
        (state(), "begrotingen 2025: 1.2.0"),
        (state(2025, rule()), "begrotingen 2025: 1.2.0, nieuwe tegengehouden"),
        (NEVER_RUN, "begrotingen 2026: geen release"),
        (state(release="<b>&\"'"), "begrotingen 2025: <b>&\"'"),
    ],
)
def test_a_badge_says_how_the_year_stands_also_to_a_screen_reader(year, says: str) -> None:
    svg = ET.fromstring(badges.rendered(year))
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == {
        "svg",
        "title",
        "rect",
        "path",
        "g",
        "text",
    }
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == says == svg.findtext(f"{SVG}title")
    assert ": ".join(text.text or "" for text in svg.iter(f"{SVG}text")) == says


def test_a_ping_that_is_not_taken_is_told_without_its_address(receiver) -> None:
    address = Address(f"http://127.0.0.1:{receiver.port}/ping/geheim", frozenset())
    assert ping(address) is None
    receiver.status = 404
    assert ping(address) == "status 404"
    assert receiver.paths == ["/ping/geheim", "/ping/geheim"]
    assert ping(Address("http://127.0.0.1:1/geheim", frozenset())) == "ConnectionError"


def test_the_status_page_tells_people_what_the_file_tells_programs() -> None:
    hostile = '"><script>alert(1)</script><img src=x>'
    states = [
        state(2025, rule(), rule(rule="w", blocks=False), unavailable=(down(title=hostile),)),
        NEVER_RUN,
    ]

    page = lxml.html.document_fromstring(status_page.rendered(states, NOW))

    assert page.xpath("//script|//img") == []
    (year,) = page.xpath("//section[@aria-labelledby='jaar-2025']")
    told = " ".join(year.text_content().split())
    assert "nieuwe gegevens tegengehouden" in told
    assert "1.2.0" in told
    assert "Elk taakveld staat in de codelijst van het jaar." in told
    assert "de bron" in told
    assert "€ 1.234.567" in told
    assert hostile in told
    assert "dagen oud" in told
    assert [one.text for one in year.xpath(".//td/span[contains(@class, 'tag')]")] == [
        "houdt tegen",
        "waarschuwing",
    ]
    (new,) = page.xpath("//section[@aria-labelledby='jaar-2026']")
    assert "nog niet verwerkt" in new.text_content()


def test_the_status_page_keeps_what_sources_said_to_itself() -> None:
    page = status_page.rendered([state(2025, rule(), reasons=("/home/geheim",))], NOW).decode()

    assert "taakveld &#39;9.9&#39; is onbekend" not in page
    assert "/home/geheim" not in page


def test_a_year_that_is_well_says_so() -> None:
    good = state(2024, what="published", last_run=LastRun(NOW, None, NOW))

    assert "Alles in orde." in status_page.rendered([good], NOW).decode()
