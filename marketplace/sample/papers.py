"""Papers of the sample market: small real PDFs and pictures that say what they stand for."""

from __future__ import annotations

import struct
import zlib


def pdf(title: str, *lines: str) -> bytes:
    """Write a page with a title and lines; the reader's own Chinese font shows them."""
    shown = [(28, 760, title), *((14, 700 - 28 * i, line) for i, line in enumerate(lines))]
    text = "\n".join(
        f"BT /F1 {size} Tf 72 {y} Td <{_utf16(words)}> Tj ET" for size, y, words in shown
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        (
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H "
            "/DescendantFonts [6 0 R] >>"
        ),
        (
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
            "<< /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /FontDescriptor 7 0 R >>"
        ),
        (
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
            "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
        ),
    ]
    return _assembled(objects)


def _assembled(objects: list[str]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return out + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode("latin-1")


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def picture(seed: int, *, width: int = 480, height: int = 300) -> bytes:
    """Draw a quiet picture of bands, a different one for each seed, as PNG."""
    hue = (seed * 47) % 360
    rows = bytearray()
    for y in range(height):
        shade = 150 + (y * 80) // height + (12 if (y // 30 + seed) % 3 == 0 else 0)
        red, green, blue = _tinted(hue, min(shade, 245))
        rows += b"\0" + bytes((red, green, blue)) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def _tinted(hue: int, shade: int) -> tuple[int, int, int]:
    """Give a pale colour of a hue."""
    third = hue // 120
    lower = shade - 24
    return ((shade, lower, lower), (lower, shade, lower), (lower, lower, shade))[third]
