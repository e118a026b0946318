"""Reaching a Label Studio server: where it is, the token, and faults told without a traceback or a secret."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from corpus_kit.errors import Problem, ProblemsError, UsageError
from corpus_kit.studio.home import HOME, Login, read_login

URL, KEY = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"
TIMEOUT = 600.0
"""Seconds to wait for an answer: an export of ten thousand tasks takes more than a minute."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


class Access:
    """A client of a server that answers as Label Studio does and knows the token.

    Attributes
    ----------
    url : str
        The server's address, without a name or password that may stand in it.
    client : LabelStudio
        Calls go through `told`, so that what fails is a problem.
    """

    def __init__(self, url: str, client: Any) -> None:
        self.url, self.client = url, client

    def close(self) -> None:
        """Close the connections; the client can be used no more."""
        self.client._client_wrapper.httpx_client.httpx_client.close()

    @contextmanager
    def told(self, doing: str) -> Iterator[Any]:
        """Give the client, and tell what fails while `doing` something as a problem.

        Raises
        ------
        ProblemsError
            ``no-server``, ``no-answer``, ``bad-token``, ``not-allowed``, ``not-label-studio``, ``refused``.
        """
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        try:
            yield self.client
        except ApiError as error:
            raise _problem(self.url, _refusal(error.status_code, error.body, doing)) from None
        except httpx.TimeoutException:
            message = f"the server did not answer in time while {doing}"
            raise _problem(self.url, _fault("no-answer", message, "run it again: nothing is doubled")) from None
        except httpx.ConnectError as error:
            raise _problem(self.url, _fault("no-server", f"no server answers ({clean(error)})", START)) from None
        except httpx.HTTPError as error:
            message = f"the connection broke while {doing} ({clean(error)})"
            raise _problem(self.url, _fault("no-answer", message, "run it again: nothing is doubled")) from None
        except (ValueError, msgspec.MsgspecError) as error:
            raise _problem(
                self.url, _fault("not-label-studio", f"the answer cannot be read ({clean(error)})")
            ) from None


START = "start one with `corpus-kit studio start`, or name another in LABEL_STUDIO_URL"


def connect(folder: Path = HOME) -> Access:
    """Reach the server that the environment names, else the one that ``studio start`` runs from `folder`.

    The token is a personal access token or a legacy token, in ``LABEL_STUDIO_API_KEY``.

    Raises
    ------
    UsageError
        If nothing says where the server is, or with which token.
    ProblemsError
        If no server answers, if what answers is not Label Studio, or if it does not know the token.
    """
    return reach(*_named(read_login(folder), folder))


def reach(url: str, key: str) -> Access:
    """Reach a server by its address and a token; raises as `connect` does."""
    access = Access(_shown(url), _client(url, key))
    try:
        _check(access)
    except BaseException:
        access.close()
        raise
    return access


def _check(access: Access) -> None:
    with access.told("saying which version it is") as client:
        version = client.versions.get()
    if not getattr(version, "release", None):
        message = "something answers there, but it is not Label Studio"
        raise _problem(access.url, _fault("not-label-studio", message, f"is {URL} right?"))
    with access.told("logging in") as client:
        client.users.whoami()


def _named(login: Login | None, folder: Path) -> tuple[str, str]:
    url, key = os.environ.get(URL, "").strip(), os.environ.get(KEY, "").strip()
    if login is not None and not key and url.rstrip("/") in ("", login.url):
        return login.url, login.token
    if not url and not key:
        where = f"no server is named, and none was started from {folder} (--folder names another folder)"
        raise UsageError(f"{where}; {START} and its token in {KEY}")
    if not url or not key:
        raise UsageError(f"{KEY if url else URL} is not set; both are needed: the server's address and its token")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise UsageError(f"{URL} is no address; expected for instance http://127.0.0.1:8080")
    return url, key


def _client(url: str, key: str) -> Any:
    import httpx
    import label_studio_sdk
    from label_studio_sdk.core.api_error import ApiError

    local = urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
    http = httpx.Client(timeout=TIMEOUT, follow_redirects=True, trust_env=not local)
    try:
        make: Any = label_studio_sdk.LabelStudio
        return make(base_url=url.rstrip("/"), api_key=key, timeout=TIMEOUT, httpx_client=http)
    except ApiError as error:  # the token itself says that it has expired
        http.close()
        raise _problem(_shown(url), _refusal(error.status_code, error.body, "logging in")) from None


def _shown(url: str) -> str:
    parts = urlsplit(url)
    host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))


def _refusal(status: int | None, body: Any, doing: str) -> Problem:
    said = reason(body)
    if status == 401:
        advice = f"make a new one in Label Studio under Account & Settings and put it into {KEY}"
        return _fault("bad-token", f"the server does not accept the token{f' ({said})' if said else ''}", advice)
    if status == 403:
        return _fault("not-allowed", f"the token's user may not do this: {doing}{f' ({said})' if said else ''}")
    if status == 404 or not isinstance(body, dict | list):
        advice = f"is {URL} the address of a Label Studio server?"
        message = f"the server answered {status or 'something else'} while {doing}"
        return _fault("not-label-studio", message, advice)
    return _fault("refused", f"the server refused while {doing} ({status}): {said or 'it does not say why'}")


def reason(body: Any) -> str:
    r"""Read why a server refused, which is not to be trusted: a few lines of it, without control characters.

    Examples
    --------
    >>> reason({"detail": "Validation error", "validation_errors": {"label_config": ["no such tag \x1b[31mFoo"]}})
    'Validation error; no such tag [31mFoo'
    """
    found: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                if key not in ("id", "version", "exc_info", "status_code"):
                    gather(one)
        elif isinstance(value, list):
            for one in value[:5]:
                gather(one)
        elif isinstance(value, str) and value.strip():
            found.append(clean(value))

    gather(body)
    return "; ".join(dict.fromkeys(found))[:600]


def clean(text: object, most: int = 300) -> str:
    """Make text from a server safe to print: no control characters, not longer than `most`."""
    return printable(" ".join(str(text).split()), most)


def printable(line: str, most: int = 300) -> str:
    """Make a line from a server safe to print, its spaces kept."""
    line = _CONTROL.sub("", line)
    return line if len(line) <= most else line[: most - 1] + "…"


def _fault(code: str, message: str, advice: str = "") -> Problem:
    return Problem(code=code, message=message, advice=advice)


def _problem(url: str, problem: Problem) -> ProblemsError:
    return ProblemsError([msgspec.structs.replace(problem, file=url)])
