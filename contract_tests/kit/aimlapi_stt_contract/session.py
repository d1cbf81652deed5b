"""What checks see of a run: the contract, the deployment, what is drawn, and the jobs of the lifecycle."""

import random
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from .contracts import CREATE, FETCH, Contract
from .deployment import Deployment
from .exchanges import Exchange
from .families import MODELS, SCHEMAS, family_of, plain_id
from .findings import Finding
from .jobs import History
from .laws import Check
from .lifecycle.plans import offered
from .lifecycle.walk import Walk, walk
from .refusals import Refusal, refused
from .settings import Settings


class Session:
    """One run, as its checks see it."""

    def __init__(self, settings: Settings, contract: Contract, deployment: Deployment) -> None:
        self.settings = settings
        self.profile = settings.profile
        self.contract = contract
        self.deployment = deployment
        self._running: Check | None = None
        self._walk: Walk | Exception | None = None

    def of(self, check: Check) -> "Session":
        """From now on, what is found and drawn is this check's."""
        self._running = check
        return self

    @property
    def rng(self) -> random.Random:
        """What the running check draws from; the same for a seed and a check, whatever else was run."""
        assert self._running is not None
        return self.random(self._running.name)

    def random(self, name: str) -> random.Random:
        """What something of this name draws from."""
        return random.Random(f"{self.settings.seed}/{name}")

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The models that jobs name: those asked for, else one of each family that the contract describes and names."""
        if self.settings.models:
            return self.settings.models
        known = known_models(self.contract)
        if self.contract.literal or not any(self.contract.has_component(SCHEMAS[family]) for family in SCHEMAS):
            return known[:1] or (MODELS["deepgram"],)
        families = [family for family, schema in SCHEMAS.items() if self.contract.has_component(schema)]
        if not known:
            return tuple(MODELS[family] for family in families)
        found = [[model for model in known if family_of(model) == family] for family in families]
        usual = MODELS.values()
        return tuple(next((model for model in some if model in usual), some[0]) for some in found if some) or known[:1]

    @property
    def jobs(self) -> list[History]:
        """The jobs of the lifecycle, created and followed to their ends the first time that anybody asks."""
        return self.walk.jobs

    @property
    def walk(self) -> Walk:
        """The lifecycle, walked once. Where it cannot be, each who asks is told so, and nothing is created again."""
        if self._walk is None:
            try:
                self._walk = walk(
                    self.settings, self.deployment, self.models, offered(self.contract), self.random("lifecycle")
                )
            except Exception as problem:  # noqa: BLE001 - raised below, to whoever asks
                self._walk = problem
        if isinstance(self._walk, Exception):
            raise self._walk
        return self._walk

    @cached_property
    def refusals(self) -> list[Refusal]:
        """One refusal of each ordinary kind, asked for the first time that anybody asks."""
        return refused(self.deployment, self.random("refusals"))

    def broken(
        self,
        message: str,
        *exchanges: Exchange | None,
        pointer: str | None = None,
        model: str | None = None,
        operation: str | None = None,
    ) -> Finding:
        """A break of the running check's law; where no pointer is given, that of the check's source if it is one."""
        check = self._running
        assert check is not None
        shown = tuple(exchange for exchange in exchanges if exchange is not None)
        if operation is None and shown:
            operation = CREATE if shown[-1].request.method == "POST" else FETCH
        if pointer is None and check.source.startswith("/"):
            pointer = check.source
        page = self.contract.source or self.contract.page
        return Finding(check, self.deployment.traffic.redaction.text(message), shown, pointer, page, operation, model)

    def answers(self, exchanges: Sequence[Exchange]) -> list[Exchange]:
        """Those that were answered at all."""
        return [exchange for exchange in exchanges if exchange.answer is not None]


def known_models(contract: Contract) -> tuple[str, ...]:
    """The models that a contract names, each in one spelling; those of a known family alone, where there are any."""
    spelled: dict[str, str] = {}
    for model in _models_in(contract.document):
        spelled.setdefault(plain_id(model), model)
    return tuple([model for model in spelled.values() if family_of(model) is not None] or spelled.values())


def spellings_of(contract: Contract, model: str) -> list[str]:
    """The names that a contract lists for the model that this is one of; this alone where it lists none."""
    named = dict.fromkeys(name for name in _models_in(contract.document) if plain_id(name) == plain_id(model))
    return list(named) or [model]


def _models_in(node: Any) -> Iterator[str]:
    """The model ids that schemas allow, from anywhere in a document."""
    if isinstance(node, dict):
        schema: dict[str, Any] = node  # pyright: ignore[reportUnknownVariableType]
        for key, value in schema.items():
            if key in ("model", "KnownModel") and isinstance(value, dict):
                described: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
                yield from (str(one) for one in described.get("enum", []))
            yield from _models_in(value)
    elif isinstance(node, list):
        items: list[Any] = node  # pyright: ignore[reportUnknownVariableType]
        for item in items:
            yield from _models_in(item)
