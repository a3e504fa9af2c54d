"""Where everything stands: by area and kind, apart from each other, the same for every day."""

import itertools
import math
from dataclasses import replace

import pytest
import small

from api.site.areas import areas_of
from kg.keys import iri_of
from viz.system_layout import ELSEWHERE, RADIUS, Member, arrange, scale

LOOKS = ("commissioner", "provider", "contract")


def members(count):
    return [
        Member(f"i:{n}", f"Body {n}", LOOKS[n % 3], n % 7, ("Dorset", "Dudley", "")[n // 3 % 3])
        for n in range(count)
    ]


def test_the_order_in_which_things_come_makes_no_difference():
    assert arrange(members(200)) == arrange(reversed(members(200)))


def test_no_thing_stands_on_another_one():
    spots = arrange(members(400)).spots
    nearest = min(math.dist(a, b) for a, b in itertools.combinations(spots.values(), 2))
    assert nearest > 2 * RADIUS


def test_every_thing_stands_in_the_disc_of_its_look_in_the_field_of_its_area():
    every, plan = members(90), arrange(members(90))
    fields = {field.label: field for field in plan.fields}
    for member in every:
        field = fields[member.area or ELSEWHERE]
        disc = next(each for each in field.discs if each.look == member.look)
        assert member.node in disc.nodes
        assert math.dist(plan.spots[member.node], disc.centre) <= disc.radius
        west, north, east, south = field.extent
        x, y = plan.spots[member.node]
        assert west < x < east
        assert north < y < south


def test_fields_and_discs_keep_apart():
    plan = arrange(members(300))
    for one, other in itertools.combinations([each.extent for each in plan.fields], 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    for field in plan.fields:
        for one, other in itertools.combinations(field.discs, 2):
            assert math.dist(one.centre, other.centre) >= one.radius + other.radius


def test_the_best_connected_stands_in_the_middle_and_is_larger():
    hub = Member("i:hub", "Zed", "provider", 60, "Dorset")
    plan = arrange([*members(60), hub])
    field = next(each for each in plan.fields if each.label == "Dorset")
    disc = next(each for each in field.discs if each.look == "provider")
    distances = {node: math.dist(plan.spots[node], disc.centre) for node in disc.nodes}
    assert min(distances, key=distances.get) == "i:hub"
    assert scale(hub.degree) > scale(6)


def test_only_a_disc_in_which_something_is_drawn_is_shown():
    (field,) = arrange([replace(each, area="Dorset") for each in members(6)]).fields
    assert [disc.look for disc in field.shown({"i:0", "i:3"})] == ["commissioner"]


def edges_of(*pairs):
    """Relations as the small world has them, with other ends."""
    model = small.network().edges()[0]
    return [
        replace(model, key=f"fact/{n}", source=iri_of(a), target=iri_of(b), family=family)
        for n, (a, b, family) in enumerate(pairs)
    ]


PLACED = [(f"organisation/{n}", "place/south", "geography") for n in range(5)]


@pytest.mark.parametrize(
    ("relations", "area"),
    [
        ([("organisation/0", "contract/k", "contract")], "place/south"),
        ([("contract/k", "service/s", "service"), ("organisation/0", "service/s", "service")],
         "place/south"),
        ([("organisation/x", "contract/k", "contract")], None),
        ([("organisation/0", "contract/k", "contract"),
          ("organisation/9", "contract/k", "contract"),
          *((f"organisation/{n}", "place/north", "geography") for n in range(9, 14))], None),
    ],
    ids=["of its party", "of the party of its service", "of nobody", "of two areas"],
)  # fmt: skip
def test_what_is_placed_nowhere_stands_where_most_of_its_neighbours_do(relations, area):
    found = areas_of(edges_of(*PLACED, *relations))
    assert found.get(iri_of("contract/k")) == (iri_of(area) if area else None)


def test_a_place_of_few_is_no_area_and_a_national_body_has_none():
    pairs = [*PLACED[:4], ("organisation/0", "organisation/n", "governance")]
    assert areas_of(edges_of(*pairs)) == {}
    pairs = [*PLACED, ("organisation/0", "organisation/n", "governance")]
    national = iri_of("organisation/n")
    assert national in areas_of(edges_of(*pairs))
    assert national not in areas_of(edges_of(*pairs), {national})
