"""`mi approve` and `mi send` as a user types them, on reports published from a few bytes."""

import email
import email.policy
import json
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import small_project
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from small_project import Desk

IN_TIME = "2015-01-15T09:00:00+01:00"
TOO_LATE = "2015-01-16T12:01:00+01:00"
CHAIR = ("send", "2015-01", "--forum", "udvalgsformand")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    desk = Desk(small_project.make_project(tmp_path), monkeypatch, capfd)
    desk.clock(IN_TIME)
    return desk


@pytest.fixture
def published(desk: Desk) -> Desk:
    """The chair's report of January lies in `reports/`."""
    small_project.publish(desk.project, "udvalgsformand", "2015-01", "v1")
    return desk


@pytest.fixture
def approved(published: Desk) -> Desk:
    assert published.mi("approve", "2015-01", "--forum", "udvalgsformand", "--by", "Kirsten Holmgaard").code == 0
    return published


def digests(desk: Desk, folder: str = "udvalgsformand/2015-01", report: str = "v1") -> dict[str, str]:
    """What the manifest says of a report's two files."""
    manifest = json.loads((desk.project / "reports/manifest.json").read_text("utf-8"))
    names = {entry["name"]: entry["digest"]["sha256"] for entry in manifest["subject"]}
    return {f"{report}.{kind}": names[f"{folder}/{report}.{kind}"] for kind in ("html", "pdf")}


def letter_in(file: Path) -> EmailMessage:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


# --------------------------------------------------------------------------------------------------- the letter


def test_the_letter_is_a_file_to_open_and_send(approved: Desk) -> None:
    answer = approved.mi(*CHAIR)
    file = approved.project / "data/editions/2015-01/mail/2015-01-udvalgsformand.eml"
    assert answer.code == 0
    assert answer.out.splitlines()[0] == str(file)
    letter = letter_in(file)
    assert letter["Subject"] == (
        "Ledelsesinformation for januar 2015 til mødet tirsdag den 20. januar 2015 (syntetiske data)"
    )
    assert letter["To"] == "Formanden for Udvalget for Børn og Læring <udvalgsformand@bakkedal.example>"
    assert letter["From"] == '"Fællessekretariatet, Bakkedal Kommune" <ledelsesinformation@bakkedal.example>'
    assert letter["Date"] == "Thu, 15 Jan 2015 09:00:00 +0100"
    assert letter["X-Unsent"] == "1"


def test_the_letter_says_in_danish_what_it_brings(approved: Desk) -> None:
    approved.mi(*CHAIR, "--output", "ud")
    page = (approved.project / "reports/udvalgsformand/2015-01/v1.html").as_uri()
    assert (
        text_of(letter_in(approved.project / "ud/2015-01-udvalgsformand.eml"))
        == f"""\
Kære udvalgsformand

Hermed sendes ledelsesinformationen for januar 2015 til mødet tirsdag den 20. januar 2015 kl. 14 (Udvalgsformandsmøde).

Rapporten »Ledelsesinformation til fagudvalg« er vedhæftet som PDF. Den kan også læses som webside:
{page}

Rapporten handler om:
- Opfølgning på mål (politik, budget mv.)
- Forventet regnskab
- Fordeling foranstaltning/anbringelse
- Resultatdokumentation
- Skolefravær

Data går til og med onsdag den 31. december 2014.

Data er syntetiske: tal, sager og personer er opdigtede.

Spørgsmål til rapporten besvares på ledelsesinformation@bakkedal.example.

Med venlig hilsen
Fællessekretariatet
Bakkedal Kommune
"""
    )


def test_the_pdf_is_attached_byte_for_byte(approved: Desk) -> None:
    approved.mi(*CHAIR, "--output", "ud")
    attached = list(letter_in(approved.project / "ud/2015-01-udvalgsformand.eml").iter_attachments())
    assert [(part.get_filename(), part.get_content_type(), part.get_content()) for part in attached] == [
        ("ledelsesinformation-2015-01-v1.pdf", "application/pdf", b"pdf: tal")
    ]


