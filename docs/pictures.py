"""Photograph the sample firm's brief for the README: ``python docs/pictures.py [DEMO]``.

Needs Chromium on the path, and Pillow (it comes with the development dependencies). The desktop
page and the phone page are the same file, opened at 1120 and at 390 pixels.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

IMAGES = Path(__file__).parent / "images"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
COLOURS = 160
STAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; width: 1600px; height: 1000px; background: #e9e5dc; overflow: hidden }}
iframe {{ position: absolute; border: 0; background: #fff; top: 40px; height: 2000px;
  box-shadow: 0 2px 24px rgb(0 0 0 / 18%) }}
#wide {{ left: 40px; width: 1090px }} #phone {{ left: 1170px; width: 390px; border-radius: 18px }}
</style><iframe id="wide" src="{page}"></iframe><iframe id="phone" src="{page}"></iframe>"""


def browser() -> str:
    """Return the browser's command."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
    if found is None:
        raise SystemExit("Chromium is needed to take the pictures")
    return found


def photograph(page: Path, to: Path) -> None:
    """Take one picture of a page at both widths."""
    with tempfile.TemporaryDirectory() as folder:
        stage, shot = Path(folder) / "stage.html", Path(folder) / "shot.png"
        stage.write_text(STAGE.format(page=page.resolve().as_uri()), encoding="utf-8")
        subprocess.run(  # noqa: S603
            [
                browser(),
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                "--allow-file-access-from-files",
                "--virtual-time-budget=2000",
                "--window-size=1600,1000",
                f"--screenshot={shot}",
                stage.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        with Image.open(shot) as image:
            image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(to, optimize=True)


def main() -> None:
    """Take the pictures of a finished demo."""
    demo = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    IMAGES.mkdir(exist_ok=True)
    for name, tag in LANGUAGES.items():
        photograph(demo / f"brief-{tag}.html", IMAGES / f"brief-{name}.png")


if __name__ == "__main__":
    main()
