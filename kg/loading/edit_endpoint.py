"""Changes the graph of an endpoint as a client asks, checked before it is sent.

What the change would do is found out by asking; the endpoint is told only of what keeps to the
shapes. Others who write to it meanwhile, past this service, are not seen.
"""

from kg.errors import NonConformant
from kg.loading.change import Change
from kg.loading.edit_check import check_change
from kg.loading.told import Elsewhere
from kg.store.endpoint import Endpoint
from kg.store.remote import RemoteEngine
from kg.store.remote_update import send_update


def edit_endpoint(engine: RemoteEngine, updates: Endpoint, change: Change, seconds: float) -> None:
    """Change what an endpoint holds: all of what is asked, or nothing.

    Args:
        engine: The endpoint as it is asked.
        updates: Its update address.
        change: What is asked.
        seconds: How long to wait for the change.

    Raises:
        MalformedQuery: The update or a part of a graph cannot be read.
        RefusedQuery: What the update changes cannot be told before it is made.
        NonConformant: Facts or claims would violate shapes that they did not violate before.
        QueryTooLarge: Too many things would have to be checked.
        EndpointFailed: The endpoint is down, or does not let this service write.

    Example:
        >>> from kg.loading.change import Update
        >>> from kg.store.remote_adapter import Adapter
        >>> from kg.store.remote_dialect import Dialect
        >>> nowhere = Endpoint("http://127.0.0.1:1/query")
        >>> engine = RemoteEngine(Adapter(nowhere, Dialect()))
        >>> edit_endpoint(engine, nowhere, Update("CLEAR DEFAULT"), 5)
        Traceback (most recent call last):
            ...
        kg.errors.EndpointFailed: the SPARQL endpoint 'http://127.0.0.1:1/query' cannot be ...
    """
    text = change.update(engine.endpoint.dialect.facts)
    effects = change.effects(engine)
    report = check_change(Elsewhere(engine), effects.added, effects.removed)
    if not report.conforms:
        raise NonConformant(report.violations)
    send_update(updates, text, seconds)
