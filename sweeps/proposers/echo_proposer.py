#!/usr/bin/env python3
"""The smallest proposer for sweep search: spreads candidates evenly over the space and echoes what it learns to the log."""
import json
import sys

count = 0
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "hello":
        space = message["space"]
        print(json.dumps({"type": "ready", "proposer": "echo", "version": "1"}), flush=True)
    elif message["type"] == "transcript" and message.get("message", {}).get("type") == "propose":
        count += 1  # proposed before this program was started again
    elif message["type"] == "ask":
        for count in range(count + 1, count + 1 + message["n"]):
            share = count * 0.6180339887498949 % 1
            params = {name: p["values"][count % len(p["values"])] if "values" in p else p["from"] + (p["to"] - p["from"]) * share
                      for name, p in space.items()}
            params = {name: round(x) if space[name]["type"] == "int64" else x for name, x in params.items()}
            print(json.dumps({"type": "propose", "id": f"c{count}", "params": params}), flush=True)
    else:
        print(line, end="", file=sys.stderr)
