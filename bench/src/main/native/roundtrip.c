/*
 * One message at a time to a broker and back. With nodes=1 node A receives what it publishes: one
 * passage through the broker. With nodes=2 node B sends it back to A: two passages.
 *
 *   roundtrip xsub=ENDPOINT xpub=ENDPOINT [nodes=1] [payload=256] [seconds=2] [warm-up=0.2] [pid=ID,…]
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "node.h"

#define THERE "zeek.bench.there."
#define BACK "zeek.bench.back."
#define MAX_SAMPLES 4000000

struct node {
  void *xpub, *xsub;
  char id[NODE_ID_SIZE];
};

static char **arguments;
static size_t payload_size;

static struct node open_node(unsigned number, const char *topic, int patience_millis) {
  void *context = zmq_ctx_new();
  struct node node = {open_publisher(context, arguments), open_subscriber(context, arguments), ""};
  make_node_id(node.id, number);
  zmq_setsockopt(node.xsub, ZMQ_RCVTIMEO, &patience_millis, sizeof patience_millis);
  subscribe(node.xsub, topic);
  return node;
}

static void *echo(void *unused) {
  struct node b = open_node(2, THERE, -1);
  char *payload = calloc(1, payload_size);
  struct stamp stamp;
  for (;;) {
    if (receive_event(b.xsub, &stamp, 0) != 4) continue;
    drain_subscriptions(b.xpub);
    memcpy(payload, &stamp, sizeof stamp);
    send_event(b.xpub, BACK, b.id, payload, payload_size);
  }
  return unused;
}

/* The time there and back, or -1 if no answer came within the patience of the socket. */
static int64_t round_trip(struct node *a, char *payload, uint64_t sequence) {
  struct stamp stamp = {sequence, now_nanos(), 1, 0}, answer;
  memcpy(payload, &stamp, sizeof stamp);
  if (send_event(a->xpub, THERE, a->id, payload, payload_size) != 0) return -1;
  do {
    if (receive_event(a->xsub, &answer, 0) != 4) return -1;
  } while (answer.sequence != sequence);
  return now_nanos() - stamp.sent_nanos;
}

int main(int count, char **args) {
  (void)count;
  arguments = args;
  payload_size = number_argument(args, "payload", 256);
  double seconds = number_argument(args, "seconds", 2), warm_up = number_argument(args, "warm-up", 0.2);
  const char *pids = text_argument(args, "pid", "");
  if (payload_size < sizeof(struct stamp)) return 2;
  pthread_t thread;
  int nodes = number_argument(args, "nodes", 1);
  if (nodes > 1) pthread_create(&thread, NULL, echo, NULL);
  struct node a = open_node(1, nodes > 1 ? BACK : THERE, 100);
  char *payload = calloc(1, payload_size);
  uint64_t sequence = 0;
  int64_t *samples = malloc(MAX_SAMPLES * sizeof *samples);
  size_t done = 0, lost = 0;

  int64_t deadline = now_nanos() + 15000000000LL;
  while (round_trip(&a, payload, ++sequence) < 0) {
    drain_subscriptions(a.xpub);
    if (now_nanos() < deadline) continue;
    fprintf(stderr, "no round trip within 15 s\n");
    return 2;
  }
  int patience_millis = 2000;
  zmq_setsockopt(a.xsub, ZMQ_RCVTIMEO, &patience_millis, sizeof patience_millis);
  drain_subscriptions(a.xpub);
  int64_t start = now_nanos() + (int64_t)(warm_up * 1e9);
  while (now_nanos() < start) round_trip(&a, payload, ++sequence);

  int64_t cpu = cpu_nanos(pids), end = now_nanos() + (int64_t)(seconds * 1e9);
  start = now_nanos();
  while (now_nanos() < end && done < MAX_SAMPLES && lost < 3) {
    int64_t nanos = round_trip(&a, payload, ++sequence);
    if (nanos < 0)
      lost++;
    else
      samples[done++] = nanos;
  }
  cpu = cpu_nanos(pids) - cpu;
  printf("sent=%zu failed=0 delivered=%zu lost=%zu disordered=0 duplicated=0 malformed=0 seconds=%.6f cpu_nanos=%ld",
         done + lost, done, lost, (now_nanos() - start) / 1e9, cpu);
  print_percentiles(samples, done);
  return 0;
}
