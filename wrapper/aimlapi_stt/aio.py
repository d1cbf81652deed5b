"""`AsyncSpeechToText`, the client for asyncio and trio. The same calls as `SpeechToText`, awaited."""

from typing import Unpack

import anyio

from . import _drive, _flows
from ._answers import JobSnapshot
from ._config import find_key, find_place
from ._deployments import Deployment
from ._flows import OnStatus
from ._operations import KnownModel, Options
from ._policy import Budgets, Seconds, seconds
from ._sources import Source
from .transcript import Transcript


class AsyncSpeechToText:
    """Transcribes speech with a deployment of the API.

        async with AsyncSpeechToText() as client:
            print((await client.transcribe("meeting.mp3", model="whisper-large")).text)

    A file is read on the event loop, a chunk of 64 KiB at a time: from a slow disk or a pipe, pass its bytes instead.
    Safe to share between tasks of one event loop. Repeated on its own is only what is safe: a fetch after a dropped
    connection, a 429 or a 5xx; a create when nothing can have reached the service, or it was refused with a 429.
    `Retry-After` is honoured.

    Args:
        api_key: the key; else `AIMLAPI_API_KEY` or `AIML_API_KEY` from the environment. For the address of another
            known deployment the variable of that deployment counts alone.
        base_url: where the deployment is, like `https://api.aimlapi.com`; else `AIMLAPI_BASE_URL`, else that one.
        deployment: a deployment by its name, in place of `base_url` and `AIMLAPI_BASE_URL`. Its key is `api_key`, or in
            its own variables (`APILAPLAS_API_KEY` for `apilaplas`): it is never sent the key of another company.
        request_timeout: how long one request may stall, in seconds or as a `timedelta`.
        retry_budget: how long a failed request is repeated.
        job_timeout: how long `wait` and `transcribe` wait for a job.

    Raises:
        NotConfigured: no key, or a deployment, a base URL, a proxy or certificates that cannot be used.
    """

    def __init__(
        self,
        api_key: str | None = None,
        base_url: str | None = None,
        *,
        deployment: Deployment | None = None,
        request_timeout: Seconds = 60.0,
        retry_budget: Seconds = 60.0,
        job_timeout: Seconds = 1800.0,
    ) -> None:
        budgets = Budgets(
            request_s=seconds(request_timeout, "request_timeout"),
            retry_s=seconds(retry_budget, "retry_budget"),
            job_s=seconds(job_timeout, "job_timeout"),
        )
        place = find_place(base_url, deployment)
        self._context = _flows.Context(place.base_url, find_key(api_key, place.key_variables), budgets)
        self._http = _drive.new_async_client(self._context.base_url)

    def __repr__(self) -> str:
        context = vars(self).get("_context")  # not there yet, while the constructor refuses
        return f"{type(self).__name__}(base_url={context.base_url if context else None!r})"

    async def __aenter__(self) -> "AsyncSpeechToText":
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections. Jobs on the server go on."""
        await self._http.aclose()

    async def transcribe(
        self,
        source: Source,
        *,
        model: KnownModel | str,
        timeout: Seconds | None = None,
        on_status: OnStatus | None = None,
        **options: Unpack[Options],
    ) -> Transcript:
        """Submit audio, wait until it is transcribed, and return the transcript.

        To have the id at hand whatever interrupts or cancels this call, use `submit` and then `wait`.

        Args:
            source: a path, bytes, a file opened in binary mode (read from its beginning where it can be rewound), or an
                http(s) URL that the server fetches.
            model: a model id, like `whisper-large`.
            timeout: how long to wait for the job; else the client's `job_timeout`.
            on_status: called after each look at the job, with a `JobSnapshot` and the seconds waited.
            **options: request options, with the service's names.

        Raises:
            InvalidSource: the audio cannot be read; nothing was created.
            InvalidOption: an option is not known; nothing was created.
            Rejected: the service refused (401, 403, 4xx); the subclass says why.
            SubmissionUncertain: a job may have been created; look before you submit again.
            JobFailed: the service could not do it; check the audio.
            WaitTimedOut: not finished in time; go on with `wait(error.generation_id)`.
            Unreachable: no answer, also after repeating; try again, with `wait` where there is a generation id.
            UnreadableAnswer: the answer cannot be understood; the job may be fine, fetch it again.
        """
        job = await self.submit(source, model=model, **options)
        try:
            return await job.wait(timeout=timeout, on_status=on_status)
        except (anyio.get_cancelled_exc_class(), KeyboardInterrupt, SystemExit) as interruption:
            interruption.add_note(f'The job goes on; fetch it later: client.wait("{job.id}")')
            raise

    async def submit(self, source: Source, *, model: KnownModel | str, **options: Unpack[Options]) -> "AsyncJob":
        """Create a job and return without waiting for it. Arguments and errors as for `transcribe`."""
        return AsyncJob(self, await _drive.arun(_flows.submit(self._context, source, model, options), self._http))

    async def fetch(self, generation_id: str) -> JobSnapshot:
        """Look at a job once, whatever its status.

        Raises:
            NotFoundOrExpired: the service does not know the job, or has dropped its result after an hour.
            Unreachable, ServiceFailed, RateLimited: no good answer within the retry budget; try again later.
            UnreadableAnswer: the answer cannot be understood; try again later.
            ValueError: what was given cannot be a generation id; nothing was sent.
        """
        return await _drive.arun(_flows.fetch(self._context, generation_id), self._http)

    async def wait(
        self, generation_id: str, *, timeout: Seconds | None = None, on_status: OnStatus | None = None
    ) -> Transcript:
        """Wait for a job, also one that another process submitted. Arguments and errors as for `transcribe`.

        Raises:
            ValueError: what was given cannot be a generation id; nothing was sent.
        """
        job_s = None if timeout is None else seconds(timeout, "timeout")
        flow = _flows.wait(self._context.with_budgets(job_s=job_s), generation_id, on_status)
        return await _drive.arun(flow, self._http)


class AsyncJob:
    """A job on the server. `id` is its generation id: keep it, and any process can `client.wait(id)`."""

    def __init__(self, client: AsyncSpeechToText, generation_id: str) -> None:
        self._client = client
        self.id = generation_id

    def __repr__(self) -> str:
        return f"AsyncJob(id={self.id!r})"

    async def wait(self, *, timeout: Seconds | None = None, on_status: OnStatus | None = None) -> Transcript:
        """Wait for the transcript; after a `WaitTimedOut`, call it again to go on. As `SpeechToText.wait`."""
        return await self._client.wait(self.id, timeout=timeout, on_status=on_status)

    async def fetch(self) -> JobSnapshot:
        """Look at the job once. As `SpeechToText.fetch`."""
        return await self._client.fetch(self.id)
