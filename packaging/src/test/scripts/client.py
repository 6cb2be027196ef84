"""A node of libzmq: what it publishes comes to it through the broker."""

import zmq

context = zmq.Context()
xsub = context.socket(zmq.XSUB)
xsub.connect("tcp://127.0.0.1:5555")
xsub.send(b"\x01test.")
xpub = context.socket(zmq.XPUB)
xpub.setsockopt(zmq.XPUB_VERBOSE, 1)
xpub.connect("tcp://127.0.0.1:5556")
for each in (xsub, xpub):
    each.setsockopt(zmq.RCVTIMEO, 60000)
while xpub.recv() != b"\x01test.":
    pass
xpub.send_multipart([b"test.topic", b"node", b"format", b"hello"])
message = xsub.recv_multipart()
assert message == [b"test.topic", b"node", b"format", b"hello"], message
print("the broker has forwarded", message)
