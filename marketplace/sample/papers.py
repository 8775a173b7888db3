"""Papers of the sample market: small real PDFs and pictures that say what they stand for."""

from __future__ import annotations

import struct
import zlib

GROUNDS = (
    (b"\xdc\xec\xe6", b"\x8f\xbd\xae"),
    (b"\xe1\xe9\xf6", b"\x9c\xb4\xdb"),
    (b"\xf6\xec\xd6", b"\xd6\xba\x7e"),
    (b"\xee\xe6\xf2", b"\xbd\xa3\xcc"),
)
SHEETS = ((150, 70), (190, 50), (230, 30))
SHEET_WIDTH, SHEET_HEIGHT, BORDER, MARGIN = 150, 200, 2, 18


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
    """Draw three sheets of paper on a coloured ground, another colour for each seed, as PNG."""
    ground, dark = GROUNDS[seed % len(GROUNDS)]
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += _point(x, y, ground, dark)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def _point(x: int, y: int, ground: bytes, dark: bytes) -> bytes:
    """Give the colour of one point: the sheet on top first, its lines, its border, the ground."""
    for left, top in SHEETS:
        across, down = x - left, y - top
        if 0 <= across < SHEET_WIDTH and 0 <= down < SHEET_HEIGHT:
            if min(across, down, SHEET_WIDTH - 1 - across, SHEET_HEIGHT - 1 - down) < BORDER:
                return dark
            is_line = (
                down % 22 in (8, 9, 10) and down > MARGIN and MARGIN < across < SHEET_WIDTH - MARGIN
            )
            return dark if is_line else b"\xff\xff\xff"
    return ground
