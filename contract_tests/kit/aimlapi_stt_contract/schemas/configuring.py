"""How schemathesis is set: by settings and seed alone, with nothing read from a file and nothing left in one."""

from collections.abc import Generator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any, Final

import hypothesis
from hypothesis import configuration
from schemathesis.config import ProjectConfig, SchemathesisConfig

from ..contracts import Schema
from ..settings import Settings
from .documents import base_url_of

_Configuration: Any = SchemathesisConfig  # its own annotations are incomplete

CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "unsupported_method",
    "ignored_auth",
)
"""Its checks that are used. The others have no object here: no operation deletes, nobody signs up, and the address of a
job is not below that of its create, by which schemathesis would know that it belongs to it.
"""

_METHODS: Final = ("put", "patch", "delete")
"""Methods that a path does not have. A GET of the create's path is no mistake: it is a fetch of the id `create`."""
_MANY: Final = 100
"""Examples from which on nothing is spared."""
_FETCHES_ALONE: Final = 5
"""Generated fetches of a phase where no create may be generated."""


def may_create(settings: Settings) -> bool:
    """Whether creates are generated: not where they are counted, for nobody knows how many there will be."""
    return settings.profile.generates and settings.budget is None


def share_of(settings: Settings) -> float:
    """How many of the forms that enumerate options are asked."""
    return 1.0 if settings.profile.examples >= _MANY else 0.3


def configuration_of(settings: Settings, document: Schema, *, creates: bool, seed: int) -> Any:
    """The configuration. Nothing is read from a file or kept in one, and answers do not change what is asked."""
    profile = settings.profile
    examples = profile.examples if creates else max(profile.examples, _FETCHES_ALONE)
    learning = {"extra-data-sources": {"responses": False}}
    config = _Configuration.from_dict(
        {
            "seed": seed,
            "suppress-health-check": ["all"],
            "cache": {"enabled": False},
            "output": {"sanitization": {"enabled": False}, "truncation": {"enabled": False}},
            "analysis": {"constants": {"enabled": False}},
            "workers": 1,
            "continue-on-failure": True,
            "max-redirects": 0,
            "rate-limit": "auto",
            "request-timeout": settings.request_timeout_s,
            "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "phases": {
                "examples": {**learning},
                "coverage": {**learning, "unexpected-methods": list(_METHODS)},
                "fuzzing": {**learning, "error-feedback": {"enabled": False}},
                "stateful": {
                    "enabled": creates and profile.sequences > 0,
                    "generation": {"max-examples": max(profile.sequences, 1)},
                    "inference": {"algorithms": []},
                },
            },
        }
    )
    project: Any = config.projects.override
    project.update(
        base_url=base_url_of(settings.base_url, document), headers={"Authorization": f"Bearer {settings.api_key}"},
        tls_verify=True if settings.ca_file is None else str(settings.ca_file),
    )  # fmt: skip
    return config


@contextmanager
def nothing_left_behind() -> Generator[None]:
    """What Hypothesis writes is not left in the directory that the kit is run in."""
    before = vars(configuration)["__hypothesis_home_directory"]
    with TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        configuration.set_hypothesis_home_dir(directory)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)


class Project(ProjectConfig):
    """The settings of a run, which Hypothesis gets from here."""

    __slots__ = ()

    def get_hypothesis_settings(self, **kwargs: Any) -> hypothesis.settings:
        """Without the phase that makes successes likelier: where everything succeeds, as a fetch of a known job does,
        Hypothesis would be at it for long, without a request.
        """
        settings = super().get_hypothesis_settings(**kwargs)  # pyright: ignore[reportUnknownMemberType]
        phases = [phase for phase in settings.phases if phase is not hypothesis.Phase.target]
        return hypothesis.settings(settings, phases=phases)
