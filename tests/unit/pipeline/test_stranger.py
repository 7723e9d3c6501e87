"""The stranger: pages are read as a reader has them before them, and what they tell of few children is found."""

from pathlib import Path

import pytest

from mi_lib.disclosure.knowledge import PUBLIC as PUBLIC_TO_THE_DOOR
from mi_lib.errors import UsageError
from mi_lib.pipeline.stranger import PUBLIC, Answer, How, Reader, attack_pages

READERS = {"direktion": Reader(5), "leder-t1": Reader(3), "leder-t2": Reader(3), "offentlig": Reader(5, is_public=True)}
BY_AGE = "Alder|Antal|Året før|Ændring"
FLOWS = "Måned|Åbnede|Lukkede|Netto|Aktive ved månedens udgang"
BY_MONTH = "Måned|Antal|Året før|Ændring"


def _table(caption: str, heads: str, *rows: str, name: str = "tbl-x") -> str:
    """Cells are separated by |."""
    lines = ["".join(f"<td>{cell}</td>" for cell in line.split("|")) for line in (heads, *rows)]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table id="{name}"><caption><strong>Tabel&nbsp;1:</strong> {caption}</caption>{body}</table>'


def _by_age(*rows: str, month: str = "januar 2015", name: str = "tbl-x") -> str:
    return _table(f"Underretninger fordelt på alder, {month}", BY_AGE, *rows, name=name)


def _crossed(*rows: str) -> str:
    heads = "Alder|" + "|".join("ABCDEF"[: rows[0].count("|") - 1]) + "|I alt"
    return _table("Anbragte fordelt på alder og målgruppe ved udgangen af januar 2015", heads, *rows)


def _write(folder: Path, *tables: str, reader: str = "direktion", month: str = "2015-02") -> Path:
    page = folder / reader / month / "v2.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("<html><body>" + "".join(tables) + "</body></html>", encoding="utf-8")
    return folder


def _found(folder: Path) -> list[tuple[str, float, float]]:
    return [(each.figure, each.least, each.greatest) for each in attack_pages(folder, READERS).exposures]


def _attack(folder: Path, *tables: str) -> Answer:
    return attack_pages(_write(folder, *tables), READERS)


