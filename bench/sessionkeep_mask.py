"""The peer of bench/redaction.sh: 17 patterns for the shapes that sessionkeep's README lists, applied line by line as it does."""
import re
import sys

PATTERNS = [re.compile(pattern) for pattern in (
    r"sk-ant-[A-Za-z0-9_-]{20,}", r"sk-proj-[A-Za-z0-9_-]{20,}", r"sk-[A-Za-z0-9]{20,}",
    r"ghp_[A-Za-z0-9]{36}", r"gho_[A-Za-z0-9]{36}", r"ghu_[A-Za-z0-9]{36}", r"ghs_[A-Za-z0-9]{36}", r"github_pat_[A-Za-z0-9_]{22,}",
    r"glpat-[A-Za-z0-9_-]{20,}", r"AKIA[0-9A-Z]{16}", r"ASIA[0-9A-Z]{16}", r"AIza[0-9A-Za-z_-]{35}", r"ya29\.[0-9A-Za-z_-]+",
    r"xox[baprs]-[A-Za-z0-9-]{10,}", r"[sr]k_live_[A-Za-z0-9]{16,}", r"(?i:bearer)\s+[A-Za-z0-9._~+/-]{16,}=*",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----",
)]

if __name__ == "__main__":
    for line in sys.stdin:
        for pattern in PATTERNS:
            line = pattern.sub("***MASKED***", line)
        sys.stdout.write(line)
