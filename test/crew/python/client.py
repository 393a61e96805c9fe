"""Calls the memory tools over MCP with nothing but the standard library: client.py URL, with a token in the environment."""
import json
import os
import sys
import urllib.error
import urllib.request

URL = sys.argv[1]
VARIABLE = sys.argv[2]
CALLS = json.loads(sys.argv[3])
SESSION = {}


def post(body):
    headers = {
        "Authorization": "Bearer " + os.environ[VARIABLE],
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-11-25",
        **SESSION,
    }
    request = urllib.request.Request(URL, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        if response.headers.get("Mcp-Session-Id"):
            SESSION["Mcp-Session-Id"] = response.headers["Mcp-Session-Id"]
        text = response.read().decode()
    if text.startswith(("event:", "data:", ":")):
        text = next(line[5:] for line in text.splitlines() if line.startswith("data:") and line[5:].strip())
    return json.loads(text) if text.strip() else None


def call(number, method, params):
    return post({"jsonrpc": "2.0", "id": number, "method": method, "params": params})["result"]


call(
    1,
    "initialize",
    {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "python", "version": "1"}},
)
post({"jsonrpc": "2.0", "method": "notifications/initialized"})
tools = call(2, "tools/list", {})["tools"]
answers = [
    call(3 + index, "tools/call", {"name": name, "arguments": arguments})["content"][0]["text"]
    for index, (name, arguments) in enumerate(CALLS)
]
print(json.dumps({"tools": tools, "answers": answers}))
