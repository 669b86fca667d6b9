#!/usr/bin/env python3
"""Verifies one sealed file of Tacho, written from docs/trail-format.md alone; Python 3.8+, standard library.

usage: verify_trail.py FILE [CHECKPOINTS [LEDGER LEDGER_CHECKPOINTS]]
prints one line per fault; exit code 0 sound, 2 tampered
"""
import base64, hashlib, json, re, sys

END = re.compile(rb',"n":(0|[1-9][0-9]*),"h":"([A-Za-z0-9_-]{43})"\}\Z')
TOMBSTONE = re.compile(rb'\{"kind":"seal\.tombstone","c":"([A-Za-z0-9_-]{43})"(?:,"record":(\{.*\}),"s":"[A-Za-z0-9_-]{22}",)?')
NOTE = re.compile(r"^(\S+)\n(\d+)\n(\S{44})\n\n— (\S+) (\S+)$", re.M)
SEAL = len('"h":"') + 43 + 3

# P-256 (FIPS 186-5), enough of it to check a signature.
P, ORDER = 2**256 - 2**224 + 2**192 + 2**96 - 1, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296, 0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(a, b):
    if not a or not b:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], P - 2, P) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], P - 2, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(k, point):
    total = None
    while k:
        total, point, k = add(total, point) if k & 1 else total, add(point, point), k >> 1
    return total


def signed(key, text, signature):
    """True when a verifier key (name+id+base64 of 2 and a SubjectPublicKeyInfo) made an ECDSA signature (DER) over a text."""
    point = base64.b64decode(key.split("+", 2)[2])[-64:]
    length = signature[3]
    r, s = int.from_bytes(signature[4 : 4 + length], "big"), int.from_bytes(signature[6 + length :], "big")
    if not (0 < r < ORDER and 0 < s < ORDER):
        return False
    inverse = pow(s, ORDER - 2, ORDER)
    digest = int.from_bytes(hashlib.sha256(text).digest(), "big")
    public = (int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big"))
    found = add(times(digest * inverse % ORDER, BASE), times(r * inverse % ORDER, public))
    return found is not None and found[0] % ORDER == r


def text(digest):
    return base64.urlsafe_b64encode(digest).rstrip(b"=")


def roots_of(leaves, sizes):
    """RFC 6962 roots of the first n leaves, for each n asked for."""
    stack, roots = [], {}
    for n, leaf in enumerate(leaves, 1):
        stack.append(hashlib.sha256(b"\0" + leaf).digest())
        for _ in range((n & -n).bit_length() - 1):
            right = stack.pop()
            stack.append(hashlib.sha256(b"\1" + stack.pop() + right).digest())
        if n in sizes:
            root = stack[-1]
            for left in reversed(stack[:-1]):
                root = hashlib.sha256(b"\1" + left + root).digest()
            roots[n] = root
    return roots


def verify(data, notes, warrants=None):
    """Faults, origin and key; warrants are (origin, number, hash of the tombstone, key of the ledger)."""
    faults, leaves, torn, origin, key = [], [], None, None, None
    previous = b"\0" * 32
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        end = END.search(line)
        n = len(leaves)
        tombstone = TOMBSTONE.match(line)
        c = base64.urlsafe_b64decode(tombstone[1] + b"=") if tombstone else hashlib.sha256(line[:-SEAL]).digest()
        h = hashlib.sha256(b"tacho1" + previous + n.to_bytes(8, "big") + c).digest()
        if not end or int(end[1]) != n or end[2] != text(h):
            torn = line if torn is None else torn + b"\n" + line
            continue
        if tombstone and (origin, n, hashlib.sha256(line[:-SEAL]).hexdigest(), key) not in (warrants or ()):
            faults.append(f"{number}: tombstone")
        record = json.loads(tombstone[2] or line if tombstone else line)
        if torn is not None:
            if record["kind"] != "seal.torn" or record["bytes"] != len(torn) or record["sha256"].encode() != text(hashlib.sha256(torn).digest()):
                return faults + [f"{number}: altered, missing or inserted before this line"], origin, key
            torn = None
        if n == 0:
            origin, key = record.get("origin"), record.get("key")
            if record["kind"] != "seal.genesis" or record["format"] != "tacho1" or tombstone:
                faults.append("1: no genesis")
        leaves.append(c)
        previous = h
    rest = (torn or b"").split(b"\n")
    if any(part.startswith(b"{") and part.endswith(b"}") for part in rest):
        faults.append(f"{len(lines)}: altered or missing in the last lines")
    sizes = {size: root for name, size, root, _ in notes if name == origin}
    roots = roots_of(leaves, sizes)
    for size, root in sizes.items():
        if size > len(leaves):
            faults.append(f"{len(leaves)}: cut, a checkpoint is over {size} lines")
        elif roots[size] != root:
            faults.append(f"{size}: rewritten, a checkpoint saw other lines")
    return faults, origin, key


def notes_of(path):
    with open(path, encoding="utf-8") as kept:
        found = NOTE.findall(kept.read())
    return [(name, int(size), base64.b64decode(root), (f"{name}\n{size}\n{root}\n".encode(), base64.b64decode(line)[4:])) for name, size, root, _, line in found]


def warrants_of(data, notes):
    """What the ledger lets stand: entries under the newest checkpoint that fits the ledger and its key."""
    lines = data.split(b"\n")
    for _, size, root, note in sorted(notes, key=lambda kept: -kept[1]):
        covered = b"\n".join(lines[:size]) + b"\n"
        faults, origin, key = verify(covered, [kept for kept in notes if kept[1] == size])
        if key and signed(key, *note) and not [fault for fault in faults if not fault.endswith("tombstone")]:
            entries = [json.loads(line)["body"] for line in lines[:size] if line.startswith(b'{"kind":"redaction.applied"')]
            return {(entry["file"], record["n"], record["t"], key) for entry in entries if entry["stage"] == "intended" for record in entry["records"]}
    return set()


if __name__ == "__main__":
    given = notes_of(sys.argv[2]) if len(sys.argv) > 2 else []
    warranted = None
    if len(sys.argv) > 4:
        with open(sys.argv[3], "rb") as ledger:
            warranted = warrants_of(ledger.read(), notes_of(sys.argv[4]))
    with open(sys.argv[1], "rb") as sealed:
        outcome, _, _ = verify(sealed.read(), given, warranted)
    print("\n".join(outcome) or "sound")
    sys.exit(2 if outcome else 0)
