import json
from collections.abc import Callable
from datetime import datetime

import pytest

from mi_lib.errors import PublishingError
from mi_lib.publishing import Output, Receipt
from mi_lib.publishing.receipts import check_receipt

MakeReceipt = Callable[..., Receipt]


def test_a_receipt_reads_back_as_it_was_written(make_receipt: MakeReceipt) -> None:
    receipt = make_receipt(published_at=datetime(2015, 1, 5, 8, 30))

    assert Receipt.from_json(receipt.to_json()) == receipt


def test_a_receipt_is_an_in_toto_statement_about_its_outputs(make_receipt: MakeReceipt) -> None:
    statement = json.loads(make_receipt().to_json())

    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"][0] == {"name": "v1.html", "digest": {"sha256": "d" * 64}}
    assert statement["predicate"]["cutoff"] == "2014-12-31"
    assert statement["predicate"]["month"] == "2015-01"
    assert statement["predicate"]["published_at"] is None


def test_the_same_receipt_has_the_same_bytes_whatever_the_order(make_receipt: MakeReceipt) -> None:
    one = make_receipt(renderer_versions={"pandoc": "3.9", "typst": "0.15.2"})
    other = make_receipt(renderer_versions={"typst": "0.15.2", "pandoc": "3.9"})

    assert one.to_json() == other.to_json()


def test_receipt_and_draft_receipt_lie_in_their_folders(make_receipt: MakeReceipt) -> None:
    assert str(make_receipt().path) == "fagudvalg/2015-01/v1.receipt.json"
    assert str(make_receipt(draft=True).path) == "drafts/fagudvalg/2015-01/v1.receipt.json"


@pytest.mark.parametrize(
    "name", ["../v1.html", "v2.html", "v1_files/../../x.svg", "/v1.html", "v1_files/", "v1.html\n", "V1.html", ""]
)
def test_an_output_with_another_name_is_refused(make_receipt: MakeReceipt, name: str) -> None:
    with pytest.raises(PublishingError, match="named after it"):
        check_receipt(make_receipt(outputs=(Output(name, "d" * 64),)))


def test_figures_beside_the_page_are_allowed(make_receipt: MakeReceipt) -> None:
    receipt = make_receipt(outputs=(Output("v1_files/figures/fig-1.svg", "d" * 64),))

    assert check_receipt(receipt) is receipt


@pytest.mark.parametrize("changes", [{"data_sha256": "abc"}, {"outputs": ()}, {"report": "v 1"}, {"recipient": "."}])
def test_a_receipt_that_is_not_complete_is_refused(make_receipt: MakeReceipt, changes: dict[str, object]) -> None:
    with pytest.raises(PublishingError):
        check_receipt(make_receipt(**changes))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"predicateType": "other"}'])
def test_another_file_is_not_read_as_a_receipt(text: str) -> None:
    with pytest.raises(PublishingError, match="not a receipt"):
        Receipt.from_json(text, "somewhere")
