"""Nodes that talk to each other through a broker all the time, and miss nothing.

Arguments: name, endpoint of XSUB, endpoint of XPUB and three keys (server's public, own public and
secret; "-" for none), for each node. "check" on stdin prints, when all nodes have got all that was
sent until then: messages sent, messages received, gaps, messages out of order, the longest way of
one in microseconds since the last check, and how often a node had to wait before it could send.
"""

import os
import sys
import threading
import time

import zmq

PAUSE = 0.002
PATIENCE = 20
PAYLOAD = b"x" * 200


class Node:
    def __init__(self, context, name, xsub, xpub, *keys):
        self.topic = b"healthy." + name.encode()
        self.pub = context.socket(zmq.XPUB)
        self.pub.setsockopt(zmq.XPUB_VERBOSE, 1)
        self.pub.setsockopt(zmq.XPUB_NODROP, 1)
        self.sub = context.socket(zmq.SUB)
        self.sub.setsockopt(zmq.RCVHWM, 0)
        for socket in (self.pub, self.sub):
            socket.setsockopt(zmq.LINGER, 0)
            if keys[0] != "-":
                socket.curve_serverkey, socket.curve_publickey, socket.curve_secretkey = (
                    key.encode() for key in keys
                )
        # The first is known wherever the second is: it comes before it.
        self.sub.subscribe(b"healthy.")
        self.sub.subscribe(b"here." + name.encode())
        self.sub.connect(xpub)
        self.pub.connect(xsub)
        self.sent = 0
        self.waits = 0
        self.next = {}
        self.received = self.gaps = self.disorder = self.longest = 0

    def await_nodes(self, names):
        missing = {b"\x01here." + name.encode() for name in names}
        self.pub.setsockopt(zmq.RCVTIMEO, 1000 * PATIENCE)
        while missing:
            missing.discard(self.pub.recv())

    def publish(self):
        try:
            self.pub.send_multipart(
                (self.topic, b"%d" % self.sent, b"%d" % time.monotonic_ns(), PAYLOAD),
                zmq.NOBLOCK,
            )
            self.sent += 1
        except zmq.Again:
            self.waits += 1

    def hear(self):
        # A part of what others subscribe at a time: messages go first, as in Zeek.
        try:
            for _ in range(2000):
                self.pub.recv(zmq.NOBLOCK)
        except zmq.Again:
            pass
        try:
            while True:
                topic, number, sent, _ = self.sub.recv_multipart(zmq.NOBLOCK)
                self.heard(topic, int(number), int(sent))
        except zmq.Again:
            pass

    def heard(self, topic, number, sent):
        expected = self.next.get(topic, 0)
        if number < expected:
            self.disorder += 1
            return
        self.gaps += number - expected
        self.next[topic] = number + 1
        self.received += 1
        self.longest = max(self.longest, (time.monotonic_ns() - sent) // 1000)


def main():
    context = zmq.Context()
    words = sys.argv[1:]
    nodes = [Node(context, *words[i : i + 6]) for i in range(0, len(words), 6)]
    for node in nodes:
        node.await_nodes(words[0::6])
    requests = []

    def hear_requests():
        requests.extend(sys.stdin)
        os._exit(0)  # the test is gone

    threading.Thread(target=hear_requests, daemon=True).start()
    asked = []
    print("ready", flush=True)
    while True:
        for node in nodes:
            node.publish()
            node.hear()
        if len(requests) > len(asked):
            asked.append(None)
            goal = {node.topic: node.sent for node in nodes}
            deadline = time.monotonic() + PATIENCE
        if asked and asked[-1] is None:
            done = all(n.next.get(t, 0) >= sent for n in nodes for t, sent in goal.items())
            if done or time.monotonic() > deadline:
                asked[-1] = goal
                print(
                    sum(n.sent for n in nodes),
                    sum(n.received for n in nodes),
                    sum(n.gaps for n in nodes) if done else -1,
                    sum(n.disorder for n in nodes),
                    max(n.longest for n in nodes),
                    sum(n.waits for n in nodes),
                    flush=True,
                )
                for node in nodes:
                    node.longest = 0
        time.sleep(PAUSE)


main()
