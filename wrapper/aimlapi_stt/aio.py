"""`AsyncSpeechToText`, the client for asyncio and trio. The same calls as `SpeechToText`, awaited."""

import time
from collections.abc import Mapping
from typing import Unpack

import httpx

from . import _flows
from ._answers import JobSnapshot
from ._call import Call
from ._config import hidden
from ._connect import Key, async_connected, new_correlation_id
from ._effects import OnUpload
from ._flows import OnStatus
from ._ids import note_job
from ._operations import KnownModel, Options
from ._policy import NEW_FOR_S, Seconds
from ._settings import CallSettings, ClientSettings
from ._sources import Source
from ._submission import submit
from .transcript import Transcript


class AsyncSpeechToText:
    """Transcribes speech with a deployment of the API.

        async with AsyncSpeechToText() as client:
            print((await client.transcribe("meeting.mp3", model="whisper-large")).text)

    A file is read in a worker thread. Safe to share between tasks of one event loop. Repeated on its own is only what
    is safe: a fetch after a dropped connection, a 408, 425, 429, a 5xx or half an answer; a create when nothing can
    have reached the service, or it was refused with a 429. `Retry-After` is honoured. Between two tries passes a random
    time, up to 0.5 s, then 1 s, 2 s, 4 s, 8 s.

    Args:
        api_key: the key, or the path (a `Path`) of a file that holds it; else `AIMLAPI_API_KEY` or `AIML_API_KEY` from
            the environment, or the files that `AIMLAPI_API_KEY_FILE` or `AIML_API_KEY_FILE` name. For the address of
            another known deployment the variables of that deployment count alone.
        base_url: where the deployment is, like `https://api.aimlapi.com`; else `AIMLAPI_BASE_URL`, else that one.
        http_client: an HTTP client of your own, for proxies, certificates, hooks or instruments. It is not closed here.
            Its own authentication and redirects are not used. A transport of yours that repeats requests by itself may
            pay for a job twice.
        **settings: see `ClientSettings`.

    Raises:
        NotConfigured: no key, or a deployment, a base URL, a proxy or certificates that cannot be used.
        ValueError, TypeError: a setting that makes no sense, or that there is not.
    """

    def __init__(
        self,
        api_key: Key | None = None,
        base_url: str | None = None,
        *,
        http_client: httpx.AsyncClient | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        self._is_copy = False
        key = hidden(api_key)
        del api_key  # the locals of a traceback have the arguments too
        self._context, self._wire = async_connected(key, base_url, http_client, settings)

    def __reduce__(self) -> str:
        raise TypeError("A client has an API key, which is not pickled. Make a client where it is used.")

    def __repr__(self) -> str:
        context = vars(self).get("_context")  # not there yet, while the constructor refuses
        return f"{type(self).__name__}(base_url={context.base_url if context else None!r})"

    async def __aenter__(self) -> "AsyncSpeechToText":
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections, of copies too. Whoever waits gets `ClientClosed`; jobs go on."""
        if not self._is_copy:
            await self._wire.close()

    def with_options(self, **settings: Unpack[CallSettings]) -> "AsyncSpeechToText":
        """A copy with other settings, see `CallSettings`. It shares the connections, and is closed with this client;
        closing the copy closes nothing.

        Raises:
            ValueError, TypeError: a setting that makes no sense, or that there is not.
        """
        changed = object.__new__(type(self))
        vars(changed).update(vars(self))
        changed._context, changed._is_copy = self._context.changed(settings), True
        return changed

    async def transcribe(
        self,
        source: Source,
        *,
        model: KnownModel | str,
        timeout: Seconds | None = None,
        request_timeout: Seconds | None = None,
        retry_budget: Seconds | None = None,
        on_status: OnStatus | None = None,
        on_upload: OnUpload | None = None,
        correlation_id: str | None = None,
        extra_options: Mapping[str, object] | None = None,
        **options: Unpack[Options],
    ) -> Transcript:
        """Submit audio, wait until it is transcribed, and return the transcript.

        To have the id at hand whatever interrupts or cancels this call, use `submit` and then `wait`.

        Args:
            source: a path, bytes, a file opened in binary mode (read from its beginning where it can be rewound, else
                sent once and never again), or an http(s) URL that the server fetches. Files are read as they are sent,
                64 KiB at a time.
            model: a model id, like `whisper-large`.
            timeout: how long to wait for the job, in seconds or as a `timedelta`; else the client's `job_timeout`.
            request_timeout: how long one request may take; else the client's.
            retry_budget: how long a failed request is repeated; else the client's.
            on_status: called after each look at the job, with a `JobSnapshot` and the seconds waited.
            on_upload: called while a file is sent, with the bytes sent so far and all of them (`None` for a pipe).
            correlation_id: what the job can be found by in your account, 1 to 128 of `A-Za-z0-9._:-`; else made up.
            extra_options: request options that this client does not know, or values that it does not allow.
            **options: request options, with the service's names.

        Raises:
            InvalidSource: the audio cannot be read, or changed while it was sent; no job was made.
            InvalidOption: an option is not known; nothing was sent.
            Rejected: the service refused (401, 403, 4xx); the subclass says why.
            SubmissionUncertain: a job may have been created; look before you submit again.
            JobFailed: the service could not do it; check the audio.
            WaitTimedOut: not finished in time; go on with `wait(error.generation_id)`.
            Unreachable, RateLimited, ServiceFailed: no good answer, also after repeating; try again later, with `wait`
                where there is a generation id.
            UnreadableAnswer: the answer cannot be understood; the job may be fine, fetch it again.
            ClientClosed: it was closed in the meantime.
        """
        self._context.budgeted(job_timeout=timeout)  # refused now, and not when the job is paid for
        job = await self.submit(
            source,
            model=model,
            request_timeout=request_timeout,
            retry_budget=retry_budget,
            on_upload=on_upload,
            correlation_id=correlation_id,
            extra_options=extra_options,
            **options,
        )
        try:
            return await job.wait(
                timeout=timeout, request_timeout=request_timeout, retry_budget=retry_budget, on_status=on_status
            )
        except BaseException as interruption:
            note_job(interruption, job.id)
            raise

    async def submit(
        self,
        source: Source,
        *,
        model: KnownModel | str,
        request_timeout: Seconds | None = None,
        retry_budget: Seconds | None = None,
        on_upload: OnUpload | None = None,
        correlation_id: str | None = None,
        extra_options: Mapping[str, object] | None = None,
        **options: Unpack[Options],
    ) -> "AsyncJob":
        """Create a job and return without waiting for it. Arguments and errors as for `transcribe`."""
        context = self._context.budgeted(request_timeout=request_timeout, retry_budget=retry_budget)
        call = Call(context, correlation_id=new_correlation_id(correlation_id))
        try:
            async with self._wire.opened(source) as audio:
                flow = submit(call, audio, model, options, extra_options=extra_options, on_upload=on_upload)
                generation_id = await self._wire.run(flow)
            return AsyncJob(self, generation_id, call.correlation_id)
        except BaseException as interruption:
            call.note(interruption)
            raise

    async def fetch(
        self,
        generation_id: str,
        *,
        request_timeout: Seconds | None = None,
        retry_budget: Seconds | None = None,
    ) -> JobSnapshot:
        """Look at a job once, whatever its status.

        Raises:
            NotFoundOrExpired: the service does not know the job, or has dropped its result after an hour.
            Unreachable, ServiceFailed, RateLimited: no good answer within the retry budget; try again later.
            UnreadableAnswer: the answer cannot be understood; try again later.
            ValueError: what was given cannot be a generation id; nothing was sent.
        """
        context = self._context.budgeted(request_timeout=request_timeout, retry_budget=retry_budget)
        return await self._wire.run(_flows.fetch(context, generation_id))

    async def wait(
        self,
        generation_id: str,
        *,
        timeout: Seconds | None = None,
        request_timeout: Seconds | None = None,
        retry_budget: Seconds | None = None,
        on_status: OnStatus | None = None,
    ) -> Transcript:
        """Wait for a job, also one that another process submitted. Arguments and errors as for `transcribe`.

        Raises:
            ValueError: what was given cannot be a generation id; nothing was sent.
        """
        return await self._wait(generation_id, on_status, timeout, request_timeout, retry_budget)

    async def _wait(
        self,
        generation_id: str,
        on_status: OnStatus | None,
        timeout: Seconds | None,
        request_timeout: Seconds | None,
        retry_budget: Seconds | None,
        new_for_s: float = 0.0,
    ) -> Transcript:
        context = self._context.budgeted(
            job_timeout=timeout, request_timeout=request_timeout, retry_budget=retry_budget
        )
        return await self._wire.run(_flows.wait(context, generation_id, on_status, new_for_s=new_for_s))


class AsyncJob:
    """A job on the server.

    Attributes:
        id: its generation id: keep it, and any process can `client.wait(id)`.
        correlation_id: what it was submitted with, for finding it in your account.
    """

    def __init__(self, client: AsyncSpeechToText, generation_id: str, correlation_id: str | None = None) -> None:
        self._client = client
        self.id = generation_id
        self.correlation_id = correlation_id
        self._known_by_s = time.monotonic() + NEW_FOR_S

    def __reduce__(self) -> str:
        raise TypeError(
            f"A job has a client, and that a key, which is not pickled. Hand on its id, {self.id!r}, and use "
            "client.wait(id) there."
        )

    def __repr__(self) -> str:
        return f"AsyncJob(id={self.id!r})"

    async def wait(
        self,
        *,
        timeout: Seconds | None = None,
        request_timeout: Seconds | None = None,
        retry_budget: Seconds | None = None,
        on_status: OnStatus | None = None,
    ) -> Transcript:
        """Wait for the transcript; after a `WaitTimedOut`, call it again to go on. As `SpeechToText.wait`."""
        new_for_s = max(0.0, self._known_by_s - time.monotonic())
        return await self._client._wait(self.id, on_status, timeout, request_timeout, retry_budget, new_for_s)

    async def fetch(
        self, *, request_timeout: Seconds | None = None, retry_budget: Seconds | None = None
    ) -> JobSnapshot:
        """Look at the job once. As `SpeechToText.fetch`."""
        return await self._client.fetch(self.id, request_timeout=request_timeout, retry_budget=retry_budget)
