"""Photos as phones take them, made here."""

import io

from PIL import Image


def jpeg(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(made, "JPEG")
    return made.getvalue()