BAD = {
    "the only star of a table with a total": (
        [_by_age("0-5 år|*|12|*", "6-9 år|1.009|7|+2", "I alt|1.012|19|*")],
        [("Underretninger, 0-5 år, januar 2015", 3, 3)],
    ),
    "1, 2, 40: together they are few": (
        [_by_age("0-5 år|*|9|*", "6-9 år|*|9|*", "10-13 år|40|9|*", "I alt|43|27|*")],
        [("Underretninger, 0-5 år, januar 2015", 0, 3), ("Underretninger, 6-9 år, januar 2015", 0, 3)],
    ),
    "a zigzag through a crossed table": (
        [_crossed("0-9 år|*|*|20|20|53", "10-13 år|*|*|*|20|40", "14-17 år|20|20|*|*|63", "18-22 år|20|20|*|*|67",
                  "I alt|54|56|46|67|223")],
        [("Anbragte, 10-13 år, C, januar 2015", 3, 3)],
    ),
    "linked tables: districts and what they belong to": (
        [_table("Sager fordelt på alder ved udgangen af januar 2015", BY_AGE, "0-5 år|*|9|*", "6-9 år|*|9|*",
                "10-13 år|30|9|*", "I alt|42|27|*"),
         _table("Sager fordelt på alder, januar 2015", BY_AGE, "0-9 år|12|18|*", "10-13 år|30|9|*", "I alt|42|27|*"),
         _table("Sager fordelt på alder, januar 2015", BY_AGE, "6-13 år|39|18|*")],
        [("Sager, 0-5 år, januar 2015", 3, 3)],
    ),
    "stock and flow": (
        [_table("Åbnede, lukkede og aktive sager måned for måned", FLOWS,
                "juni 2015|6|*|*|25", "maj 2015|7|9|-2|23")],
        [("Lukkede sager, juni 2015", 4, 4)],
    ),
    "stock and flow of a year": (
        [_table("Nøgletal ved udgangen af januar 2015 og et år tidligere", "Nøgletal|Enhed|Nu|Året før|Ændring",
                "Nye anbringelser (12 måneder)|antal|34|37|-3", "Afsluttede anbringelser (12 måneder)|antal|*|*|*"),
         _table("Anbragte børn og unge ved udgangen af hver måned", BY_MONTH, "januar 2015|117|87|+30")],
        [("Afsluttede anbringelser, 12 måneder til og med januar 2015", 4, 4)],
    ),
    "33,3 pct. of 12": (
        [_table("Frister overholdt fordelt på frist, januar 2015", "Frist|Pct.|Året før|Ændring (pp.)|Antal",
                "Første|33,3|40,0|*|* af 12")],
        [("Frister overholdt, Første, januar 2015", 3.99, 4.01)],
    ),
    "the year to date less that of last month": (
        [_table("Bevillinger år til dato, måned for måned", BY_MONTH, "februar 2015|12|9|+3", "januar 2015|10|9|+1"),
         _table("Bevillinger måned for måned", BY_MONTH, "februar 2015|*|9|*", "januar 2015|10|9|+1")],
        [("Bevillinger, februar 2015", 2, 2)],
    ),
    "a change that is shown": (
        [_by_age("0-5 år|12|*|+9", "6-9 år|10|*|*", "10-13 år|10|*|*", "I alt|32|30|+2")],
        [("Underretninger, 0-5 år, januar 2014", 3, 3)],
    ),
    "a total in a series at the end of each month": (
        [_table("Anbragte ved udgangen af hver måned", BY_MONTH, "januar 2015|42|27|+15"),
         _table("Anbragte fordelt på alder ved udgangen af januar 2015", BY_AGE, "0-5 år|*|9|*", "6-9 år|9|9|0",
                "10-13 år|30|9|+21")],
        [("Anbragte, 0-5 år, januar 2015", 3, 3)],
    ),
    "a small count in the open": (
        [_by_age("0-5 år|2|9|-7", "6-9 år|40|9|+31", "I alt|42|18|+24")],
        [("Underretninger, 0-5 år, januar 2015", 2, 2)],
    ),
    "few others": (
        [_table("Frister overholdt fordelt på frist, januar 2015", "Frist|Pct.|Antal", "Første|90,0|18 af 20")],
        [("Frister overholdt, Første, de øvrige, januar 2015", 2, 2)],
    ),
    "the others of a share": (
        [_table("Frister overholdt fordelt på frist, januar 2015", "Frist|Pct.|Antal", "Første|*|* af 20",
                "Anden|50,0|10 af 20",
                "I alt|*|28 af 40")],
        [("Frister overholdt, Første, de øvrige, januar 2015", 2, 2)],
    ),
    "a figure in the text": (
        [_by_age("0-5 år|*|9|*", "6-9 år|*|9|*", "I alt|42|18|*"), "<p>Tre børn er under seks år.</p>"],
        [("Tre børn", 3, 3)],
    ),
    "a figure in a picture's words": (
        [_by_age("0-5 år|*|9|*", "6-9 år|*|9|*", "I alt|42|18|*"), '<img alt="Størst: 6-9 år: 39; 0-5 år: 3.">'],
        [("0-5 år: 3", 3, 3)],
    ),
    "the same time of each year": (
        [_table("Sager med en frist: udvikling over årene (pct.)", "År|Ved udgangen af juli|Antal",
                "2014|3,8|* af 52")],
        [("Sager med en frist, juli 2014", 1.96, 2.01)],
    ),
    "a key figure and a series": (
        [_table("Nøgletal ved udgangen af januar 2015 og et år tidligere", "Nøgletal|Enhed|Nu|Året før|Ændring",
                "Sager (år til dato)|antal|3|9|-6"),
         _table("Sager måned for måned", BY_MONTH, "januar 2015|*|9|*")],
        [("Sager, år til dato til og med januar 2015", 3, 3), ("Sager, januar 2015", 3, 3)],
    ),
    "teams, of which one is hidden": (
        [_table("Sager fordelt på team ved udgangen af januar 2015", "Team|Antal|Året før|Ændring",
                "Unge|*|9|*", "Familie|30|9|*", "I alt|*|18|*"),
         _table("Sager ved udgangen af hver måned", BY_MONTH, "januar 2015|34|18|+16")],
        [("Sager, team Unge, januar 2015", 4, 4)],
    ),
    "teams, each in a table of its own": (
        [_table("Sager i team Unge ved udgangen af hver måned", BY_MONTH, "januar 2015|*|9|*"),
         _table("Sager i team Familie ved udgangen af hver måned", BY_MONTH, "januar 2015|30|9|*"),
         _table("Sager ved udgangen af hver måned", BY_MONTH, "januar 2015|34|18|+16")],
        [("Sager, team Unge, januar 2015", 4, 4)],
    ),
    "25,0 pct. of 12 a year before": (
        [_table("Frister overholdt måned for måned", "Måned|Pct.|Året før|Ændring (pp.)|Antal",
                "januar 2015|50,0|25,0|*|10 af 20", "januar 2014|*|*|*|* af 12")],
        [("Frister overholdt, januar 2014", 2.99, 3.01)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("tables", "expected"), BAD.values(), ids=list(BAD))
def test_a_bad_page_is_found(tables: list[str], expected: list[tuple[str, float, float]], tmp_path: Path) -> None:
    _write(tmp_path, *tables)
    assert [(words, pytest.approx(low, abs=0.02), pytest.approx(high, abs=0.02)) for words, low, high in expected] == [
        *_found(tmp_path)
    ]


GOOD = {
    "two stars keep each other": [_by_age("0-5 år|*|12|*", "6-9 år|*|7|*", "10-13 år|30|12|*", "I alt|42|31|*")],
    "a star that is surely of many": [_by_age("0-5 år|*|12|*", "6-9 år|30|7|+23", "I alt|42|19|+23")],
    "a star over nothing": [_by_age("0-5 år|*|12|*", "6-9 år|42|7|+35", "I alt|42|19|+23")],
    "the same row of twelve months is another figure": [
        _by_age("0-5 år|9|12|*", "6-9 år|8|7|*", "I alt|17|19|*"),
        _by_age("0-5 år|*|12|*", "6-9 år|*|7|*", "I alt|98|19|*", month="de 12 måneder til og med januar 2015"),
    ],
    "what the authorities publish themselves": [
        _table("Klager fordelt på alder, januar 2015", BY_AGE, "0-5 år|2|3|-1", "6-9 år|7|7|0", "I alt|9|10|-1")
    ],
    "categories that overlap do not add up": [
        _table("Underretninger måned for måned", BY_MONTH, "januar 2015|42|42|0"),
        _table("Underretninger fordelt på årsag, januar 2015", "Årsag|Antal|Året før|Ændring", "A|*|9|*", "B|30|30|0",
               "C|10|30|-20"),
    ],
    "rows that may not be all there is": [
        _table("Underretninger måned for måned", BY_MONTH, "januar 2015|42|42|0"),
        _table("Underretninger fordelt på årsag, januar 2015", "Årsag|Antal|Året før|Ændring", "A|*|*|*", "B|40|*|*"),
    ],
    "a team that hands cases over": [
        _table("Åbnede, lukkede og aktive sager i team Unge måned for måned", FLOWS, "juni 2015|6|*|*|25",
               "maj 2015|7|9|-2|23", "april 2015|7|9|-2|30")
    ],
    "a picture of something else": ['<img alt="Politiske mål. Størst: Nået: 3; På vej: 2.">'],
    "differences, parts of a year, and a child in general": [
        "<p>Det giver to flere sager, i gennemsnit 35,1 sager. Et barn har en sag. To-tre sager flytter den.</p>"
    ],
}  # fmt: skip


@pytest.mark.parametrize("tables", GOOD.values(), ids=list(GOOD))
def test_a_good_page_is_no_alarm(tables: list[str], tmp_path: Path) -> None:
    answer = _attack(tmp_path, *tables)
    assert (answer.exposures, answer.narrowed, answer.contradictions) == ((), (), ())


def test_a_star_that_may_be_of_few_or_of_many_is_told_apart(tmp_path: Path) -> None:
    """The zero corner: 2, 10, 12 and 0 are hidden. The 2 is known to be from 2 to 12, but so is the 12."""
    answer = _attack(
        tmp_path, _crossed("0-9 år|*|*|30|42", "10-13 år|*|*|25|37", "14-22 år|40|22|35|97", "I alt|54|32|90|176")
    )
    assert answer.exposures == ()
    assert [(each.figure, each.least, each.greatest, each.how) for each in answer.narrowed] == [
        ("Anbragte, 0-9 år, A, januar 2015", 2, 12, How.NARROWED),
        ("Anbragte, 10-13 år, A, januar 2015", 2, 12, How.NARROWED),
    ]


def test_everyone_reads_the_public_pages_too(tmp_path: Path) -> None:
    """Each page by itself hides two; together they show all."""
    _write(tmp_path, _by_age("0-5 år|*|9|*", "6-9 år|*|9|*", "10-13 år|30|9|*", "I alt|42|27|*"))
    assert _found(tmp_path) == []
    _write(tmp_path, _by_age("0-5 år|*|9|*", "6-9 år|9|9|*", "10-13 år|*|9|*", "I alt|42|27|*"), reader="offentlig")
    assert _found(tmp_path) == [("Underretninger, 0-5 år, januar 2015", 3, 3)]


def test_nobody_reads_what_is_not_for_them(tmp_path: Path) -> None:
    _write(tmp_path, _by_age("0-5 år|*|9|*", "6-9 år|*|9|*", "10-13 år|30|9|*", "I alt|42|27|*"))
    _write(tmp_path, _by_age("0-5 år|*|9|*", "6-9 år|9|9|*", "10-13 år|*|9|*", "I alt|42|27|*"), reader="leder-t1")
    assert _found(tmp_path) == []


def test_allies_read_each_others_pages(tmp_path: Path) -> None:
    for reader, rows in (
        ("leder-t1", ("0-5 år|*|9|*", "6-9 år|40|9|*")),
        ("leder-t2", ("0-5 år|*|9|*", "6-9 år|*|9|*")),
    ):
        total = "I alt|*|18|*" if reader == "leder-t1" else "I alt|42|18|*"
        _write(tmp_path, _by_age(*rows, total), reader=reader)
    answer = attack_pages(tmp_path, READERS, allies=("leder-t1", "leder-t2"))
    assert answer.exposures == ()
    assert [(each.reader, each.figure, each.least) for each in answer.together] == [
        ("leder-t1 and leder-t2", "Underretninger, 0-5 år, januar 2015", 2)
    ]


def test_each_reader_has_a_threshold(tmp_path: Path) -> None:
    """4 children are few for the directors, not for a leader."""
    rows = ("0-5 år|*|9|*", "6-9 år|38|9|*", "I alt|42|18|*")
    _write(tmp_path, _by_age(*rows), reader="leder-t1")
    assert _found(tmp_path) == []
    _write(tmp_path, _by_age(*rows))
    assert _found(tmp_path) == [("Underretninger, 0-5 år, januar 2015", 4, 4)]
    assert len(attack_pages(tmp_path / "direktion", READERS).exposures) == 1
    assert len(attack_pages(tmp_path / "leder-t1", READERS).exposures) == 0


def test_what_one_edition_hides_an_older_one_may_have_shown(tmp_path: Path) -> None:
    """January 2014 in its own edition, and as the year before in another: each hides two."""
    then = _by_age("0-5 år|*|9|*", "6-9 år|*|9|*", "10-13 år|30|9|*", "I alt|42|27|*", month="januar 2014")
    now = _by_age("0-5 år|7|*|*", "6-9 år|9|9|0", "10-13 år|30|*|*", "I alt|46|42|+4")
    _write(tmp_path, then, month="2014-02")
    assert _found(tmp_path) == []
    _write(tmp_path, now, month="2015-02")
    assert _found(tmp_path) == [("Underretninger, 0-5 år, januar 2014", 3, 3)]


def test_later_editions_are_left_out(tmp_path: Path) -> None:
    _write(tmp_path, _by_age("0-5 år|*|9|*", "6-9 år|38|9|*", "I alt|42|18|*"), month="2015-04")
    _write(tmp_path, _by_age("0-5 år|38|9|*", "6-9 år|38|9|*", "I alt|76|18|*"))
    assert attack_pages(tmp_path, READERS, "2015-03").exposures == ()
    assert len(attack_pages(tmp_path, READERS, "2015-04").exposures) == 1


def test_a_revised_number_is_another_figure(tmp_path: Path) -> None:
    """46 in February, 49 in April: what April shows cannot be subtracted from what February shows."""
    _write(tmp_path, _by_age("0-5 år|*|*|*", "6-9 år|9|*|*", "10-13 år|*|*|*", "I alt|46|*|*"), month="2015-02")
    _write(tmp_path, _by_age("0-5 år|*|*|*", "6-9 år|*|*|*", "10-13 år|34|*|*", "I alt|49|*|*"), month="2015-04")
    answer = attack_pages(tmp_path, READERS)
    assert (answer.exposures, answer.narrowed) == ((), ())


def test_the_own_teams_figures_are_others_than_the_municipalitys(tmp_path: Path) -> None:
    whole = _by_age("0-5 år|*|7|*", "6-9 år|*|9|*", "10-13 år|20|9|*", "I alt|32|25|*")
    own = _by_age("6-9 år|10|9|*", name="tbl-x-eget")
    _write(tmp_path, whole, own, reader="leder-t1")
    assert _found(tmp_path) == []


def test_pages_that_contradict_themselves_are_told_of(tmp_path: Path) -> None:
    """Each sum could be true, but not all of them."""
    answer = _attack(tmp_path, _crossed("0-9 år|*|20|40", "10-13 år|20|*|50", "I alt|30|60|90"))
    assert answer.contradictions


def test_a_wrong_change_does_not_stop_the_attack(tmp_path: Path) -> None:
    answer = _attack(tmp_path, _by_age("0-5 år|*|9|0", "6-9 år|39|9|+30", "I alt|42|18|+24"))
    assert answer.contradictions
    assert [(each.figure, each.least) for each in answer.exposures] == [("Underretninger, 0-5 år, januar 2015", 3)]


def test_it_is_told_how_much_was_read(tmp_path: Path) -> None:
    rates = _table("Aktive sager pr. årsværk fordelt på team ved udgangen af januar 2015",
                   "Team|Sager pr. årsværk|Året før", "Unge|*|*", "I alt|34,9|34,5")  # fmt: skip
    coverage = _attack(tmp_path, _by_age("0-5 år|*|9|*", "6-9 år|*|9|*", "I alt|42|18|*"), rates).coverage
    assert (coverage.read, coverage.tables, coverage.stars_read, coverage.stars) == (1, 2, 5, 7)
    assert coverage.unread == {"Sager pr. årsværk": 1}


def test_key_figures_that_are_no_counts_are_not_called_read(tmp_path: Path) -> None:
    heads = "Nøgletal|Enhed|Nu|Året før|Ændring"
    rows = ("Sager|antal|*|*|*", "Aktive sager pr. årsværk|sager pr. årsværk|*|*|*")
    coverage = _attack(tmp_path, _table("Nøgletal ved udgangen af januar 2015", heads, *rows)).coverage
    assert (coverage.read, coverage.stars_read, coverage.stars) == (1, 3, 6)


def test_who_is_public_is_the_same_as_for_the_door() -> None:
    """Written down twice on purpose; both must change together."""
    assert set(PUBLIC) == set(PUBLIC_TO_THE_DOOR)


def test_without_pages_there_is_nothing_to_attack(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no published pages"):
        attack_pages(tmp_path, READERS)
