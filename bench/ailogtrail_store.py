"""The peer of bench/store.sh: what AI Log Trail's README and docs/schema.md describe. Each file named on standard input is parsed, its values are sanitised (keys and beginnings that look
like secrets), the rule file's five kinds of rules are tried on every text and their applications recorded by prompt, field and rule, events are grouped under the person's messages, and each event is
one insert with its raw JSON; one transaction a file, cascading foreign keys. With "lean" as second argument it leaves the rules out."""
import hashlib
import json
import re
import sqlite3
import sys

SECRET_KEYS = {"access_token", "api_key", "authorization", "client_secret", "password", "private_key", "refresh_token", "secret", "token_secret"}
BEGINNINGS = ("sk-", "rk-", "pk_", "akia", "bearer ")
PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=")

TABLES = """
CREATE TABLE files (id INTEGER PRIMARY KEY, path TEXT UNIQUE, ingested_at TEXT);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE, session_id TEXT, raw_json TEXT);
CREATE TABLE prompts (id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE, prompt_index INTEGER, timestamp TEXT, message TEXT, raw_json TEXT);
CREATE TABLE agent_reasoning_messages (id INTEGER PRIMARY KEY, prompt_id INTEGER REFERENCES prompts(id) ON DELETE CASCADE, timestamp TEXT, text TEXT, raw_json TEXT);
CREATE TABLE token_messages (id INTEGER PRIMARY KEY, prompt_id INTEGER REFERENCES prompts(id) ON DELETE CASCADE, timestamp TEXT, raw_json TEXT);
CREATE TABLE function_calls (id INTEGER PRIMARY KEY, prompt_id INTEGER REFERENCES prompts(id) ON DELETE CASCADE, call_timestamp TEXT, name TEXT, call_id TEXT, arguments TEXT, output TEXT, raw_call_json TEXT);
CREATE TABLE redactions (id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE, prompt_id INTEGER REFERENCES prompts(id) ON DELETE CASCADE, rule_id TEXT, rule_fingerprint TEXT,
  field_path TEXT, reason TEXT, actor TEXT, applied_at TEXT, UNIQUE (file_id, prompt_id, field_path, rule_id, rule_fingerprint));
CREATE TABLE events (id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL REFERENCES files(id) ON DELETE CASCADE, prompt_id INTEGER REFERENCES prompts(id) ON DELETE CASCADE, kind TEXT, timestamp TEXT, raw_json TEXT);
"""

RULES = [
    (name, needs, re.compile(pattern, re.IGNORECASE), hashlib.sha256(pattern.encode()).hexdigest())
    for name, needs, pattern in [
        ("email", "@", r"[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}"),
        ("bearer_token", "bearer", r"bearer\s+[a-z0-9._~+/=-]{8,}"),
        ("file_paths", "", r"(?:/[\w.-]+){2,}|[a-z]:\\[^\s\"]+"),
        ("bracketed_troubleshooting", "[", r"\[[^\]]{8,}\]"),
        ("inline_marker", "[redact", r"\[redact[^\]]*\]"),
    ]
]


def applications(value, path=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from applications(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from applications(inner, f"{path}[{index}]")
    elif isinstance(value, str):
        low = value.lower()
        for name, needs, pattern, fingerprint in RULES:
            # A pattern is tried only where it can match, which a text without the character that it needs shows at once.
            if needs in low and pattern.search(value):
                yield path, name, fingerprint


def sanitise(value, key=""):
    if isinstance(value, dict):
        return {name: sanitise(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [sanitise(inner) for inner in value]
    if isinstance(value, str):
        low = value.lower()
        if key.lower() in SECRET_KEYS or low.startswith(BEGINNINGS) or "-----begin" in low or (len(value) >= 64 and set(value) <= PLAIN):
            return "[redacted]"
    return value


def is_prompt(event):
    message = event.get("message") or event.get("payload") or {}
    return event.get("type") in ("user", "event_msg") and isinstance(message, dict) and (message.get("role") == "user" or message.get("type") == "user_message")


lean = sys.argv[2:] == ["lean"]
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA foreign_keys = ON")
database.executescript(TABLES)
for path in sys.stdin.read().splitlines():
    cursor = database.cursor()
    file = cursor.execute("INSERT INTO files (path, ingested_at) VALUES (?, datetime('now'))", (path,)).lastrowid
    prompt, index = None, 0
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                event = sanitise(json.loads(line))
            except ValueError:
                continue
            if not isinstance(event, dict):
                continue
            raw, at, kind = json.dumps(event), event.get("timestamp"), str(event.get("type"))
            at = at if isinstance(at, str) else None
            if is_prompt(event):
                index += 1
                prompt = cursor.execute("INSERT INTO prompts (file_id, prompt_index, timestamp, message, raw_json) VALUES (?, ?, ?, ?, ?)", (file, index, at, json.dumps(event.get("message") or event.get("payload")), raw)).lastrowid
            elif "reasoning" in kind:
                cursor.execute("INSERT INTO agent_reasoning_messages (prompt_id, timestamp, text, raw_json) VALUES (?, ?, ?, ?)", (prompt, at, json.dumps(event.get("payload")), raw))
            elif "token" in line:
                cursor.execute("INSERT INTO token_messages (prompt_id, timestamp, raw_json) VALUES (?, ?, ?)", (prompt, at, raw))
            cursor.execute("INSERT INTO events (file_id, prompt_id, kind, timestamp, raw_json) VALUES (?, ?, ?, ?, ?)", (file, prompt, kind, at, raw))
            if not lean:
                cursor.executemany(
                    "INSERT OR IGNORE INTO redactions (file_id, prompt_id, rule_id, rule_fingerprint, field_path, reason, actor, applied_at) VALUES (?, ?, ?, ?, ?, 'rule', 'ingest', datetime('now'))",
                    [(file, prompt, name, fingerprint, path) for path, name, fingerprint in applications(event)])
    database.commit()
