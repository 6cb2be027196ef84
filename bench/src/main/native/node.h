/*
 * What a Zeek node does with ZeroMQ, for the load programs: sockets, the four frames, clocks.
 * Programs take key=value arguments and print one line of key=value results.
 */
#ifndef NODE_H
#define NODE_H

#include <stddef.h>
#include <stdint.h>

#define HELLO UINT64_MAX /* sequence number of messages sent only to see that the path is open */

/* First bytes of the payload, in host order: both ends run on this machine. */
struct stamp {
  uint64_t sequence; /* for each publisher and topic, from 0 */
  int64_t sent_nanos;
  uint32_t publisher;
  uint32_t topic;
};

/* The value of "key=" among the arguments. */
const char *text_argument(char **args, const char *key, const char *otherwise);
double number_argument(char **args, const char *key, double otherwise);

int64_t now_nanos(void);
void sleep_nanos(int64_t nanos);
/* User and system time of the processes (comma separated ids), ended threads included. */
int64_t cpu_nanos(const char *pids);
/* What of it JIT compilers took, in threads that still live. */
int64_t compiler_nanos(const char *pids);

/* CURVE, if curve-server-public, curve-client-public and curve-client-secret are given. */
void set_client_keys(void *socket, char **args);
/* CURVE, if curve-server-secret is given. */
void set_server_key(void *socket, char **args);
/* An XPUB connected to the broker's XSUB, set up as Zeek does: verbose, no-drop. */
void *open_publisher(void *context, char **args);
/* An XSUB connected to the broker's XPUB. */
void *open_subscriber(void *context, char **args);
void subscribe(void *xsub, const char *topic);
/* Takes what the XPUB was told of subscriptions, as a node must. */
void drain_subscriptions(void *xpub);

#define NODE_ID_SIZE 48
void make_node_id(char id[NODE_ID_SIZE], unsigned node);
/* Sends topic, node id, format and payload; blocks at the high-water mark. 0 if sent. */
int send_event(void *xpub, const char *topic, const char *id, const void *payload, size_t size);
/* Receives a whole message and copies the stamp at the head of its fourth frame; flags as in
 * zmq_recv. Number of frames, or -1 with errno. */
int receive_event(void *xsub, struct stamp *stamp, int flags);

/* Sorts, and ends the line of results with " p50_us=… p99_us=… p999_us=… libzmq=…". */
void print_percentiles(int64_t *nanos, size_t count);
void fail(const char *what);

#endif
