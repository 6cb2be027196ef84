"""Nodes that are in a cluster and do nothing: cluster.py ADDRESS XPUB-PORT XSUB-PORT [KEYS]."""

import sys
import time

import zmq

address, xpub_port, xsub_port = sys.argv[1:4]
context = zmq.Context()
sockets = []


def connect(kind, port):
    socket = context.socket(kind)
    if len(sys.argv) > 4:
        keys = sys.argv[4]
        socket.curve_serverkey = open(keys + "/server_publickey", "rb").read().strip()
        socket.curve_publickey = open(keys + "/client_publickey", "rb").read().strip()
        socket.curve_secretkey = open(keys + "/client_secretkey", "rb").read().strip()
    socket.connect("tcp://%s:%s" % (address, port))
    sockets.append(socket)
    return socket


for name in "manager", "proxy-1", "worker-1", "worker-2":
    node_id = "zeromq_%s_sensor_%d_Nk3" % (name, 4000 + len(sockets))
    connect(zmq.XPUB, xsub_port)
    xsub = connect(zmq.XSUB, xpub_port)
    xsub.send(b"\x01zeek.cluster.nodeid.%s." % node_id.encode())
    xsub.send(b"\x01zeek.cluster.node.%s." % name.encode())
while True:
    time.sleep(3600)
