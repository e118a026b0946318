"""Datasets on the Hugging Face Hub by name: built by this toolkit, uploaded whole, and downloaded once."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from corpus_kit.errors import Problem
from corpus_kit.files import BUILD_RECORD

_NAME = re.compile(r"(?P<repo>\w[\w.-]*/\w[\w.-]*)(?:@(?P<revision>\S+))?", re.ASCII)
_FIRST, _REST = [BUILD_RECORD, "schema.yaml"], ["data/*"]


def is_hub_name(name: str) -> bool:
    """Say whether a name may be one on the Hub: ``owner/name``, perhaps with ``@revision``.

    Examples
    --------
    >>> [is_hub_name(one) for one in ("varnia/news", "varnia/news@v1.0", "../demo", "a/b/c", "news")]
    [True, True, False, False, False]
    """
    return _NAME.fullmatch(name) is not None


def download(name: str, file: str, path: str) -> Path | Problem:
    """Download a dataset, or find it in the Hub's own cache.

    The record of its build is looked at before anything else is fetched, and all files are of one revision.

    Parameters
    ----------
    name : str
        For which `is_hub_name` holds.
    file, path : str
        Where the name stands, for the problem.

    Returns
    -------
    Path or Problem
        The folder; or why it cannot be had.
    """
    from huggingface_hub import errors, snapshot_download
    from huggingface_hub.utils.tqdm import disable_progress_bars

    if not sys.stderr.isatty():
        disable_progress_bars()
    match = _NAME.fullmatch(name)
    asked: dict[str, Any] = match.groupdict() if match else {}

    def fetched(revision: str | None, patterns: list[str]) -> Path:
        return Path(snapshot_download(asked["repo"], repo_type="dataset", revision=revision, allow_patterns=patterns))

    def problem(message: str, advice: str) -> Problem:
        found = f"{name!r} is no folder beside the benchmark, and {message}"
        return Problem(code="not-a-dataset", message=found, file=file, path=path, advice=advice)

    try:
        folder = fetched(asked["revision"], _FIRST)
        if not (folder / BUILD_RECORD).is_file():
            message = f"the dataset of that name on the Hub was not built by corpus-kit: it has no {BUILD_RECORD}"
            return problem(message, "upload the whole folder that corpus-kit build wrote")
        return fetched(folder.name, [*_FIRST, *_REST])
    except errors.HFValidationError as error:
        return problem(f"it can be no name on the Hub: {error}", "name a folder, or owner/name")
    except errors.GatedRepoError:
        return problem("on the Hub it is gated", "ask for access on its page, then log in with: hf auth login")
    except errors.RevisionNotFoundError:
        return problem(f"on the Hub it has no revision {asked['revision']!r}", "name a branch, a tag or a commit")
    except errors.RepositoryNotFoundError:
        advice = "check the name; for a private dataset log in with: hf auth login"
        return problem("on the Hub there is no such dataset, or it is private", advice)
    except (errors.LocalEntryNotFoundError, errors.HfHubHTTPError, OSError) as error:
        advice = "connect to the network, or name a folder; what was downloaded once is found again offline"
        return problem(f"the Hub cannot be reached: {str(error).splitlines()[0]}", advice)
