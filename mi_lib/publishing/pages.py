"""The index page of one recipient: every edition that this recipient may see, newest first."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from pathlib import PurePosixPath
from string import Template

from babel.dates import format_date
from babel.numbers import format_decimal

from mi_lib.brand import Brand
from mi_lib.periods import Month
from mi_lib.publishing.receipts import Receipt

INDEX = "index.html"
STANDING = {"aarsplan.html": "Årsplan: møder og frister", "aarsplan.pdf": "Hent årsplanen som PDF"}
"""Files that stand beside the editions in a recipient's folder, with the words of their links."""

# The masthead is that of the reports themselves, so that a reader sees one site.
_STYLE = Template("""
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0; background: $background; color: $foreground;
  font: 400 1.0625rem/1.6 '$font', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif;
  font-variant-numeric: lining-nums; overflow-wrap: break-word;
}
p, ul { margin: 0; padding: 0; }
a { color: $primary; text-decoration-thickness: .07em; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: .14em; }
a:focus-visible { outline: 3px solid $accent; outline-offset: 3px; border-radius: 2px; }
.line { max-width: 72rem; margin: 0 auto; padding: .9rem 1.5rem; }
.masthead { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; justify-content: space-between; }
.sender { display: flex; align-items: center; gap: .7rem; font-weight: 600; font-size: 1.125rem; color: $primary; }
.synthetic { font-size: .875rem; color: $muted; border: 1px solid $muted; border-radius: 1rem; padding: .1rem .75rem; }
.hero { background: $tint; border-top: 4px solid $primary; border-bottom: 1px solid $grid; }
.hero .line { padding-top: 2.75rem; padding-bottom: 2.25rem; }
h1, h2, h3 { margin: 0; color: $primary; font-weight: 600; line-height: 1.2; text-wrap: balance; hyphens: auto; }
h1 { font-size: clamp(1.7rem, 1.1rem + 2.6vw, 2.75rem); letter-spacing: -.012em; overflow-wrap: anywhere; }
.lead { font-size: 1.25rem; line-height: 1.45; color: $muted; margin-top: .6rem; max-width: 46rem; }
main { padding-bottom: 3rem; }
h2 { font-size: 1.75rem; letter-spacing: -.008em; padding: 2.25rem 0 .9rem; }
ul { list-style: none; max-width: 46rem; }
li { padding: 1.15rem 0; border-top: 1px solid $grid; }
h3 { font-size: 1.25rem; }
.facts { color: $muted; margin: .2rem 0 .3rem; }
.files a { display: inline-block; padding: .3rem 0; margin-right: 1.75rem; }
.standing { margin-top: 1.5rem; }
.newest { padding: 1.5rem; background: $tint; border-top: 1.5px solid $primary; }
.newest + li { border-top: 0; }
footer { border-top: 1px solid $grid; color: $muted; font-size: .9375rem; }
footer p + p { margin-top: .4rem; }
$faces
""")

_PAGE = Template("""<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; \
style-src 'sha256-$style_hash'; base-uri 'none'; form-action 'none'">
<title>$title &ndash; $sender</title>
<link rel="icon" href="$logo">
<style>$style</style>
</head>
<body>
<header>
<div class="line masthead">
<p class="sender"><img src="$logo" alt="" width="30" height="35"> <span>$sender</span></p>
$mark
</div>
</header>
<main>
<div class="hero">
<div class="line">
<h1>$title</h1>
<p class="lead">$count</p>
$standing
</div>
</div>
<div class="line">
$body
</div>
</main>
<footer>
<div class="line">
$note
<p>$sender. Siden viser det, der er udgivet til $recipient.</p>
</div>
</footer>
</body>
</html>
""")

_MARK = '<p class="synthetic">Syntetiske data</p>'
_NEWEST = ' class="newest"'
_NOTE = "<p>Data er syntetiske: de er opdigtede og handler ikke om virkelige børn, familier eller medarbejdere.</p>"


