#!/usr/bin/env python3
"""The peer: a hook of 25 lines with the behaviour that Coograph's post of May 2026 describes (two plain files, no masking, no seal)."""
import json
import os
import re
import sys
from datetime import datetime

payload = json.load(sys.stdin)
if payload.get("hook_event_name") == "PreToolUse" and payload.get("tool_name") == "Bash":
    command = payload.get("tool_input", {}).get("command", "")
    session = re.sub(r"[^A-Za-z0-9_-]", "", str(payload.get("session_id", "")))[:64] or "unknown"
    stamp = datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    folder = os.path.join(payload.get("cwd") or os.getcwd(), ".coograph")
    os.makedirs(os.path.join(folder, "sessions"), exist_ok=True)
    with open(os.path.join(folder, "session.log"), "a", encoding="utf-8") as tail:
        tail.write(f"[{stamp}] [claude-code] [{session[:8]}] {command}\n")
    with open(os.path.join(folder, "sessions", session + ".log"), "a", encoding="utf-8") as view:
        view.write(f"[{stamp}] [claude-code] {command}\n")
sys.exit(0)
