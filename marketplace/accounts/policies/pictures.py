"""Pictures are drawn anew: no place, camera, comment or hidden content of the original is kept."""

from __future__ import annotations

import struct
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from marketplace.accounts.policies.errors import BadFile

MOST_PIXELS = 40_000_000
# Everything that Pillow raises on pictures that are broken or made to break it.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def cleaned_picture(content: bytes, form: str) -> bytes:
    """Give the first frame of a picture, upright, in its own format ("JPEG"), and nothing else.

    Raises: BadFile for one that cannot be drawn or has more than 40 million points.
    """
    try:
        with Image.open(BytesIO(content), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadFile(_("This picture has too many points. Please make it smaller."))
            return _redrawn(picture, form)
    except _BROKEN:
        raise BadFile(_("This picture is damaged. Please save it again.")) from None


def _redrawn(picture: Image.Image, form: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    see_through = form != "JPEG" and upright.has_transparency_data
    flat = upright.convert("RGBA" if see_through else "RGB")
    # Bytes alone: what the original carried besides its points stays behind.
    bare = Image.frombytes(flat.mode, flat.size, flat.tobytes())
    out = BytesIO()
    bare.save(out, form, **({} if form == "PNG" else {"quality": 90}))
    return out.getvalue()
