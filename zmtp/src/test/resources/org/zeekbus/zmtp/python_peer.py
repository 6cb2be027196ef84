"""libzmq sockets for a test to direct: a request a line on stdin, an answer a line on stdout.

Words are separated by tabs, bytes are in hex.
"""

import os
import select
import struct
import sys
import threading

import zmq
import zmq.utils.z85
from zmq.utils.monitor import recv_monitor_message

context = zmq.Context()
context.set(zmq.MAX_SOCKETS, 4096)
sockets = []
monitors = {}
inboxes = {}
poll = select.poll()

# A peer that is away for long causes these events again and again. libzmq sends nothing more once
# 2,000 events wait for a reader.
REPEATED = zmq.Event.CONNECT_DELAYED | zmq.Event.CONNECT_RETRIED | zmq.Event.CLOSED
MONITORED = zmq.Event.ALL & ~REPEATED


def set_options(sock, options):
    for option in options:
        name, value = option.split("=", 1)
        is_key = name.startswith("CURVE_") and name.endswith("KEY")
        sock.setsockopt(getattr(zmq, name), value.encode() if is_key else int(value))


def new_socket(kind, *options):
    sock = context.socket(getattr(zmq, kind))
    sock.linger = 0
    set_options(sock, options)
    monitors[sock] = sock.get_monitor_socket(MONITORED)
    inboxes[sock.FD] = sock
    poll.register(sock.FD, select.POLLIN)
    sockets.append(sock)
    return [str(len(sockets) - 1)]


def bind(sock, endpoint):
    sock.bind(endpoint)
    return [sock.last_endpoint.decode()]


def connect(sock, endpoint):
    sock.connect(endpoint)


def receive(sock, millis):
    if not sock.poll(int(millis)):
        return ["nothing"]
    return ["message"] + [frame.hex() for frame in sock.recv_multipart()]


def flood(sock, count, *frames):
    """Sends the frames count times, with the number of the message as the last frame."""
    body = [bytes.fromhex(frame) for frame in frames]
    for number in range(int(count)):
        sock.send_multipart(body + [struct.pack(">I", number)])


def drain(sock, count, millis):
    """Receives up to count messages; answers how many, and how many were not the next number."""
    received, gaps, expected = 0, 0, 0
    while received < int(count) and sock.poll(int(millis)):
        number, = struct.unpack(">I", sock.recv_multipart()[-1])
        gaps += number != expected
        expected = number + 1
        received += 1
    return [str(received), str(gaps)]


def send(sock, *frames):
    try:
        sock.send_multipart([bytes.fromhex(frame) for frame in frames], zmq.DONTWAIT)
    except zmq.Again:
        return ["again"]


def event(sock, millis):
    monitor = monitors[sock]
    if not monitor.poll(int(millis)):
        return ["nothing"]
    found = recv_monitor_message(monitor)
    return [zmq.Event(found["event"]).name, str(found["value"])]


def close(sock, linger):
    sock.disable_monitor()
    monitors.pop(sock).close(0)
    poll.unregister(sock.FD)
    del inboxes[sock.FD]
    sock.close(int(linger))


def allow(key):
    """Lets CURVE clients with this key in and no others, as a Zeek process does (RFC 27)."""
    zap = context.socket(zmq.REP)
    zap.bind("inproc://zeromq.zap.01")

    def serve():
        while True:
            version, request, *_, client = zap.recv_multipart()
            status = b"200" if zmq.utils.z85.encode(client) == key.encode() else b"400"
            zap.send_multipart([version, request, status, b"", b"0", b""])

    threading.Thread(target=serve, daemon=True).start()


def proxy(front, back, *options):
    """What Zeek's manager runs: XSUB in front, XPUB with VERBOSER behind."""
    xsub, xpub = context.socket(zmq.XSUB), context.socket(zmq.XPUB)
    set_options(xsub, options)
    set_options(xpub, options)
    xpub.setsockopt(zmq.XPUB_VERBOSER, 1)
    xpub.setsockopt(zmq.XPUB_NODROP, 1)
    xsub.bind(front)
    xpub.bind(back)
    ends = [xsub.last_endpoint.decode(), xpub.last_endpoint.decode()]
    threading.Thread(target=zmq.proxy, args=(xsub, xpub), daemon=True).start()
    return ends


ON_SOCKET = {
    "bind": bind,
    "connect": connect,
    "disconnect": lambda sock, endpoint: sock.disconnect(endpoint),
    "unbind": lambda sock, endpoint: sock.unbind(endpoint),
    "subscribe": lambda sock, topic="": sock.setsockopt(zmq.SUBSCRIBE, bytes.fromhex(topic)),
    "cancel": lambda sock, topic="": sock.setsockopt(zmq.UNSUBSCRIBE, bytes.fromhex(topic)),
    "receive": receive,
    "send": send,
    "flood": flood,
    "drain": drain,
    "event": event,
    "close": close,
}
OTHERS = {"socket": new_socket, "proxy": proxy, "allow": allow}


def answer(line):
    verb, *words = line.split("\t")
    try:
        if verb in ON_SOCKET:
            found = ON_SOCKET[verb](sockets[int(words[0])], *words[1:])
        else:
            found = OTHERS[verb](*words)
        print("ok", *(found or []), sep="\t", flush=True)
    except Exception as e:
        print("error", type(e).__name__, e, sep="\t", flush=True)


def requests():
    """Lines of stdin; meanwhile, as in a program that polls, sockets notice who came and went."""
    stdin = sys.stdin.fileno()
    poll.register(stdin, select.POLLIN)
    pending = b""
    while True:
        for ready, _ in poll.poll():
            if ready in inboxes:
                inboxes[ready].getsockopt(zmq.EVENTS)
            if ready != stdin:  # of a socket, which a request may have closed meanwhile
                continue
            read = os.read(stdin, 1 << 20)
            if not read:
                return
            *lines, pending = (pending + read).split(b"\n")
            yield from (line.decode() for line in lines)


for request in requests():
    answer(request)
os._exit(0)
