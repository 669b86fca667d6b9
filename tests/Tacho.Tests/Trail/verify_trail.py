#!/usr/bin/env python3
"""Verifies one sealed file of Tacho, written from docs/trail-format.md alone; Python 3.8+, standard library.

usage: verify_trail.py FILE [CHECKPOINTS]     prints one line per fault; exit code 0 sound, 2 tampered
"""
import base64, hashlib, json, re, sys

END = re.compile(rb',"n":(0|[1-9][0-9]*),"h":"([A-Za-z0-9_-]{43})"\}\Z')
TOMBSTONE = re.compile(rb'\{"kind":"seal\.tombstone","c":"([A-Za-z0-9_-]{43})"')


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


def verify(data, notes):
    faults, leaves, torn, origin = [], [], None, None
    previous = b"\0" * 32
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        end = END.search(line)
        n = len(leaves)
        tombstone = TOMBSTONE.match(line)
        c = base64.urlsafe_b64decode(tombstone[1] + b"=") if tombstone else hashlib.sha256(line[: -(len('"h":"') + 43 + 3)]).digest()
        h = hashlib.sha256(b"tacho1" + previous + n.to_bytes(8, "big") + c).digest()
        if not end or int(end[1]) != n or end[2] != text(h):
            torn = line if torn is None else torn + b"\n" + line
            continue
        if tombstone:
            faults.append(f"{number}: tombstone")
        record = json.loads(line)
        if torn is not None:
            if record["kind"] != "seal.torn" or record["bytes"] != len(torn) or record["sha256"].encode() != text(hashlib.sha256(torn).digest()):
                return faults + [f"{number}: altered, missing or inserted before this line"], origin
            torn = None
        if n == 0:
            origin = record.get("origin")
            if record["kind"] != "seal.genesis" or record["format"] != "tacho1":
                faults.append("1: no genesis")
        leaves.append(c)
        previous = h
    rest = (torn or b"").split(b"\n")
    if any(part.startswith(b"{") and part.endswith(b"}") for part in rest):
        faults.append(f"{len(lines)}: altered or missing in the last lines")
    sizes = {size: root for name, size, root in notes if name == origin}
    roots = roots_of(leaves, sizes)
    for size, root in sizes.items():
        if size > len(leaves):
            faults.append(f"{len(leaves)}: cut, a checkpoint is over {size} lines")
        elif roots[size] != root:
            faults.append(f"{size}: rewritten, a checkpoint saw other lines")
    return faults, origin


if __name__ == "__main__":
    given = []
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as kept:
            found = re.findall(r"^(\S+)\n(\d+)\n(\S{44})\n\n— ", kept.read(), re.M)
        given = [(name, int(size), base64.b64decode(root)) for name, size, root in found]
    with open(sys.argv[1], "rb") as sealed:
        outcome, _ = verify(sealed.read(), given)
    print("\n".join(outcome) or "sound")
    sys.exit(2 if outcome else 0)