def render_index(
    receipts: Sequence[Receipt],
    sizes: Mapping[PurePosixPath, int],
    brand: Brand,
    font_faces: str = "",
    standing: Sequence[str] = (),
) -> str:
    """The page as HTML, in Danish, without script or network; links are relative to the recipient's folder.

    `receipts` are those of one recipient, at least one; `sizes` holds the bytes of each output by its path below
    `reports/`; `font_faces` are `@font-face` rules with data URLs; `standing` are names of `STANDING` to link to.
    The same input gives the same page.
    """
    overviews = [receipt for receipt in receipts if receipt.day]
    editions = [receipt for receipt in receipts if not receipt.day]
    newest_first = sorted(editions, key=lambda receipt: (receipt.month, receipt.report), reverse=True)
    recipient = receipts[0].recipient_name
    synthetic = any(receipt.synthetic for receipt in receipts)
    style = _style(brand, font_faces)
    return _PAGE.substitute(
        title=escape(f"{'Ledelsesinformation' if editions else 'Sagsoverblik'} til {recipient}"),
        sender=escape(brand.name),
        recipient=escape(recipient),
        count=_count(editions, overviews),
        standing=_standing_links(standing),
        mark=_MARK if synthetic else "",
        note=_NOTE if synthetic else "",
        logo=f"data:image/svg+xml;base64,{_base64(brand.logo.read_bytes())}",
        style=style,
        style_hash=_base64(hashlib.sha256(style.encode("utf-8")).digest()),
        body="\n".join([*_overviews(overviews, sizes), *_years(newest_first, sizes)]),
    )


def _count(editions: Sequence[Receipt], overviews: Sequence[Receipt]) -> str:
    words = ["Det nyeste sagsoverblik"] if overviews else []
    if editions:
        words.append("1 udgave" if len(editions) == 1 else f"{len(editions)} udgaver, de nyeste øverst")
    return " og ".join(words)


def _overviews(receipts: Sequence[Receipt], sizes: Mapping[PurePosixPath, int]) -> Iterator[str]:
    """Case lists stand first: they are what is read every day."""
    if receipts:
        entries = "\n".join(_entry(receipt, sizes, is_newest=True) for receipt in receipts)
        yield f"<h2>Sagsoverblik</h2>\n<ul>\n{entries}\n</ul>"


def _style(brand: Brand, font_faces: str) -> str:
    return _STYLE.substitute(
        background=brand.background,
        foreground=brand.foreground,
        primary=brand.primary,
        muted=brand.muted,
        grid=brand.grid,
        accent=brand.accent,
        tint=brand.tint,
        font=brand.font_family,
        faces=font_faces,
    )


def _standing_links(names: Sequence[str]) -> str:
    links = " ".join(f'<a href="{name}">{escape(STANDING[name])}</a>' for name in names)
    return f'<p class="files standing">{links}</p>' if links else ""


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _years(receipts: Sequence[Receipt], sizes: Mapping[PurePosixPath, int]) -> Iterator[str]:
    newest = next(iter(receipts), None)
    for year, editions in groupby(receipts, key=lambda receipt: receipt.month.year):
        entries = "\n".join(_entry(receipt, sizes, is_newest=receipt is newest) for receipt in editions)
        yield f"<h2>{year}</h2>\n<ul>\n{entries}\n</ul>"


def _entry(receipt: Receipt, sizes: Mapping[PurePosixPath, int], *, is_newest: bool) -> str:
    facts = [f"Data til og med {_day(receipt.cutoff)}"]
    if receipt.published_at:
        facts.append(f"udgivet {_day(receipt.published_at.date())}")
    links = [_link(receipt, output.name, sizes) for output in receipt.outputs if "/" not in output.name]
    return (
        f"<li{_NEWEST if is_newest else ''}>\n<h3>{escape(_headline(receipt))}</h3>\n"
        f'<p class="facts">{", ".join(facts)}</p>\n'
        f'<p class="files">{" ".join(link for link in links if link)}</p>\n</li>'
    )


def _headline(receipt: Receipt) -> str:
    if receipt.day:
        return f"{receipt.title}, {_day(receipt.day)}"
    month = month_name(receipt.month)
    if month.lower() in receipt.title.lower():
        return receipt.title
    return f"{month[0].upper()}{month[1:]}: {receipt.title}"


def _link(receipt: Receipt, name: str, sizes: Mapping[PurePosixPath, int]) -> str:
    kind = PurePosixPath(name).suffix
    texts = {".html": "Læs som webside", ".pdf": "Hent som PDF"}
    if kind not in texts:
        return ""
    size = _size(sizes[receipt.folder / name])
    about = f"{_headline(receipt)} (PDF, {size})" if kind == ".pdf" else _headline(receipt)
    shown = f"{texts[kind]} ({size})" if kind == ".pdf" else texts[kind]
    return (
        f'<a href="{receipt.folder.name}/{escape(name)}" aria-label="{escape(f"{texts[kind]}: {about}")}">{shown}</a>'
    )


def month_name(month: Month) -> str:
    """For example `januar 2015`."""
    return format_date(month.first_day, "MMMM y", locale="da")


def _day(day: date) -> str:
    return format_date(day, "d. MMMM y", locale="da")


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{format_decimal(count / 1_000_000, '0.0', locale='da')} MB"
