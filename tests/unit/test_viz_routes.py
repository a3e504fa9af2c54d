"""Pictures as files, over HTTP: each brings its own policy and needs nothing else."""

import json
import re

import pytest


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/viz/network.html?focus=RDY&at=2019-12", "Dorset HealthCare University"),
        ("/viz/risk.html?withdraw=RYF&contract=dorset-iucs", "2 services have no other provider"),
        ("/viz/risk.html?at=2019-05-01", "only route"),
    ],
)
def test_a_picture_is_one_file_with_its_own_policy(client, address, words):
    answer = client.get(address)
    assert answer.status_code == 200
    assert words in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sha256-" in policy
    assert 'src="http' not in answer.text


@pytest.mark.parametrize("address", ["/viz/risk.html?withdraw=ZZZ", "/viz/network.html?focus=ZZZ"])
def test_a_picture_of_nobody_is_not_found(client, address):
    assert client.get(address).status_code == 404


def _places(client, day):
    page = client.get(f"/viz/network.html?focus=contract/dorset-iucs&at={day}").text
    data = json.loads(
        re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
    )
    return {node["id"]: (node["x"], node["y"]) for node in data["nodes"]}


def test_things_stand_where_they_stand_on_any_other_day(client):
    one, other = _places(client, "2019-05"), _places(client, "2024-05")
    assert one.keys() != other.keys()
    both = one.keys() & other.keys()
    assert len(both) > 3
    assert {node: one[node] for node in both} == {node: other[node] for node in both}
