"""Changes the graph of a SPARQL 1.1 endpoint by its update address.

The endpoint makes the change as one transaction, or not; what it says of that is all there is to
know. It is sent once: only a connection that did not come about is tried again.
"""

from dataclasses import dataclass

from kg.errors import EndpointFailed, MalformedQuery, QueryTimeout
from kg.store.endpoint import Asked, Endpoint
from kg.store.remote_dialect import said_by

_BAD_REQUEST = 400
_DONE = range(200, 300)
_NOT_LET = frozenset({401, 403, 404, 405})


@dataclass(frozen=True)
class AskedUpdate(Asked):
    """An update for an endpoint (SPARQL 1.1 Protocol, section 2.2.1).

    Example:
        >>> AskedUpdate("CLEAR ALL", "*/*").form()
        {'update': 'CLEAR ALL'}
    """

    def form(self) -> dict[str, str | list[str]]:
        """Write the fields that are sent."""
        return {"update": self.text}


def send_update(endpoint: Endpoint, text: str, seconds: float) -> None:
    """Let an endpoint run an update.

    Args:
        endpoint: Its update address.
        text: SPARQL, with its prologue.
        seconds: How long to wait.

    Raises:
        MalformedQuery: The endpoint does not understand it.
        EndpointFailed: The endpoint is down, does not let this service write, or did not say in
            time whether it has made the change.

    Example:
        >>> send_update(Endpoint("http://127.0.0.1:1/update"), "CLEAR ALL", 5)
        Traceback (most recent call last):
            ...
        kg.errors.EndpointFailed: the SPARQL endpoint 'http://127.0.0.1:1/update' cannot be ...
    """
    try:
        answer = endpoint.send(AskedUpdate(text, "*/*", seconds=seconds))
    except QueryTimeout as late:
        reason = f"did not say within {seconds:g} seconds whether it has made the change"
        raise EndpointFailed(endpoint.address, f"{reason}; look before sending it again") from late
    if answer.status == _BAD_REQUEST:
        raise MalformedQuery(said_by(answer))
    if answer.status in _NOT_LET:
        reason = f"does not take updates (status {answer.status}): {said_by(answer)}"
        raise EndpointFailed(endpoint.address, f"{reason}; is it the update address?")
    if answer.status not in _DONE:
        raise EndpointFailed(endpoint.address, f"answered {answer.status}: {said_by(answer)}")
