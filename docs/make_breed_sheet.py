"""`python docs/make_breed_sheet.py` draws the README's `docs/toy_pets.jpg`: the picture of each breed that shows most
of the animal."""

import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.toy_pets import BREEDS, unpack  # noqa: E402

CELL, CAPTION, COLUMNS = 190, 26, 8


def most_of_the_animal(folder: Path, breed: str) -> Path:
    """The picture whose middle square has the most animal, hardly cut by the border."""

    def score(mask: Path) -> float:
        whole = Image.open(mask)
        inside = np.asarray(ImageOps.fit(whole, (min(whole.size),) * 2)) > 0
        border = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]]).mean()
        return inside.mean() - 5 * border

    best = max(sorted((folder / "masks").glob(f"{breed}_[0-9]*.png")), key=score)
    return folder / "images" / f"{best.stem}.jpg"


def main() -> None:
    rows = -(-len(BREEDS) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL, rows * (CELL + CAPTION)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)
    with tempfile.TemporaryDirectory() as home:
        folder = unpack(Path(home))
        for i, breed in enumerate(sorted(BREEDS, key=str.lower)):
            x, y = i % COLUMNS * CELL, i // COLUMNS * (CELL + CAPTION)
            picture = ImageOps.fit(Image.open(most_of_the_animal(folder, breed)), (CELL - 6, CELL - 6))
            sheet.paste(picture, (x + 3, y + 3))
            name = breed.replace("_", " ").replace("staffordshire", "staff.").replace("american pit", "am. pit")
            draw.text((x + CELL // 2, y + CELL + 8), name, "#0F172A", font, anchor="mm")
    sheet.save(ROOT / "docs" / "toy_pets.jpg", quality=82, optimize=True)


if __name__ == "__main__":
    main()
