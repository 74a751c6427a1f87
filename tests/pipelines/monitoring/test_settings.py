"""``alerts.yaml``: what it may say, and that a mistake is one line with its place and without its secret."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.monitoring.settings import SettingsError, read_settings, settings_beside

DOCUMENTATION = Path(__file__).resolve().parents[3] / "docs/monitoring.md"

SECRET = "s3cr3t-c4n4ry-token"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "alerts.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_with_everything_in_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TEAM_WEBHOOK", f"jsons://hooks.example.nl/{SECRET}")
    monkeypatch.setenv("MAIL_PASSWORD", "p@ss/w:rd?")
    monkeypatch.setenv("PING", f"https://hc.example.nl/{SECRET}")
    settings = read_settings(
        written(
            tmp_path,
            """
channels:
  team:
    url: ${TEAM_WEBHOOK}
    min_severity: blokkerend
    repeat: 12h
  post:
    url: mailtos://robot:${MAIL_PASSWORD}@mail.example.nl?to=team@example.nl
ping: ${PING}
metrics: /var/lib/node_exporter/openbegroting.prom
""",
        )
    )
    team, post = settings.channels
    assert (team.name, team.min_severity, team.repeat) == ("team", "blokkerend", timedelta(hours=12))
    assert (post.min_severity, post.repeat) == ("waarschuwing", timedelta(days=1))
    assert post.address.reveal() == "mailtos://robot:p%40ss%2Fw%3Ard%3F@mail.example.nl?to=team@example.nl"
    assert settings.ping is not None
    assert settings.metrics == Path("/var/lib/node_exporter/openbegroting.prom")
    assert SECRET not in repr(settings)
    assert "p@ss" not in repr(settings)


def test_the_example_in_the_documentation_is_one(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TEAM_WEBHOOK", "jsons://hooks.example.nl/path")
    monkeypatch.setenv("MAIL_PASSWORD", "geheim")
    monkeypatch.setenv("DEAD_MANS_PING", "https://hc.example.nl/ping")
    example = DOCUMENTATION.read_text(encoding="utf-8").split("```yaml")[1].split("```")[0]
    settings = read_settings(written(tmp_path, example))
    assert [channel.name for channel in settings.channels] == ["team", "post"]


def test_without_a_file_nobody_is_told(tmp_path) -> None:
    assert settings_beside(tmp_path / "sources.yaml").channels == ()


def test_a_file_that_is_named_must_be_there(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("OPENBEGROTING_ALERTS", str(tmp_path / "other.yaml"))
    with pytest.raises(SettingsError, match="found: no such file"):
        settings_beside(tmp_path / "sources.yaml")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("channels:\n  team:\n    urll: json://h/x\n", 3, "unknown key 'urll' (did you mean url?)"),
        ("channels:\n  team:\n    min_severity: blokkerend\n", 2, "channels.team.url: expected this key"),
        ("channels:\n  Team!:\n    url: json://h/x\n", 2, "expected a name of a-z"),
        ("channels:\n  team:\n    url: json://h/x\n    repeat: soon\n", 4, "30m, 12h or 7d, found 'soon'"),
        ("channels:\n  team:\n    url: json://h/x\n    min_severity: erg\n", 4, "waarschuwing or blokkerend"),
        (
            "channels:\n  team:\n    url: ${NOT_SET_ANYWHERE}\n",
            3,
            "variable NOT_SET_ANYWHERE, found that it is not",
        ),
        ("channels:\n  team:\n    url: hooks.example.nl\n", 3, "an address such as jsons://host/path"),
        ("channels:\n  team:\n    url: [a]\n", 3, "an address, or ${NAME}"),
        ("channels:\n  team:\n    url: json://h/x\n  team:\n    url: json://h/y\n", 4, "found again"),
        ("ping: json://h/x\n", 1, "an http or https address"),
        ("metrics: metrics.prom\n", 1, "a whole path that ends in .prom"),
        ("{}\n", 1, "expected channels, ping or metrics"),
        ("channels: &a\n  b: *a\n", 1, "expected values written out"),
        ("channels:\n\tteam: x\n", 2, "expected YAML"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path, text: str, line: int, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as error:
        read_settings(path)
    [told] = [part for part in str(error.value).splitlines() if message in part]
    assert told.startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    "url",
    [
        f"json://robot:{SECRET}@hooks.example.nl/x",
        f"jsons://hooks.example.nl/hook/{SECRET}",
        f"jsons://hooks.example.nl/hook?+Authorization={SECRET}",
        "jsons://hooks.example.nl/hook?+X-Api-Key=short",
        "mailtos://example.nl?user=robot&pass=short",
        f"slack://{SECRET}/B0/C0",
        f"https://hooks.slack.com/services/T0/B0/{SECRET}",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "json://${HOST}/x?token=short",
    ],
)
def test_a_secret_in_the_file_itself_is_refused_and_not_repeated(tmp_path, url: str, capsys) -> None:
    with pytest.raises(SettingsError) as error:
        read_settings(written(tmp_path, f"channels:\n  team:\n    url: {url}\n"))
    told = str(error.value)
    assert (
        "alerts.yaml:3: channels.team.url: expected secrets as ${NAME}, from the environment, found a" in told
    )
    assert SECRET not in told
    assert "short" not in told
    assert "JHMHI8" not in told
    assert error.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:8080/hook",
        "jsons://alerts-of-the-budget-team-2025.example.nl/hook?method=put",
        "mailtos://robot:${SECRET_ONE}@mail.example.nl:465?to=team@example.nl&from=robot@example.nl",
        "ntfys://ntfy.example.nl/begrotingen",
        "jsons://hooks.example.nl/${SECRET_ONE}?+Authorization=${SECRET_ONE}",
    ],
)
def test_an_address_without_a_literal_secret_is_fine(tmp_path, monkeypatch, url: str) -> None:
    monkeypatch.setenv("SECRET_ONE", SECRET)
    [channel] = read_settings(written(tmp_path, f"channels:\n  team:\n    url: {url}\n")).channels
    hidden = "***" if "SECRET_ONE" in url else SECRET
    assert channel.address.redacted(f"no luck with {SECRET}") == f"no luck with {hidden}"


@pytest.mark.parametrize("url", [f"jsons://{SECRET}@[h/x", "${HOOK}"])
def test_an_address_that_cannot_be_read_is_not_repeated(tmp_path, monkeypatch, url: str) -> None:
    monkeypatch.setenv("HOOK", f"jsons://[{SECRET}]/x")
    with pytest.raises(SettingsError, match="found one that cannot be read") as error:
        read_settings(written(tmp_path, f'channels:\n  team:\n    url: "{url}"\n'))
    assert SECRET not in str(error.value)


def test_every_part_of_an_address_that_is_itself_the_secret_is_hidden(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HOOK", "json://robot:w%40chtwoord@hooks.example.nl/T000/B111/geheim?token=k0nijn")
    [channel] = read_settings(written(tmp_path, "channels:\n  team:\n    url: ${HOOK}\n")).channels
    told = channel.address.redacted(
        "POST /T000/B111/geheim?token=k0nijn by robot:w@chtwoord at hooks.example.nl"
    )
    for part in ("T000", "geheim", "k0nijn", "w@chtwoord"):
        assert part not in told
    assert "hooks.example.nl" in told
