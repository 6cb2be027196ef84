"""Programs that talk to the WebSocket API: programs.py URL. Each line of standard input is an order:

    open NAME CLIENTS TOPIC    connects so many clients of a program, which subscribe the topic and read
    deaf NAME TOPIC            connects one that reads nothing but its ack
    publish NAME EVENTS BYTES TOPIC
                               each client of the program publishes so many events with an argument of so many bytes
    counts RECEIVED            waits until all together have received so many events
    leave NAME                 its clients say goodbye

The answer is a line of JSON: what each program has counted, as {NAME: {clients, published, received}}.
"""

import asyncio
import json
import sys

import websockets

HEADERS = "additional_headers" if int(websockets.__version__.split(".")[0]) >= 14 else "extra_headers"
programs = {}
changed = None


class Program:
    def __init__(self, name):
        self.name, self.clients, self.readers, self.published, self.received = name, [], [], 0, 0

    async def open(self, topic):
        # Uncompressed, so that one that does not read is soon full.
        options = {"max_size": None, "ping_interval": None, "compression": None}
        client = await websockets.connect(sys.argv[1], **options, **{HEADERS: {"X-Application-Name": self.name}})
        await client.send(json.dumps([topic]))
        assert json.loads(await client.recv())["type"] == "ack"
        self.clients.append(client)
        return client

    async def read(self, client):
        async for text in client:
            assert json.loads(text)["type"] == "data-message", text
            self.received += 1
            async with changed:
                changed.notify_all()

    async def publish(self, events, size, topic):
        def typed(name, data):
            return {"@data-type": name, "data": data}

        arguments = typed("vector", [typed("string", "x" * size)])
        event = typed("vector", [typed("string", "Lab::event"), arguments])
        body = typed("vector", [typed("count", 1), typed("count", 1), event])
        text = json.dumps({"type": "data-message", "topic": topic} | body)
        for client in self.clients:
            for _ in range(events):
                await client.send(text)
            self.published += events


def received():
    return sum(program.received for program in programs.values())


async def obey(order, *words):
    if order == "counts":
        async with changed:
            await asyncio.wait_for(changed.wait_for(lambda: received() >= int(words[0])), 60)
        return
    program = programs.setdefault(words[0], Program(words[0]))
    if order == "open":
        for _ in range(int(words[1])):
            client = await program.open(words[2])
            program.readers.append(asyncio.create_task(program.read(client)))
    elif order == "deaf":
        await program.open(words[1])
    elif order == "publish":
        await program.publish(int(words[1]), int(words[2]), words[3])
    elif order == "leave":
        for client in program.clients:
            await client.close()
        program.clients.clear()
    else:
        raise ValueError(order)


async def main():
    global changed
    changed = asyncio.Condition()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await obey(*line.split())
        counts = {
            name: {"clients": len(program.clients), "published": program.published, "received": program.received}
            for name, program in programs.items()
        }
        print(json.dumps(counts), flush=True)


asyncio.run(main())