def test_the_link_is_the_sites_where_there_is_a_site(approved: Desk) -> None:
    settings = approved.project / "_quarto.yml"
    text = settings.read_text("utf-8").replace("mi:\n", "mi:\n  site_url: https://intra.bakkedal.example/mi/\n")
    settings.write_text(text, encoding="utf-8")
    approved.mi(*CHAIR, "--output", "ud")
    text = text_of(letter_in(approved.project / "ud/2015-01-udvalgsformand.eml"))
    assert "https://intra.bakkedal.example/mi/udvalgsformand/2015-01/v1.html\n" in text


def test_the_letter_leads_to_the_edition_before_where_the_reader_has_it(desk: Desk) -> None:
    desk.clock("2015-04-08T09:00:00+02:00")
    for month in ("2015-02", "2015-04"):
        small_project.publish(desk.project, "direktion", month, "v2")
    desk.mi("approve", "2015-04", "--forum", "direktoer_chef")
    desk.mi("send", "2015-04", "--forum", "direktoer_chef", "--output", "ud")
    page = (desk.project / "reports/direktion/2015-02/v2.html").as_uri()
    letter = text_of(letter_in(desk.project / "ud/2015-04-direktoer_chef.eml"))
    assert f"\n\nDen forrige udgave er fra februar 2015:\n{page}\n\n" in letter


def test_the_letter_does_not_lead_to_an_edition_that_the_reader_has_not(desk: Desk) -> None:
    desk.clock("2015-04-08T09:00:00+02:00")
    small_project.publish(desk.project, "chef-boern-og-familie", "2015-02", "v2")
    small_project.publish(desk.project, "direktion", "2015-04", "v2")
    desk.mi("approve", "2015-04", "--forum", "direktoer_chef")
    desk.mi("send", "2015-04", "--forum", "direktoer_chef", "--output", "ud")
    assert "forrige" not in text_of(letter_in(desk.project / "ud/2015-04-direktoer_chef.eml"))


def test_the_same_letter_has_the_same_bytes(approved: Desk) -> None:
    approved.mi(*CHAIR, "--output", "a")
    approved.mi(*CHAIR, "--output", "b")
    one, other = (approved.project / name / "2015-01-udvalgsformand.eml" for name in "ab")
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("forum", "recipient", "salutation", "address"),
    [
        ("chef_teamleder", "chef-boern-og-familie", "Til chefen for Børn og familie", "chef-bof@bakkedal.example"),
        ("direktoer_chef", "direktion", "Til direktionen", "direktionen@bakkedal.example"),
        ("udvalgsformand", "udvalgsformand", "Kære udvalgsformand", "udvalgsformand@bakkedal.example"),
        ("fagudvalg", "fagudvalg", "Til Udvalget for Børn og Læring", "udvalget@bakkedal.example"),
    ],
)
def test_one_edition_goes_to_four_forums_each_with_its_own_report(
    desk: Desk, forum: str, recipient: str, salutation: str, address: str
) -> None:
    desk.clock("2015-01-05T09:00:00+01:00")
    small_project.publish(desk.project, recipient, "2015-01", "v1", text=recipient)
    desk.mi("approve", "2015-01", "--forum", forum)
    assert desk.mi("send", "2015-01", "--forum", forum, "--output", "ud").code == 0
    letter = letter_in(desk.project / f"ud/2015-01-{forum}.eml")
    assert letter["To"].addresses[0].addr_spec == address
    assert text_of(letter).startswith(salutation + "\n")
    assert [part.get_content() for part in letter.iter_attachments()] == [f"pdf: {recipient}".encode()]


# ------------------------------------------------------------------------------------------------------ refusals


def test_what_is_not_published_is_not_sent(desk: Desk) -> None:
    answer = desk.mi(*CHAIR)
    assert (answer.code, answer.out) == (17, "")
    assert "mi publish 2015-01 --recipient udvalgsformand" in answer.err


def test_what_is_not_approved_is_not_sent(published: Desk) -> None:
    answer = published.mi(*CHAIR)
    assert (answer.code, answer.out) == (17, "")
    assert "mi approve 2015-01 --recipient udvalgsformand" in answer.err
    assert published.lines("2015-01", "sent.jsonl") == []


def test_anothers_approval_does_not_count(published: Desk) -> None:
    small_project.publish(published.project, "fagudvalg", "2015-01", "v1")
    published.mi("approve", "2015-01", "--recipient", "fagudvalg")
    assert published.mi(*CHAIR).code == 17


