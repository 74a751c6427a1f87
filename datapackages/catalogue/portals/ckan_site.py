"""Talks to a CKAN site: asks for a dataset, makes it, changes it; every misfortune is one clear line.

ckanapi speaks the protocol. Here are the limits around it: where the key may go, how long to wait, and
what a person is told.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from datapackages.catalogue.portals.ckan import Delivery, Json

KEY_VARIABLE = "OPENBEGROTING_CKAN_KEY"
TIMEOUT = (10.0, 60.0)
"""Seconds to wait for a connection, and for the next bytes of an answer."""

LONGEST_MESSAGE = 300
"""Characters of a site's own words that are repeated."""


_LATER = "see whether the site is up and the address right, and run again; what was delivered stays"
_IS_IT_CKAN = "see whether there is a CKAN site at this address, and its API is below it"
_GONE = "the dataset went away meanwhile; run again to make it"
_ASK = "mend what it names (--organization names the owner), or ask the site's administrator"


class CkanRefused(OpenbegrotingError):
    """A CKAN site did not do what was asked, could not be reached, or is no CKAN site."""


def checked_site(url: str) -> str:
    """The address of a site, if a key may be sent there; ``CkanRefused`` otherwise."""
    try:
        parts = urlsplit(url)
        named = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port that there cannot be
        named = False
    if not named:
        raise CkanRefused(
            "site",
            expected="an address such as https://ckan.example/",
            found=repr(url.rpartition("@")[2][:200]),
            remedy="give the address of the site's front page",
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise CkanRefused(
            f"site {parts.hostname}",
            expected="an address without user, password, query or fragment",
            found="an address with one of these",
            remedy=f"the key belongs in the environment: {KEY_VARIABLE}",
        )
    if parts.scheme == "http" and not is_loopback(url):
        raise CkanRefused(
            f"site {parts.hostname}",
            expected="https, so that nobody on the way reads the key",
            found="http",
            remedy=f"give the address that begins with https://{parts.hostname}",
        )
    return url


def is_loopback(url: str) -> bool:
    """Whether the site is on this machine: a place to try things out."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class CkanSite:
    """A site and, for changing anything, the key of someone who may. The key is never shown."""

    url: str
    key: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The site as messages name it."""
        return urlsplit(self.url).netloc

    def dataset(self, name: str) -> Json | None:
        """The dataset of that name as the site has it; None if it has none."""
        from ckanapi import errors  # noqa: PLC0415 - only pushing pays for its import

        try:
            found = self._call("package_show", {"id": name})
        except errors.NotFound:
            return None
        if not isinstance(found, dict) or not isinstance(found.get("id"), str):
            raise self._refused("package_show", "an answer that is no dataset", _IS_IT_CKAN)
        return found

    def deliver(self, delivery: Delivery) -> None:
        """Makes or changes the dataset, in one call: it is there as described, or as it was."""
        from ckanapi import errors  # noqa: PLC0415

        action = {"create": "package_create", "update": "package_patch"}[delivery.action]
        try:
            self._call(action, delivery.body)
        except errors.NotFound as error:
            raise self._refused(action, f"not found: {error}", _GONE) from None

    def _call(self, action: str, body: Json) -> Any:
        """The result of an action; ``NotFound`` of ckanapi passes, all else becomes ``CkanRefused``."""
        import requests  # noqa: PLC0415
        from ckanapi import RemoteCKAN, errors  # noqa: PLC0415

        with requests.Session() as session:
            # Without this, a .netrc of the user's would take the place of the key.
            session.auth = lambda request: request
            site = RemoteCKAN(self.url, apikey=self.key, user_agent="openbegroting", session=session)
            try:
                return site.call_action(action, body, requests_kwargs={"timeout": TIMEOUT})
            except errors.NotFound:
                raise
            except errors.NotAuthorized:
                remedy = "has this key rights in the organization?" if self.key else f"set {KEY_VARIABLE}"
                raise self._refused(action, "no permission (403)", remedy) from None
            except errors.ValidationError as error:
                raise self._refused(action, f"refused: {_fields(error.error_dict)}", _ASK) from None
            except requests.Timeout:
                raise self._refused(action, "no answer in time", _LATER) from None
            except requests.RequestException as error:
                raise self._refused(action, f"no connection: {type(error).__name__}", _LATER) from None
            except (errors.CKANAPIError, errors.ServerIncompatibleError, KeyError, RecursionError) as error:
                raise self._refused(action, f"no answer of CKAN's: {error}", _IS_IT_CKAN) from None

    def _refused(self, action: str, found: str, remedy: str) -> CkanRefused:
        hidden = found.replace(self.key, "***") if self.key else found
        return CkanRefused(
            f"{self.host}, {action}",
            expected="that CKAN does it",
            found=hidden[:LONGEST_MESSAGE],
            remedy=remedy,
        )


def _fields(faults: object) -> str:
    if not isinstance(faults, dict):
        return str(faults)
    return "; ".join(f"{name}: {fault}" for name, fault in faults.items() if name != "__type")
