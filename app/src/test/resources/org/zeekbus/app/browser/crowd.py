"""Nodes with any names, on libzmq: crowd.py XSUB-PORT XPUB-PORT, then names, one a line as hex; an empty line ends them.

Each has an XPUB and an XSUB, from one of some loopback addresses, and publishes one message at first, so that both are
known by name. After "ready" a line N on standard input lets each publish N messages, and all receive them; the answer
says how many each has received.
"""

import select
import sys

import zmq

xsub_port, xpub_port = sys.argv[1:3]
HOSTS = 10
context = zmq.Context()
context.max_sockets = 4096
nodes = []


def connect(kind, port, host):
    socket = context.socket(kind)
    socket.linger = 0
    socket.rcvtimeo = 20_000
    socket.connect("tcp://127.0.1.%d:0;127.0.0.1:%s" % (1 + host, port))
    return socket


names = []
for line in sys.stdin:
    if not line.strip():
        break
    names.append(bytes.fromhex(line.strip()))
for number, name in enumerate(names):
    host = number % HOSTS
    node_id = b"zeromq_%s_host-%d_%d_Nk3" % (name, host, 4000 + number)
    xpub = connect(zmq.XPUB, xsub_port, host)
    xsub = connect(zmq.XSUB, xpub_port, host)
    xsub.send(b"\x01zeek.cluster.nodeid.%s." % node_id)
    xsub.send(b"\x01zeek.cluster.node.%s." % name)
    xsub.send(b"\x01crowd.")
    nodes.append((node_id, xpub, xsub))


def await_subscriptions(xpub, wanted):
    while wanted:
        wanted.discard(xpub.recv())


listener = connect(zmq.SUB, xpub_port, 0)
listener.subscribe(b"hello.")
for node_id, xpub, _ in nodes:
    await_subscriptions(xpub, {b"\x01crowd.", b"\x01hello."})
    xpub.send_multipart([b"hello.x", node_id, b"none", b""])
for _ in nodes:
    listener.recv_multipart()
listener.close()
print("ready", flush=True)
received = 0
while True:
    if not select.select([sys.stdin], [], [], 0.1)[0]:
        for _, xpub, xsub in nodes:
            # libzmq subscribes again after a restart of the broker when it is called, and not before.
            xpub.events, xsub.events
        continue
    line = sys.stdin.readline()
    if not line:
        break
    count = int(line)
    for node_id, xpub, _ in nodes:
        for _ in range(count):
            xpub.send_multipart([b"crowd.x", node_id, b"none", b"x" * 100])
    for _, _, xsub in nodes:
        for _ in range(count * len(nodes)):
            xsub.recv_multipart()
    received += count * len(nodes)
    print(received, flush=True)
