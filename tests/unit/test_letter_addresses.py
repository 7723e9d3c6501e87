"""Which report goes to which meeting forum, and where: the part of `recipients.yml` that `mi send` reads."""

from pathlib import Path

import pytest

from mi_lib.errors import UsageError
from mi_lib.plan import read_plan
from mi_lib.recipients import read_distribution

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
SMALL = """
audiences: {direktion: {name: Direktion, threshold: 5}}
recipients: {direktion: {audience: direktion, name: Direktionen, email: d@a.example, salutation: Til direktionen}}
reports: {}
forums: {direktoer_chef: direktion}
sender: {name: Sekretariatet, email: s@a.example}
"""


def test_every_forum_of_the_plan_has_a_recipient() -> None:
    distribution = read_distribution(REFERENCE / "recipients.yml")
    assert {forum: distribution.recipient_of(forum).id for forum in read_plan(REFERENCE / "plan-2015.yml").forums} == {
        "chef_teamleder": "chef-boern-og-familie",
        "direktoer_chef": "direktion",
        "udvalgsformand": "udvalgsformand",
        "fagudvalg": "fagudvalg",
    }


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("direktoer_chef: direktion}", "direktoer_chef: byraad}", "unknown recipient byraad"),
        (", email: d@a.example", "", "needs email and salutation"),
        (", salutation: Til direktionen", "", "needs email and salutation"),
        ("d@a.example", "d.a.example", "pattern"),
        ("d@a.example", '"d@a.example, x@b.example"', "pattern"),
        ("d@a.example", '"d@a.example\\nBcc: x@b.example"', "pattern"),
        ("name: Sekretariatet", '"name": "A\\nB"', "pattern"),
        ("sender: {name: Sekretariatet, email: s@a.example}", "", "need a sender"),
        ("salutation:", "greeting:", "Extra inputs"),
    ],
)
def test_a_list_that_cannot_be_written_to_is_refused(tmp_path: Path, there: str, instead: str, said: str) -> None:
    assert there in SMALL
    file = tmp_path / "recipients.yml"
    file.write_text(SMALL.replace(there, instead), encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_distribution(file)
    assert said in error.value.remedy


def test_a_forum_that_is_not_listed_is_answered_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "recipients.yml").write_text(SMALL, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_distribution(tmp_path / "recipients.yml").recipient_of("direktoer")
    assert "did you mean direktoer_chef?" in error.value.found
