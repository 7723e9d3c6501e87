"""Make the README's pictures from the published demo: `python docs/make_pictures.py`, after `mi demo`.

Needs Chromium and poppler's pdftoppm on the path.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PAGES = {
    "fagudvalg": ("fagudvalg/2015-01/v1.html", 1280, 1500),
    "direktion": ("direktion/2015-02/v2.html", 1280, 1500),
    "telefon": ("offentlig/2015-01/v1.html", 500, 1000),
}
PRINTED = {"pdf": "fagudvalg/2015-01/v1.pdf"}
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip


def main() -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    if not browser or not shutil.which("pdftoppm"):
        sys.exit("Chromium and pdftoppm must be on the path.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, (page, width, height) in PAGES.items():
        take_picture(browser, ROOT / "reports" / page, PICTURES / f"{name}.png", width, height)
    for name, document in PRINTED.items():
        target = PICTURES / name
        subprocess.check_call(["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png",
                               ROOT / "reports" / document, target])  # fmt: skip


def take_picture(browser: str, page: Path, target: Path, width: int, height: int) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.check_call(
            [browser, *QUIET, f"--user-data-dir={profile}", f"--window-size={width},{height}",
             f"--screenshot={target}", page.resolve().as_uri()],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


if __name__ == "__main__":
    main()