def test_what_changed_since_the_approval_must_be_approved_again(approved: Desk) -> None:
    small_project.publish(approved.project, "udvalgsformand", "2015-01", "v1", text="andre tal")
    answer = approved.mi(*CHAIR)
    assert answer.code == 17
    assert "approved by Kirsten Holmgaard at 2015-01-15T09:00:00+01:00, published anew since" in answer.err
    approved.mi("approve", "2015-01", "--recipient", "udvalgsformand")
    assert approved.mi(*CHAIR).code == 0


def test_publishing_the_same_bytes_again_keeps_the_approval(approved: Desk) -> None:
    small_project.publish(approved.project, "udvalgsformand", "2015-01", "v1")
    assert approved.mi(*CHAIR).code == 0


def test_after_the_deadline_only_late_sends_and_the_letter_says_so(approved: Desk) -> None:
    approved.clock(TOO_LATE)
    refused = approved.mi(*CHAIR, "--output", "ud")
    assert (refused.code, refused.out) == (17, "")
    assert "deadline 2015-01-16 12:00" in refused.err
    assert "--late" in refused.err
    assert approved.mi(*CHAIR, "--output", "ud", "--late").code == 0
    letter = text_of(letter_in(approved.project / "ud/2015-01-udvalgsformand.eml"))
    assert (
        "Materialet skulle have været sendt senest fredag den 16. januar 2015 kl. 12. "
        "Vi beklager, at det kommer efter fristen.\n" in letter
    )
    assert [line["late"] for line in approved.lines("2015-01", "sent.jsonl")] == [True]


def test_a_letter_in_time_is_not_called_late_even_with_late(approved: Desk) -> None:
    approved.mi(*CHAIR, "--output", "ud", "--late")
    assert "beklager" not in text_of(letter_in(approved.project / "ud/2015-01-udvalgsformand.eml"))


@pytest.mark.parametrize(("moment", "code"), [("2015-01-16T11:00:00+00:00", 0), ("2015-01-16T11:00:01+00:00", 17)])
def test_the_deadline_is_danish_time_on_a_machine_elsewhere(approved: Desk, moment: str, code: int) -> None:
    approved.clock(moment)
    assert approved.mi(*CHAIR).code == code


def test_a_file_changed_by_hand_is_neither_approved_nor_sent(approved: Desk) -> None:
    (approved.project / "reports/udvalgsformand/2015-01/v1.pdf").write_bytes(b"pdf: pyntede tal")
    for words in (CHAIR, ("approve", "2015-01", "--recipient", "udvalgsformand")):
        answer = approved.mi(*words)
        assert answer.code == 17
        assert "changed since it was published" in answer.err


def test_a_case_overview_is_never_sent(desk: Desk) -> None:
    small_project.publish(desk.project, "direktion", "2015-02", "v2", template="sagsoverblik-ledere")
    for words in (("approve", "2015-02", "--recipient", "direktion"), ("send", "2015-02", "--forum", "direktoer_chef")):
        answer = desk.mi(*words)
        assert (answer.code, answer.out) == (17, "")
        assert "case overview" in answer.err


def test_a_report_without_a_pdf_is_not_sent(desk: Desk) -> None:
    small_project.publish(desk.project, "udvalgsformand", "2015-01", "v1", kinds=("html",))
    answer = desk.mi("approve", "2015-01", "--recipient", "udvalgsformand")
    assert (answer.code, answer.out) == (17, "")
    assert "no v1.pdf" in answer.err


