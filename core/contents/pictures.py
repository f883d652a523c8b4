"""Pictures of phones and scanners as browsers can show them: any page of any of them as a JPEG."""

from dataclasses import dataclass
from io import BytesIO

from core.errors import NotYet

LONGEST_SIDE, SMALL_SIDE = 1600, 320
MOST_PIXELS = 150_000_000
UNREADABLE = "这张图片打不开，可能已损坏。可以下载原件后用看图软件试试。"


@dataclass(frozen=True)
class Picture:
    jpeg: bytes
    pages: int


def shown(data: bytes, page: int = 1, side: int = LONGEST_SIDE) -> Picture:
    """One page (from 1), upright and at most ``side`` pixels wide and high; raises NotYet."""
    import pillow_heif
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(BytesIO(data)) as image:
            pages = getattr(image, "n_frames", 1)
            image.seek(min(max(page, 1), pages) - 1)
            image.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((side, side))
            return Picture(_jpeg(upright), pages)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise NotYet(UNREADABLE) from error


def _jpeg(image) -> bytes:
    """On white where the picture is transparent; without what the camera wrote about place and time."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA", "P"):
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    made = BytesIO()
    image.convert("RGB").save(made, "JPEG", quality=85)
    return made.getvalue()
