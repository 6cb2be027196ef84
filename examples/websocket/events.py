"""Prints events of a cluster, or publishes one: events.py URL PREFIX… [-- TOPIC EVENT ARGUMENT…]"""

import asyncio
import ipaddress
import json
import sys

import websockets  # Debian: python3-websockets

NEW = int(websockets.__version__.split(".")[0]) >= 14
HEADERS = {"additional_headers" if NEW else "extra_headers": {"X-Application-Name": "events.py"}}
TYPES = {bool: "boolean", int: "integer", float: "real", str: "string", list: "vector"}
TYPES |= {ipaddress.IPv4Address: "address", ipaddress.IPv6Address: "address"}


def typed(value):
    """A value as Zeek wants it. An int is Zeek's int; other types are pairs, such as ("count", 3)."""
    kind, data = value if isinstance(value, tuple) else (TYPES[type(value)], value)
    if kind == "vector":
        data = [typed(each) for each in data]
    elif kind not in ("boolean", "count", "integer", "real"):
        data = str(data)
    return {"@data-type": kind, "data": data}


def plain(value):
    """A value of Zeek as one of Python's."""
    kind, data = value["@data-type"], value["data"]
    if kind in ("vector", "set"):
        return [plain(each) for each in data]
    if kind == "table":
        return {json.dumps(plain(pair["key"])): plain(pair["value"]) for pair in data}
    if kind == "address":
        return ipaddress.ip_address(data)
    return None if kind == "none" else data


async def main(url, prefixes, publish):
    async with websockets.connect(url, **HEADERS) as client:
        await client.send(json.dumps(prefixes))
        async for text in client:
            message = json.loads(text)
            if message["type"] == "error":
                sys.exit(f"{message['code']}: {message['context']}")
            if message["type"] == "data-message":
                name, arguments = (plain(each) for each in message["data"][2]["data"][:2])
                print(message["topic"], name, *map(repr, arguments), flush=True)
                continue
            print("subscribed as", message["endpoint"], flush=True)
            if publish:
                event = typed([("count", 1), ("count", 1), [publish[1], publish[2:]]])
                await client.send(json.dumps({"type": "data-message", "topic": publish[0], **event}))
            if not prefixes:
                return


words = sys.argv[2:] + ["--"]
at = words.index("--")
asyncio.run(main(sys.argv[1], words[:at], words[at + 1 : -1]))
