/*
 * libzmq's proxy as a Zeek manager runs it (Zeek src/cluster/backend/zeromq/ZeroMQ-Proxy.cc): a
 * context of its own with two I/O threads, XSUB and XPUB, VERBOSER and NODROP, steerable.
 */
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "node.h"

static void *bind_socket(void *context, int type, const char *endpoint, char **args) {
  int on = 1;
  void *socket = zmq_socket(context, type);
  if (type == ZMQ_XPUB && (zmq_setsockopt(socket, ZMQ_XPUB_VERBOSER, &on, sizeof on) != 0 ||
                           zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &on, sizeof on) != 0))
    fail("zmq_setsockopt");
  set_server_key(socket, args);
  if (!endpoint || zmq_bind(socket, endpoint) != 0) fail("zmq_bind");
  return socket;
}

int main(int count, char **args) {
  (void)count;
  void *context = zmq_ctx_new();
  zmq_ctx_set(context, ZMQ_IO_THREADS, (int)number_argument(args, "io-threads", 2));
  void *xsub = bind_socket(context, ZMQ_XSUB, text_argument(args, "xsub", NULL), args);
  void *xpub = bind_socket(context, ZMQ_XPUB, text_argument(args, "xpub", NULL), args);
  void *control = bind_socket(context, ZMQ_REP, "inproc://control", args);
  return zmq_proxy_steerable(xsub, xpub, NULL, control);
}
