"""Pages of releases: each release kept byte for byte, on a line of its own."""

import json

import pytest

from kg.errors import BadAnswer
from kg.sources.fetch.answers import Answer, CutOff
from kg.sources.fetch.release_pages import key_of_line, read_page


def page(body, media="application/json"):
    return read_page(Answer("https://a.invalid/", 200, {"content-type": media}, body))


def test_numbers_and_bytes_stay_as_they_were_published():
    written = b'{"ocid": "o", "id": "1", "a": 1e9999, "b": 1.10, "c": "Caf\xe9 \x96 x"}'
    [(key, line)] = page(b'{"publisher": {"name": "\xe9"}, "releases": [' + written + b"]}").rows
    assert key == ("o", "1")
    assert line == b'{"publisher": {"name": "\xe9"}, "releases": [' + written + b"]}"
    assert key_of_line(line) == key


def test_line_breaks_between_the_parts_go_and_those_inside_texts_stay():
    written = b'{\n "ocid":"o",\n "id":"1",\n "t": "a  \\n b"\n }'
    body = b'\xef\xbb\xbf{\r\n "releases" : [\n  ' + written + b"\n ]\n}"
    [(_, line)] = page(body).rows
    assert b"\n" not in line
    assert json.loads(line)["releases"] == [{"ocid": "o", "id": "1", "t": "a  \n b"}]


def test_a_page_keeps_its_head_but_not_its_links():
    body = json.dumps(
        {
            "uri": "https://a.invalid/1",
            "license": "OGL",
            "links": {"next": "https://b.invalid/x?cursor=2"},
            "releases": [{"ocid": "o", "id": "1"}, {"ocid": "o", "id": "2"}],
            "version": "1.1",
        }
    ).encode()
    read = page(body)
    assert read.next == "cursor=2"
    for (key, line), number in zip(read.rows, "12", strict=True):
        assert key == ("o", number)
        assert json.loads(line) == {
            "license": "OGL",
            "version": "1.1",
            "releases": [{"ocid": "o", "id": number}],
        }


def test_releases_without_an_id_are_told_apart_by_what_they_say():
    rows = page(b'{"releases": [{"ocid": "o", "a": 1}, {"ocid": "o", "a": 2}, {"ocid":"o"}]}').rows
    assert len({key for key, _ in rows}) == 3


def test_the_last_of_two_members_of_one_name_counts_as_in_any_json():
    body = b'{"releases": [], "releases": [{"ocid": "o", "id": "1"}]}'
    assert [key for key, _ in page(body).rows] == [("o", "1")]


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"releases": {}}', b'{"releases": [1]}', b'{"message": "no"}']
)
def test_json_that_is_no_release_package_is_refused(body):
    with pytest.raises(BadAnswer, match="JSON that is no package of releases"):
        page(body)


@pytest.mark.parametrize("size", range(1, 40, 3))
def test_a_package_cut_off_anywhere_is_noticed(size):
    with pytest.raises(CutOff):
        page(b'{"releases": [{"ocid": "o", "id": "1"}]}'[:size])
