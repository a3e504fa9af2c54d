"""Ensembles on a cluster of real worker processes; needs the extra ``cluster``."""

import os
import signal

import pytest

from kg.risk.ensemble.cluster import Cluster
from kg.risk.ensemble.distributions import Bernoulli, Uniform
from kg.risk.ensemble.factors import Factors
from kg.risk.ensemble.losses import Losses
from kg.risk.ensemble.priors import Evidence, Prior, Priors
from kg.risk.ensemble.run import run
from kg.risk.recovery.book import Book, Contract, Guarantee, lead_bears_all

distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")

# The library warns of its own sockets when a worker is lost or the cluster is closed.
pytestmark = pytest.mark.filterwarnings("ignore")


def of(name, distribution):
    return Prior(name, distribution, f"how large {name} is", "a guess", Evidence.ASSUMPTION)


PRIORS = Priors("1", (of("overrun", Uniform(0, 1)), of("exists", Bernoulli(0.5))))
MODEL = Losses(
    Book((Contract("K", 0, lead_bears_all("L")),), {"L": 300, "G": None}, (Guarantee("G", "L"),)),
    overruns={"K": Factors(1200, ("overrun",))},
    guarantees={("G", "L"): Factors(400, ("exists",))},
)
HOW = {"scenarios": 200_000, "seed": 3, "chunk": 500}


@pytest.fixture(scope="module")
def alone():
    return run(MODEL, PRIORS, **HOW).outputs["returned"]


@pytest.fixture
def client(tmp_path):
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=tmp_path,
        ) as cluster,
        distributed.Client(cluster) as joined,
    ):
        joined.wait_for_workers(2)
        yield joined


def test_a_cluster_changes_no_bit(alone, client):
    found = run(MODEL, PRIORS, **HOW, map_chunks=Cluster(client))
    assert (found.outputs["returned"] == alone).all()


class Killing:
    """A client that kills a worker once the first portion has come back."""

    def __init__(self, client):
        self.client = client
        self.killed = min(client.run(os.getpid).values())
        self.waiting = 0

    def __getattr__(self, name):
        return getattr(self.client, name)

    def gather(self, futures):
        distributed.wait(futures[:1])
        os.kill(self.killed, signal.SIGKILL)
        self.waiting = sum(not future.done() for future in futures)
        return self.client.gather(futures)


def test_a_worker_that_is_killed_on_the_way_changes_no_bit(alone, client):
    killing = Killing(client)
    found = run(MODEL, PRIORS, **HOW, map_chunks=Cluster(killing))
    assert killing.waiting
    assert (found.outputs["returned"] == alone).all()
    client.wait_for_workers(2)
    assert killing.killed not in client.run(os.getpid).values()
