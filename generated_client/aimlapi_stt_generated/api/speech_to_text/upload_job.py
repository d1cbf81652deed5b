# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from http import HTTPStatus
from typing import Any

import httpx

from ...client import AuthenticatedClient, Client
from ...models.create_answer import CreateAnswer
from ...models.older_problem import OlderProblem
from ...models.problem_details import ProblemDetails
from ...models.upload_request import UploadRequest
from ...types import Response


def _get_kwargs(
    *,
    body: UploadRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/stt/create#upload",
    }

    _kwargs["files"] = body.to_multipart()

    headers["Content-Type"] = "multipart/form-data; boundary=+++"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CreateAnswer | OlderProblem | ProblemDetails:
    if response.status_code == 200:
        response_200 = CreateAnswer.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = CreateAnswer.from_dict(response.json())

        return response_201

    if 200 <= response.status_code <= 299:
        response_2xx = CreateAnswer.from_dict(response.json())

        return response_2xx

    def _parse_response_default(data: object) -> OlderProblem | ProblemDetails:
        try:
            if not isinstance(data, dict):
                raise TypeError()
            componentsschemas_problem_type_0 = ProblemDetails.from_dict(data)

            return componentsschemas_problem_type_0
        except (TypeError, ValueError, AttributeError, KeyError):
            pass
        if not isinstance(data, dict):
            raise TypeError()
        componentsschemas_problem_type_1 = OlderProblem.from_dict(data)

        return componentsschemas_problem_type_1

    response_default = _parse_response_default(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CreateAnswer | OlderProblem | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: UploadRequest,
) -> Response[CreateAnswer | OlderProblem | ProblemDetails]:
    """
    Args:
        body (UploadRequest): A job for audio that is sent along, in place of a url.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreateAnswer | OlderProblem | ProblemDetails]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: UploadRequest,
) -> CreateAnswer | OlderProblem | ProblemDetails | None:
    """
    Args:
        body (UploadRequest): A job for audio that is sent along, in place of a url.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreateAnswer | OlderProblem | ProblemDetails
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: UploadRequest,
) -> Response[CreateAnswer | OlderProblem | ProblemDetails]:
    """
    Args:
        body (UploadRequest): A job for audio that is sent along, in place of a url.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreateAnswer | OlderProblem | ProblemDetails]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: UploadRequest,
) -> CreateAnswer | OlderProblem | ProblemDetails | None:
    """
    Args:
        body (UploadRequest): A job for audio that is sent along, in place of a url.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreateAnswer | OlderProblem | ProblemDetails
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
