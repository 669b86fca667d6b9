"""The peer of bench/archive.sh: what sessionkeep's README describes. Each file named on standard input is masked line by line with 17 patterns and written
gzip-compressed (level 9) with a small metadata file beside it."""
import gzip
import hashlib
import json
import os
import sys

from sessionkeep_mask import PATTERNS

target = sys.argv[1]
for number, path in enumerate(sys.stdin.read().splitlines()):
    lines = masked = 0
    digest = hashlib.sha256()
    name = os.path.join(target, f"{number:05}.jsonl.gz")
    with open(path, encoding="utf-8", errors="replace", newline="\n") as source, gzip.open(name + ".tmp", "wb", compresslevel=9) as archive:
        for line in source:
            for pattern in PATTERNS:
                line, count = pattern.subn("***MASKED***", line)
                masked += count
            data = line.encode()
            digest.update(data)
            archive.write(data)
            lines += 1
    os.replace(name + ".tmp", name)
    with open(name.removesuffix(".jsonl.gz") + ".meta.json", "w") as meta:
        json.dump({"source": path, "lines": lines, "masked": masked, "sha256": digest.hexdigest()}, meta)
