"""The lines of a project that say it is not locked, in the disguise the format asks for, [MS-OVBA] 2.4.3."""

from __future__ import annotations

VERSION = 2
UNPROTECTED = bytes(4)
NO_PASSWORD = b"\0"
VISIBLE = b"\xff"


def disguised(data: bytes, project_id: str, seed: int = 0) -> str:
    """The bytes as hexadecimal text.

    project_id: the project's GUID with its braces. seed: 0 to 255; any will do, the same for the same file.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    out = [seed, seed ^ VERSION, seed ^ key]
    before, plain = [out[1], out[2]], key
    ignored = bytes((seed & 6) // 2)
    for byte in ignored + len(data).to_bytes(4, "little") + data:
        veiled = byte ^ ((before[0] + plain) & 0xFF)
        out.append(veiled)
        before, plain = [before[1], veiled], byte
    return bytes(out).hex().upper()
