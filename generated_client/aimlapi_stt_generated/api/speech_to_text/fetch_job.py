# Written by `nox -s regenerate` from openapi/effective/stt.json. Correct an overlay, never this file.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.fetch_answer import FetchAnswer
from ...models.older_problem import OlderProblem
from ...models.problem_details import ProblemDetails
from ...types import Response


def _get_kwargs(
    generation_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/stt/{generation_id}".format(
            generation_id=quote(str(generation_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> FetchAnswer | OlderProblem | ProblemDetails:
    if response.status_code == 200:
        response_200 = FetchAnswer.from_dict(response.json())

        return response_200

    if response.status_code == 201:
        response_201 = FetchAnswer.from_dict(response.json())

        return response_201

    if 200 <= response.status_code <= 299:
        response_2xx = FetchAnswer.from_dict(response.json())

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
) -> Response[FetchAnswer | OlderProblem | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    generation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[FetchAnswer | OlderProblem | ProblemDetails]:
    """
    Args:
        generation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[FetchAnswer | OlderProblem | ProblemDetails]
    """

    kwargs = _get_kwargs(
        generation_id=generation_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    generation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> FetchAnswer | OlderProblem | ProblemDetails | None:
    """
    Args:
        generation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        FetchAnswer | OlderProblem | ProblemDetails
    """

    return sync_detailed(
        generation_id=generation_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    generation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> Response[FetchAnswer | OlderProblem | ProblemDetails]:
    """
    Args:
        generation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[FetchAnswer | OlderProblem | ProblemDetails]
    """

    kwargs = _get_kwargs(
        generation_id=generation_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    generation_id: str,
    *,
    client: AuthenticatedClient | Client,
) -> FetchAnswer | OlderProblem | ProblemDetails | None:
    """
    Args:
        generation_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        FetchAnswer | OlderProblem | ProblemDetails
    """

    return (
        await asyncio_detailed(
            generation_id=generation_id,
            client=client,
        )
    ).parsed
