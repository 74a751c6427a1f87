"""Who is told of what, and how often: through a real receiver, over many looks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipelines.monitoring.year_states import LastRun
from pipelines.publications import publications
from tests.pipelines.conftest import command_at
from tests.pipelines.monitoring.conftest import NOW, channel, down, rule, state

HOUR = timedelta(hours=1)


def test_a_failure_is_told_once_however_often_it_is_seen(receiver, look) -> None:
    for _ in range(11):
        look([channel(receiver)], state(2025, rule()))
    assert receiver.titles == ["[blokkerend] regel gezakt: iv3_baten_lasten.taakveld.bekend (2025)"]


def test_a_failure_that_doubles_is_told_again_and_one_that_grows_is_not(receiver, look) -> None:
    for failed in (40, 79, 80, 100, 81, 159):
        look([channel(receiver)], state(2025, rule(failed=failed)))
    assert "eerder gemeld: 40" in receiver.got[1]["message"]
    assert [title.split(":")[0] for title in receiver.titles] == [
        "[blokkerend] regel gezakt",
        "[blokkerend] Verergerd",
    ]


def test_a_warning_that_begins_to_block_is_told_again(receiver, look) -> None:
    look([channel(receiver)], state(2025, rule(blocks=False)))
    look([channel(receiver)], state(2025, rule()))
    assert [title.split(":")[0] for title in receiver.titles] == [
        "[waarschuwing] regel gezakt",
        "[blokkerend] Verergerd",
    ]


def test_a_recovery_is_told_once_with_its_duration(receiver, look) -> None:
    look([channel(receiver)], state(2025, rule()))
    receiver.got.clear()
    look([channel(receiver)], state(2025), at=NOW + 27 * HOUR)
    [message] = receiver.got
    assert message["title"] == "Hersteld: regel gezakt: iv3_baten_lasten.taakveld.bekend (2025)"
    assert message["type"] == "success"
    assert "Duur: 1 dag en 3 uur" in message["message"]
    receiver.got.clear()
    look([channel(receiver)], state(2025), at=NOW + 28 * HOUR)
    assert receiver.titles == []


def test_a_recovery_of_what_nobody_was_told_is_not_told(receiver, look, journal) -> None:
    receiver.status = 503
    look([channel(receiver)], state(2025, rule()))
    receiver.status = 200
    look([channel(receiver)], state(2025))
    assert receiver.titles == []
    assert journal.read().outbox == ()


def test_an_open_failure_is_repeated_after_the_interval_of_its_channel(receiver, look) -> None:
    team = channel(receiver, repeat=timedelta(hours=12))
    look([team], state(2025, rule()))
    look([team], state(2025, rule()), at=NOW + 11 * HOUR)
    assert len(receiver.titles) == 1
    look([team], state(2025, rule()), at=NOW + 13 * HOUR)
    assert receiver.titles == [
        "[blokkerend] Nog steeds: regel gezakt: iv3_baten_lasten.taakveld.bekend (2025)"
    ]


def test_a_channel_hears_from_its_severity_on(receiver, second_receiver, look) -> None:
    channels = [channel(receiver, "alles"), channel(second_receiver, "ernst", min_severity="blokkerend")]
    look(channels, state(2025, rule(blocks=False)))
    assert (len(receiver.titles), len(second_receiver.titles)) == (1, 0)
    look(channels, state(2025, rule()))
    assert receiver.titles == [
        "[blokkerend] Verergerd: regel gezakt: iv3_baten_lasten.taakveld.bekend (2025)"
    ]
    assert second_receiver.titles == ["[blokkerend] regel gezakt: iv3_baten_lasten.taakveld.bekend (2025)"]


def test_a_source_that_is_down_is_one_message_for_all_its_years(receiver, look) -> None:
    years = [state(jaar, unavailable=(down(),)) for jaar in range(2017, 2026)]
    look([channel(receiver)], *years)
    [message] = receiver.got
    assert message["years"] == "2017,2018,2019,2020,2021,2022,2023,2024,2025"
    look([channel(receiver)], *years[:4])
    assert len(receiver.got) == 1, "fewer years is no news, and no recovery"
    receiver.got.clear()
    look([channel(receiver)], *[state(jaar) for jaar in range(2017, 2026)])
    assert len(receiver.titles) == 1


def test_many_sources_that_go_down_at_once_are_one_message_and_one_recovery(receiver, look) -> None:
    sources = tuple(down(f"gemeente-{number}") for number in range(342))
    look([channel(receiver)], state(2025, unavailable=sources))
    [message] = receiver.got
    assert message["title"] == "[waarschuwing] 342 bronnen konden niet worden opgehaald (2025)"
    assert "En nog 332: openbegroting alert list" in message["message"]
    receiver.got.clear()
    look([channel(receiver)], state(2025))
    assert receiver.titles == ["Hersteld: 342 bronnen konden niet worden opgehaald (2025)"]


def test_rules_that_fail_together_are_one_message_with_the_examples_of_each(receiver, look) -> None:
    warning = rule(rule="iv3.b", blocks=False, sample=("GM0736: tweede voorbeeld",), failed_eur=None)
    look([channel(receiver)], state(2024, warning), state(2025, rule()))
    [message] = receiver.got
    kept = (
        "De nieuwe gegevens van 2025 zijn niet gepubliceerd; release 1.2.0 van 1 november 2026 blijft staan."
    )
    assert message["title"] == "[blokkerend] 2 regels gezakt (2024, 2025)"
    assert message["message"].splitlines()[1:3] == [
        f"Gevolg: {kept}",
        "Gevolg: 2024 is wel gepubliceerd, als release 1.2.0.",
    ]
    assert "Hoeveel: 40 van 1.000 (4,0%), samen € 1.234.567" in message["message"]
    assert "- GM0307 X000: taakveld '9.9' is onbekend" in message["message"]
    assert "- GM0736: tweede voorbeeld" in message["message"]
    receiver.got.clear()
    look([channel(receiver)], state(2024, warning), state(2025))
    assert receiver.titles == ["Hersteld: regel gezakt: iv3_baten_lasten.taakveld.bekend (2025)"]


def test_what_befell_a_year_is_said_once_in_a_title(receiver, look) -> None:
    look([channel(receiver)], state(2023, last_run=LastRun(NOW, "KeyError")), state(2024, what="withheld"))
    look([channel(receiver)], state(2024, what="withheld"), state(2025, what="failed"))

    assert sorted(receiver.titles) == [
        "Hersteld: verwerking afgebroken (2023)",
        "[blokkerend] verwerking afgebroken (2023)",
        "[blokkerend] vrijgave mislukt (2025)",
        "[blokkerend] vrijgave tegengehouden (2024)",
    ]


def test_a_year_that_is_being_run_neither_fails_nor_recovers(receiver, look) -> None:
    both = [state(2024, unavailable=(down(),)), state(2025, rule(), unavailable=(down(),))]
    look([channel(receiver)], *both)
    assert len(receiver.titles) == 2
    look([channel(receiver)], state(2024), unseen=(2025,))
    assert receiver.titles == []
    look([channel(receiver)], state(2024), state(2025))
    assert len(receiver.titles) == 2


def test_what_someone_knows_of_is_not_repeated_but_its_worsening_and_end_are_told(
    receiver, look, journal, command, tmp_path
) -> None:
    look([channel(receiver)], state(2025, rule()))
    [fingerprint] = journal.read().incidents
    result = command_at(tmp_path)("alert", "ack", fingerprint[:6], "--by", "Sanne")
    assert result.exit_code == 0, result.output
    look([channel(receiver)], state(2025, rule()), at=NOW + 50 * HOUR)
    assert len(receiver.titles) == 1
    look([channel(receiver)], state(2025, rule(failed=80)), at=NOW + 51 * HOUR)
    look([channel(receiver)], state(2025), at=NOW + 52 * HOUR)
    assert [title.split(":")[0] for title in receiver.titles] == ["[blokkerend] Verergerd", "Hersteld"]


def test_a_rule_that_comes_and_goes_is_told_to_do_so_and_then_left_alone(receiver, look) -> None:
    for minute in range(20):
        failing = (rule(),) if minute % 2 == 0 else ()
        look([channel(receiver)], state(2025, *failing), at=NOW + timedelta(minutes=minute))
    assert [title.split(":")[0] for title in receiver.titles] == [
        "[blokkerend] regel gezakt",
        "Hersteld",
        "[blokkerend] regel gezakt",
        "Hersteld",
        "[blokkerend] Wisselend",
    ]
    look([channel(receiver)], state(2025), at=NOW + 25 * HOUR)
    assert [title.split(":")[0] for title in receiver.titles] == ["Hersteld"]


def test_a_rule_that_was_not_run_is_ours_to_mend(receiver, look) -> None:
    look([channel(receiver)], state(2025, rule(failed=0, sample=(), reason="de kolom ontbreekt")))
    [message] = receiver.got
    assert "Wat: Niet uitgevoerd (de kolom ontbreekt): Elk taakveld" in message["message"]
    assert "Wie: het datateam\n" in message["message"]


@pytest.mark.parametrize(
    ("became", "told"),
    [
        ({"what": "failed"}, "Wat: De vrijgave is mislukt."),
        ({"what": "withheld"}, "Wat: De vrijgave is tegengehouden.\n"),
        ({"what": "incomplete"}, "wat is gepubliceerd, is niet meer volledig op te halen."),
        ({"what": "withheld", "awaits_approval": True}, "Wat: De vrijgave wacht op goedkeuring"),
        ({"what": "withheld", "awaits_approval": True}, "klopt het: openbegroting approve 2025 --changes"),
    ],
)
def test_an_obstacle_that_is_no_rule_is_told_with_its_reasons(receiver, look, became, told: str) -> None:
    look([channel(receiver)], state(2025, reasons=("kadernota: page a.txt is gone",), **became))
    [message] = receiver.got
    assert message["kind"] == "vrijgave"
    assert told in message["message"]
    assert "Het programma meldt:\n- kadernota: page a.txt is gone" in message["message"]


def test_a_run_that_broke_off_is_told_with_what_it_broke_off_on_and_its_end_too(receiver, look) -> None:
    broken = state(2025, what="published", last_run=LastRun(NOW, "KeyError: 'taakveld'"))
    for _ in range(2):
        look([channel(receiver)], broken)
    [message] = receiver.got
    assert (message["kind"], message["severity"]) == ("run", "blokkerend")
    assert "- KeyError: 'taakveld'" in message["message"]
    assert "release 1.2.0 van 1 november 2026 blijft staan" in message["message"]
    assert "openbegroting run --year 2025" in message["message"]
    receiver.got.clear()
    look([channel(receiver)], state(2025, last_run=LastRun(NOW, None, NOW)))
    assert [title.split(":")[0] for title in receiver.titles] == ["Hersteld"]


def test_a_year_with_nothing_but_a_source_that_is_down_is_told_once(receiver, look) -> None:
    lost = state(2025, what="nothing", release=None, published_at=None, unavailable=(down(in_use=None),))
    look([channel(receiver)], lost)
    [message] = receiver.got
    assert (message["kind"], message["severity"]) == ("bron", "blokkerend")
    assert "Nog nooit opgehaald voor 2025" in message["message"]


def test_a_channel_that_is_taken_away_keeps_no_messages(receiver, look, journal) -> None:
    receiver.status = 503
    look([channel(receiver)], state(2025, rule()))
    assert len(journal.read().outbox) == 1
    look([], state(2025, rule()))
    assert (journal.read().outbox, journal.read().trouble) == ((), {})


def test_an_overdue_report_is_told_once_per_year_and_its_end_when_it_is_seen(receiver, look) -> None:
    of = {(one.verslagsoort, one.plaatsing): one for one in publications(2025, None, date(2025, 1, 1))}
    late, other = (of["X001", 1], of["X001", 2]), of["X002", 1]
    for overdue in (late[:1], late[:1], (*late, other), (*late, other)):
        look([channel(receiver)], state(2025, overdue=overdue), state(2024))
    first, second = receiver.got
    assert first["title"] == "[waarschuwing] Iv3-verslag te laat: X001 (2025)"
    assert "plaatsing 1: verwacht op 12-05-2025" in first["message"]
    assert "Kijk of CBS een uitstel meldt" in first["message"]
    assert second["title"] == "[waarschuwing] Iv3-verslag te laat: X002 (2025)", "of X001 all was told"
    receiver.got.clear()
    look([channel(receiver)], state(2025, overdue=(other,)))
    assert receiver.titles == ["Hersteld: Iv3-verslag te laat: X001 (2025)"]
