"""Restarts zeekbus under load of libzmq nodes, and says what that cost: restart.py ROUNDS COMMAND...

Three nodes publish 200 numbered events a second each, as Zeek does with XPUB and a bound of 1,000 messages;
two nodes subscribe to them; two nodes push 100 numbered log batches a second each. COMMAND restarts zeekbus.
"""

import json
import subprocess
import sys
import threading
import time

import zmq

PUBLISHERS, SUBSCRIBERS, PUSHERS = 3, 2, 2
EVENT_PACE, BATCH_PACE = 1 / 200, 1 / 100
SETTLE, QUIET = 2, 3
# A batch with one record of ts and mark, as Zeek's serializer writes it (zeek, LogBatchWriter).
BATCH = bytes.fromhex(
    "000000094c6f61643a3a4c4f47000000114c6f673a3a5752495445525f415343494900000007646566"
    "61756c74000000046c6f6164000000020000000002747300000005000000000100000000046d61726b"
    "0000000700000000010000000100000005000000000141d954fc400000000000000700000000010000"
    "000c403030303030303030303040"
)
MARK = b"@0000000000@"

rounds, restart = int(sys.argv[1]), sys.argv[2:]
context = zmq.Context()


def connected(kind, port, **options):
    socket = context.socket(kind)
    for name, value in options.items():
        socket.setsockopt(getattr(zmq, name), value)
    socket.connect("tcp://127.0.0.1:%d" % port)
    return socket


publishers = [connected(zmq.XPUB, 5556, SNDHWM=1000, XPUB_NODROP=1) for _ in range(PUBLISHERS)]
subscribers = [connected(zmq.SUB, 5555, RCVHWM=0) for _ in range(SUBSCRIBERS)]
pushers = [connected(zmq.PUSH, 5557, SNDHWM=1000) for _ in range(PUSHERS)]
for i, each in enumerate(subscribers):
    each.subscribe(b"zeek.load.")
    each.subscribe(b"zeek.cluster.node.load-%d." % i)  # each node has topics of its own
sent = [0] * PUBLISHERS
batches = refused_events = refused_batches = 0
arrivals = [[] for _ in subscribers]  # (time, publisher, number, age)
is_over = False


def publish():
    global refused_events, batches, refused_batches
    next_event = next_batch = time.monotonic()
    while not is_over:
        now = time.monotonic()
        if now >= next_event:
            for i, socket in enumerate(publishers):
                try:
                    socket.send_multipart(
                        [b"zeek.load.%d" % i, b"%d" % sent[i], b"%.6f" % now], zmq.NOBLOCK)
                    sent[i] += 1
                except zmq.Again:
                    refused_events += 1
            next_event += EVENT_PACE
        if now >= next_batch:
            for socket in pushers:
                batch = BATCH.replace(MARK, b"@%010d@" % batches)
                try:
                    socket.send_multipart(
                        [b"log-write", b"worker-1", b"zeek-bin-serializer", batch], zmq.NOBLOCK)
                    batches += 1
                except zmq.Again:
                    refused_batches += 1
            next_batch += BATCH_PACE
        for socket in publishers:  # subscriptions
            try:
                socket.recv(zmq.NOBLOCK)
            except zmq.Again:
                pass
        time.sleep(max(0, min(next_event, next_batch) - time.monotonic()))


def subscribe(index):
    socket = subscribers[index]
    while not is_over:
        if socket.poll(100):
            topic, number, at = socket.recv_multipart()
            now = time.monotonic()
            arrivals[index].append(
                (now, int(topic.rsplit(b".", 1)[1]), int(number), now - float(at)))


for target, args in [(publish, ())] + [(subscribe, (i,)) for i in range(SUBSCRIBERS)]:
    threading.Thread(target=target, args=args, daemon=True).start()
deadline = time.monotonic() + 30
while not all(arrivals):
    if time.monotonic() > deadline:
        sys.exit("no event came through within 30 s")
    time.sleep(0.1)
time.sleep(SETTLE)
pauses, waited, lost_each, commands = [], [], [], []
for _ in range(rounds):
    begin = time.monotonic()
    first = list(sent)
    subprocess.run(restart, check=True)
    commands.append(time.monotonic() - begin)
    time.sleep(QUIET)
    last = list(sent)
    time.sleep(SETTLE)
    for seen in arrivals:
        mine = [each for each in seen if each[0] > begin - 0.5]
        pauses.append(max(b[0] - a[0] for a, b in zip(mine, mine[1:])))
        waited.append(sum(1 for each in mine if each[3] > 0.05))
        numbers = {(each[1], each[2]) for each in seen}
        lost_each.append(
            sum(1 for i in range(PUBLISHERS)
                for n in range(first[i], last[i]) if (i, n) not in numbers))
is_over = True
time.sleep(0.5)


def middle(values):
    return sorted(values)[len(values) // 2]


doubles = sum(len(seen) - len({each[1:3] for each in seen}) for seen in arrivals)
print(json.dumps({
    "restarts": rounds,
    "restart_ms": round(1000 * middle(commands)),
    "pause_ms": round(1000 * middle(pauses)),
    "longest_pause_ms": round(1000 * max(pauses)),
    "events": sum(sent),
    "events_waited": middle(waited),
    "most_events_lost": max(lost_each),  # by one subscriber in one restart
    "events_twice": doubles,
    "events_refused_by_libzmq": refused_events,
    "batches": batches,
    "batches_refused_by_libzmq": refused_batches,
}))
for each in pushers:
    each.close(linger=10000)
context.destroy(linger=0)