def test_a_draft_is_no_published_report(desk: Desk) -> None:
    small_project.publish(desk.project, "udvalgsformand", "2015-01", "v1", draft=True)
    for words in (CHAIR, ("approve", "2015-01", "--recipient", "udvalgsformand")):
        answer = desk.mi(*words)
        assert answer.code == 17
        assert "has not been published" in answer.err


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("send", "2015-02", "--forum", "fagudvalg"), 10, "use one of chef_teamleder, direktoer_chef"),
        (("send", "2015-01", "--forum", "udvalgsformnd"), 10, "did you mean udvalgsformand?"),
        (("send", "2015-07", "--forum", "fagudvalg"), 10, "2015-08"),
        (("send", "2015-01", "--forum", "fagudvalg", "--smtp", "mail.bakkedal.example"), 2, "mail.bakkedal.example:25"),
        (("send", "2015-01", "--forum", "fagudvalg", "--smtp", "a:25", "--output", "ud"), 2, "exclude each other"),
        (("approve", "2015-02", "--recipient", "fagudvalg"), 2, "use one of"),
        (("approve", "2015-01", "--recipient", "udvalgsformnd"), 2, "did you mean udvalgsformand"),
        (("approve", "2015-13"), 2, "2015-01"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones(
    published: Desk, words: tuple[str, ...], code: int, hint: str
) -> None:
    answer = published.mi(*words)
    assert (answer.code, answer.out) == (code, "")
    assert hint in answer.err


# ------------------------------------------------------------------------------------------------------ the books


def test_an_approval_is_who_when_and_which_bytes(approved: Desk) -> None:
    assert approved.lines("2015-01", "approvals.jsonl") == [
        {
            "at": "2015-01-15T09:00:00+01:00",
            "by": "Kirsten Holmgaard",
            "recipient": "udvalgsformand",
            "report": "v1",
            "files": digests(approved),
        }
    ]


def test_without_names_the_whole_month_is_approved_or_nothing(desk: Desk) -> None:
    everyone = ["chef-boern-og-familie", "direktion", "leder-t1", "leder-t2", "leder-t3", "leder-t4"]
    for recipient in everyone[:-1]:
        small_project.publish(desk.project, recipient, "2015-02", "v2")
    refused = desk.mi("approve", "2015-02")
    assert refused.code == 17
    assert "leder-t4" in refused.err
    assert desk.lines("2015-02", "approvals.jsonl") == []
    small_project.publish(desk.project, "leder-t4", "2015-02", "v2")
    assert desk.mi("approve", "2015-02").code == 0
    assert sorted(line["recipient"] for line in desk.lines("2015-02", "approvals.jsonl")) == everyone


def test_approving_without_a_name_takes_that_of_the_one_logged_on(
    published: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "kho")
    approval = json.loads(published.mi("approve", "2015-01", "--recipient", "udvalgsformand", "--json").out)
    assert approval[0]["by"] == "kho"


def test_the_log_says_who_was_sent_what_hash(approved: Desk) -> None:
    approved.mi(*CHAIR)
    assert approved.lines("2015-01", "sent.jsonl") == [
        {
            "at": "2015-01-15T09:00:00+01:00",
            "forum": "udvalgsformand",
            "recipient": "udvalgsformand",
            "report": "v1",
            "deadline": "2015-01-16T12:00",
            "late": False,
            "way": "eml",
            "files": digests(approved),
        }
    ]


def test_the_log_names_no_person_and_no_address(approved: Desk) -> None:
    approved.mi(*CHAIR)
    log = (approved.project / "data/editions/2015-01/sent.jsonl").read_text("utf-8")
    assert not re.search(r"@|Kirsten|Holmgaard|Formanden", log)


def test_the_log_only_grows(approved: Desk) -> None:
    approved.mi(*CHAIR)
    file = approved.project / "data/editions/2015-01/sent.jsonl"
    before = file.read_bytes()
    approved.clock("2015-01-15T10:00:00+01:00")
    approved.mi(*CHAIR)
    assert file.read_bytes().startswith(before)
    assert len(approved.lines("2015-01", "sent.jsonl")) == 2


def test_a_broken_line_in_the_books_is_named_and_stops_the_sending(approved: Desk) -> None:
    with (approved.project / "data/editions/2015-01/approvals.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"at": "2015-')
    answer = approved.mi(*CHAIR)
    assert answer.code == 17
    assert "approvals.jsonl, line 2" in answer.err


# ---------------------------------------------------------------------------------------------------- the server


class Postbox:
    """A mail server on this machine that keeps what it is handed."""

    def __init__(self) -> None:
        self.received: list[Envelope] = []
        self.refuses = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        if self.refuses:
            return "552 mailbox full"
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"127.0.0.1:{port}"
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_mail_server_takes_the_letter_whole(approved: Desk, postbox: tuple[Postbox, str]) -> None:
    box, server = postbox
    answer = approved.mi(*CHAIR, "--smtp", server)
    assert answer.code == 0, answer.err
    assert f"{server} has taken the letter to udvalgsformand@bakkedal.example" in answer.out
    (envelope,) = box.received
    assert envelope.mail_from == "ledelsesinformation@bakkedal.example"
    assert envelope.rcpt_tos == ["udvalgsformand@bakkedal.example"]
    letter = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    assert text_of(letter).startswith("Kære udvalgsformand\n\nHermed sendes ledelsesinformationen for januar 2015")
    assert [part.get_content() for part in letter.iter_attachments()] == [b"pdf: tal"]
    assert letter["X-Unsent"] is None
    assert [line["way"] for line in approved.lines("2015-01", "sent.jsonl")] == ["smtp"]


def test_a_server_gets_the_same_files_for_a_forum_once(approved: Desk, postbox: tuple[Postbox, str]) -> None:
    box, server = postbox
    approved.mi(*CHAIR, "--smtp", server)
    again = approved.mi(*CHAIR, "--smtp", server)
    assert again.code == 17
    assert "handed to a mail server at 2015-01-15T09:00:00+01:00" in again.err
    assert len(box.received) == 1
    assert approved.mi(*CHAIR, "--smtp", server, "--again").code == 0
    assert len(box.received) == 2


def test_a_refusing_server_leaves_no_trace_in_the_log(approved: Desk, postbox: tuple[Postbox, str]) -> None:
    box, server = postbox
    box.refuses = True
    answer = approved.mi(*CHAIR, "--smtp", server)
    assert answer.code == 17
    assert "mailbox full" in answer.err
    assert approved.lines("2015-01", "sent.jsonl") == []


def test_an_absent_server_is_an_error_with_words(approved: Desk) -> None:
    answer = approved.mi(*CHAIR, "--smtp", f"127.0.0.1:{free_port()}")
    assert answer.code == 17
    assert "nothing was sent" in answer.err
    assert approved.lines("2015-01", "sent.jsonl") == []


def test_nothing_reaches_a_server_that_was_refused_before(published: Desk, postbox: tuple[Postbox, str]) -> None:
    box, server = postbox
    assert published.mi(*CHAIR, "--smtp", server).code == 17
    assert box.received == []


# -------------------------------------------------------------------------------------------------- what is left


def left_on(desk: Desk, day: str) -> list[str]:
    tasks = json.loads(desk.mi("due", "--date", day, "--days", "0", "--json").out)
    return [task["command"] for task in tasks if not task["done"]]


def test_what_is_sent_is_no_longer_due(approved: Desk) -> None:
    day = ("due", "--date", "2015-01-16", "--days", "0")
    assert approved.mi(*day).code == 20
    approved.mi(*CHAIR)
    answer = approved.mi(*day)
    assert answer.code == 0
    assert answer.out.endswith("(mi send 2015-01 --forum udvalgsformand) – udført\n")


def test_what_was_sent_and_then_published_anew_is_due_again(approved: Desk) -> None:
    approved.mi(*CHAIR)
    small_project.publish(approved.project, "udvalgsformand", "2015-01", "v1", text="andre tal")
    assert left_on(approved, "2015-01-16") == ["mi send 2015-01 --forum udvalgsformand"]


def test_a_month_is_made_when_everyone_has_it_and_approved_when_every_forum_s_report_is(desk: Desk) -> None:
    everyone = ["chef-boern-og-familie", "direktion", "leder-t1", "leder-t2", "leder-t3", "leder-t4"]
    for recipient in everyone[:-1]:
        small_project.publish(desk.project, recipient, "2015-02", "v2")
    assert "mi publish 2015-02" in left_on(desk, "2015-02-09")
    small_project.publish(desk.project, "leder-t4", "2015-02", "v2")
    assert "mi publish 2015-02" not in left_on(desk, "2015-02-09")
    desk.mi("approve", "2015-02", "--forum", "chef_teamleder")
    assert "mi approve 2015-02" in left_on(desk, "2015-02-10")
    desk.mi("approve", "2015-02", "--forum", "direktoer_chef")
    assert left_on(desk, "2015-02-10") == ["mi send 2015-02 --forum chef_teamleder"]


def test_one_forum_has_not_what_another_was_sent_even_if_the_files_are_the_same(desk: Desk) -> None:
    for recipient in ("chef-boern-og-familie", "direktion"):
        small_project.publish(desk.project, recipient, "2015-02", "v2")
    desk.mi("approve", "2015-02", "--forum", "chef_teamleder")
    desk.mi("send", "2015-02", "--forum", "chef_teamleder")
    assert left_on(desk, "2015-02-13") == ["mi send 2015-02 --forum direktoer_chef"]
