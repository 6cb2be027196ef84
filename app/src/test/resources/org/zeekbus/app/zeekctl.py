"""Asks nodes as zeekctl's `print` does: zeekctl.py URL VARIABLE NODE…

With the sync client of websockets that zeekctl uses; before version 11 there was only the other one.
"""

import asyncio
import json
import sys

url, variable, *nodes = sys.argv[1:]
NAME = {"X-Application-Name": "zeekctl/2.6.0-7"}


def event(topic, name, *arguments):
    def count(n):
        return {"@data-type": "count", "data": n}

    def vector(*data):
        return {"@data-type": "vector", "data": list(data)}

    strings = [{"@data-type": "string", "data": each} for each in arguments]
    body = vector({"@data-type": "string", "data": name}, vector(*strings))
    return json.dumps({"type": "data-message", "topic": topic} | vector(count(1), count(1), body))


def request(node):
    return event("zeek.cluster.node.%s." % node, "Control::id_value_request", variable)


def say(text):
    message = json.loads(text)
    node = message["topic"].rsplit("/", 1)[-1]
    name, value = (each["data"] for each in message["data"][2]["data"][1]["data"])
    print("%10s   %s = %s" % (node, name, value), flush=True)


def sync(connect):
    with connect(url, additional_headers=NAME) as client:
        client.send(json.dumps(["zeek/control"]))
        assert json.loads(client.recv())["type"] == "ack"
        for node in nodes:
            client.send(request(node))
            say(client.recv(timeout=10))


async def awaited(connect):
    async with connect(url, extra_headers=NAME) as client:
        await client.send(json.dumps(["zeek/control"]))
        assert json.loads(await client.recv())["type"] == "ack"
        for node in nodes:
            await client.send(request(node))
            say(await asyncio.wait_for(client.recv(), 10))


try:
    from websockets.sync.client import connect
except ImportError:
    from websockets import connect

    asyncio.run(awaited(connect))
else:
    sync(connect)
