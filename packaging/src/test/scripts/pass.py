"""pass.py XSUB XPUB: one libzmq client publishes until another has what it sent."""
import sys
import zmq

context = zmq.Context()
subscriber = context.socket(zmq.SUB)
subscriber.connect(sys.argv[2])
subscriber.subscribe(b"zeek.test")
publisher = context.socket(zmq.PUB)
publisher.connect(sys.argv[1])
for _ in range(300):
    publisher.send_multipart([b"zeek.test", b"sender", b"none", b"hello"])
    if subscriber.poll(100):
        assert subscriber.recv_multipart()[3] == b"hello"
        sys.exit(0)
sys.exit(1)
