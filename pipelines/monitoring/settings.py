"""``alerts.yaml``: to which channels messages go, as typed and checked settings.

Whether a channel works is found out when something is sent. Secrets are references to the environment; no
mistake that is told here repeats the value of an address.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from assets.sources.yaml.file import read_yaml
from assets.sources.yaml.mistakes import RegistryError, explained, unfit
from expectations.rules.model import BLOCKING, WARNING, Severity
from pipelines.home import resolved
from pipelines.monitoring.secrets import Address, SecretUnset, filled_in, literal_secret

if TYPE_CHECKING:
    from assets.sources.yaml.text import Place
    from pipelines.monitoring.incidents import Finding

FILE = "alerts.yaml"
"""Looked for beside the registry."""

FILE_VARIABLE = "OPENBEGROTING_ALERTS"

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class SettingsError(RegistryError):
    """``alerts.yaml`` cannot be used. Its text has one line per mistake."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages go, which of them, and after how long they are repeated."""

    name: str
    address: Address
    min_severity: Severity = WARNING
    repeat: timedelta = timedelta(days=1)

    def wants(self, finding: Finding) -> bool:
        """Whether this channel is told of that; never of its own failing, which it could not deliver."""
        if finding.kind == "kanaal" and finding.subject == self.name:
            return False
        return finding.severity == BLOCKING or self.min_severity == WARNING


@dataclass(frozen=True, slots=True)
class Settings:
    """The channels, the address that hears of every good run, and another place for the metrics."""

    channels: tuple[Channel, ...] = ()
    ping: Address | None = None
    metrics: Path | None = None


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", text):
        raise unfit("a name of a-z, 0-9 and hyphens, 40 at most")
    return text


def _address(value: object) -> Address:
    if not isinstance(value, str) or not value.strip():
        raise unfit("an address, or ${NAME} for one in the environment", "something else")
    try:
        typed = literal_secret(value)
        address = filled_in(value.strip()) if typed is None else None
    except SecretUnset as unset:
        raise unfit(f"the environment variable {unset}", "that it is not set") from None
    except ValueError:  # its text holds what it stumbled on, which may be a secret
        raise unfit("an address such as jsons://host/path", "one that cannot be read") from None
    if address is None:
        raise unfit("secrets as ${NAME}, from the environment", typed)
    if not re.match(r"[a-z][a-z0-9+.-]*://\S+\Z", address.reveal(), re.IGNORECASE):
        raise unfit("an address such as jsons://host/path", "a text that is none")
    return address


def _ping(address: Address) -> Address:
    if not re.match(r"https?://", address.reveal(), re.IGNORECASE):
        raise unfit("an http or https address", "another")
    return address


def _severity(value: object) -> Severity:
    for severity in (WARNING, BLOCKING):
        if value == severity:
            return severity
    raise unfit(f"{WARNING} or {BLOCKING}")


def _interval(value: object) -> timedelta:
    found = re.fullmatch(r"([1-9][0-9]{0,3})([mhd])", str(value))
    if found is None:
        raise unfit("an interval such as 30m, 12h or 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _metrics(value: object) -> Path:
    path = Path(str(value))
    if path.suffix != ".prom" or not path.is_absolute():
        raise unfit("a whole path that ends in .prom")
    return path


_FORM = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

_Address = Annotated[Address, BeforeValidator(_address)]


class _ChannelForm(BaseModel):
    model_config = _FORM

    url: _Address
    min_severity: Annotated[Severity, BeforeValidator(_severity)] = WARNING
    repeat: Annotated[timedelta, BeforeValidator(_interval)] = timedelta(days=1)


class _Form(BaseModel):
    model_config = _FORM

    channels: dict[Annotated[str, AfterValidator(_name)], _ChannelForm] = {}
    ping: Annotated[_Address, AfterValidator(_ping)] | None = None
    metrics: Annotated[Path, BeforeValidator(_metrics)] | None = None

    @model_validator(mode="after")
    def _something(self) -> _Form:
        if not self.channels and self.ping is None and self.metrics is None:
            raise unfit("channels, ping or metrics", "none of them")
        return self


def settings_beside(registry: Path, option: Path | None = None) -> Settings:
    """The settings in the file that is named, else in the one beside the registry; none without it.

    Raises ``SettingsError``: file, line and place of each mistake.
    """
    named = option or os.environ.get(FILE_VARIABLE)
    path = resolved(named) if named else registry.parent / FILE
    if named is None and not path.exists():
        return Settings()
    return read_settings(path)


def read_settings(path: Path) -> Settings:
    """The settings in that file. Raises ``SettingsError``."""
    try:
        yaml = read_yaml(path, "settings of alerts", "--alerts")
    except RegistryError as error:
        raise SettingsError(path, error.mistakes) from None
    try:
        form = _Form.model_validate(yaml.content)
    except ValidationError as error:
        raise SettingsError(path, explained(error, yaml, _fields_at)) from None
    channels = tuple(
        Channel(name, channel.url, channel.min_severity, channel.repeat)
        for name, channel in form.channels.items()
    )
    return Settings(channels, form.ping, form.metrics)


def _fields_at(place: Place) -> tuple[str, ...]:
    return tuple((_ChannelForm if place[:1] == ("channels",) else _Form).model_fields)
