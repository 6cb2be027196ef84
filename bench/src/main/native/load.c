/*
 * Full-speed or paced load through a broker: publishers and subscribers as Zeek nodes are, in one
 * process. A publisher sends round-robin over the topics; subscriber i takes topic i modulo topics.
 *
 *   load xsub=ENDPOINT xpub=ENDPOINT [pubs=1] [subs=1] [topics=1] [idle-topics=0] [payload=256]
 *        [seconds=2 | messages=N] [rate=0] [pub-io=1] [sub-io=1] [sub-threads=1] [pid=ID,…]
 *
 * The endpoints are the broker's. messages is for each publisher; rate is messages a second for each
 * publisher, 0 is as fast as the broker takes them; idle-topics are subscriptions of each subscriber
 * that match nothing; pid is the process whose CPU time is measured, from the first message sent
 * until the last received.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "ledger.h"
#include "node.h"

#define MAX_PUBS 64
#define MAX_SUBS 256
#define MAX_TOPICS 256
#define STALL_NANOS 5000000000LL
#define SAMPLE_EVERY 64 /* messages for one sample of the latency */

enum phase { OPENING, WAITING, RUNNING, DRAINING };

static struct {
  int pubs, subs, topics, idle_topics, payload, sub_threads;
  double seconds, messages, rate;
} load;
static char **arguments;
static char topic_names[MAX_TOPICS][40];
static atomic_int phase;
static int64_t started;

static struct publisher {
  void *socket;
  int index;
  uint64_t sent[MAX_TOPICS];
  uint64_t failed;
  pthread_t thread;
} publishers[MAX_PUBS];

static struct subscriber {
  void *socket;
  int topic;
  struct ledger ledgers[MAX_PUBS];
  char met[MAX_PUBS];
  uint64_t received, malformed;
  int64_t last_nanos;
} subscribers[MAX_SUBS];

static atomic_int meetings; /* pairs of publisher and subscriber whose path is open */

static struct group { /* subscribers served by one thread */
  int first;
  int64_t *latencies;
  size_t samples, space;
  pthread_t thread;
} groups[MAX_SUBS];

static void *publish(void *argument) {
  struct publisher *p = argument;
  char *payload = calloc(1, load.payload), id[NODE_ID_SIZE];
  make_node_id(id, p->index);
  struct stamp stamp = {HELLO, 0, p->index, 0};
  while (phase == OPENING) {
    drain_subscriptions(p->socket);
    for (int t = 0; t < load.topics; t++) {
      stamp.topic = t;
      memcpy(payload, &stamp, sizeof stamp);
      send_event(p->socket, topic_names[t], id, payload, load.payload);
    }
    sleep_nanos(10000000);
  }
  while (phase == WAITING) sleep_nanos(1000000);
  drain_subscriptions(p->socket);

  int64_t end = started + (int64_t)(load.seconds * 1e9);
  for (uint64_t i = 0; load.messages == 0 || i < load.messages; i++) {
    stamp.sent_nanos = now_nanos();
    if (load.messages == 0 && stamp.sent_nanos >= end) break;
    if (load.rate > 0) {
      int64_t early = started + (int64_t)(i * 1e9 / load.rate) - stamp.sent_nanos;
      if (early > 0) sleep_nanos(early);
      stamp.sent_nanos = now_nanos();
    }
    int t = stamp.topic = i % load.topics;
    stamp.sequence = p->sent[t];
    memcpy(payload, &stamp, sizeof stamp);
    if (send_event(p->socket, topic_names[t], id, payload, load.payload) == 0) {
      p->sent[t]++;
    } else {
      p->failed++;
      if (errno == EAGAIN) break; /* the broker took nothing for the send timeout */
    }
  }
  free(payload);
  return NULL;
}

static void sample_latency(struct group *g, int64_t nanos) {
  if (g->samples == g->space) {
    g->space = g->space * 2 + 65536;
    g->latencies = realloc(g->latencies, g->space * sizeof *g->latencies);
    if (!g->latencies) abort();
  }
  g->latencies[g->samples++] = nanos;
}

static void take(struct group *g, struct subscriber *s, const struct stamp *stamp) {
  int p = stamp->publisher;
  if (stamp->sequence != HELLO) {
    ledger_take(&s->ledgers[p], stamp->sequence);
    s->received++;
    if (stamp->sequence % SAMPLE_EVERY == 0) sample_latency(g, now_nanos() - stamp->sent_nanos);
  } else if (!s->met[p]) {
    s->met[p] = 1;
    meetings++;
  }
}

/* Takes what has arrived for one subscriber; whether there was anything. */
static int drain(struct group *g, struct subscriber *s) {
  struct stamp stamp;
  int frames, some = 0;
  while (some < 1000 && (frames = receive_event(s->socket, &stamp, ZMQ_DONTWAIT)) > 0) {
    some++;
    if (frames == 4 && stamp.publisher < (unsigned)load.pubs && stamp.topic == (unsigned)s->topic)
      take(g, s, &stamp);
    else
      s->malformed++;
  }
  if (some) s->last_nanos = now_nanos();
  return some > 0;
}

static uint64_t expected_by(const struct subscriber *s) {
  uint64_t sum = 0;
  for (int p = 0; p < load.pubs; p++) sum += publishers[p].sent[s->topic];
  return sum;
}

static int finished(const struct group *g) {
  if (phase != DRAINING) return 0;
  int complete = 1, stalled = 1;
  for (int i = g->first; i < load.subs; i += load.sub_threads) {
    if (subscribers[i].received < expected_by(&subscribers[i])) complete = 0;
    if (now_nanos() - subscribers[i].last_nanos < STALL_NANOS) stalled = 0;
  }
  return complete || stalled;
}

static void *receive(void *argument) {
  struct group *g = argument;
  zmq_pollitem_t items[MAX_SUBS];
  int count = 0;
  for (int i = g->first; i < load.subs; i += load.sub_threads)
    items[count++] = (zmq_pollitem_t){subscribers[i].socket, 0, ZMQ_POLLIN, 0};
  while (!finished(g)) {
    int some = 0;
    for (int i = g->first; i < load.subs; i += load.sub_threads) some |= drain(g, &subscribers[i]);
    if (!some) zmq_poll(items, count, 20);
  }
  return NULL;
}

static void open_nodes(void) {
  void *pub_context = zmq_ctx_new(), *sub_context = zmq_ctx_new();
  zmq_ctx_set(pub_context, ZMQ_IO_THREADS, (int)number_argument(arguments, "pub-io", 1));
  zmq_ctx_set(sub_context, ZMQ_IO_THREADS, (int)number_argument(arguments, "sub-io", 1));
  for (int t = 0; t < load.topics; t++)
    snprintf(topic_names[t], sizeof topic_names[t], "zeek.bench.topic-%d.", t);
  for (int i = 0; i < load.subs; i++) {
    struct subscriber *s = &subscribers[i];
    s->topic = i % load.topics;
    s->socket = open_subscriber(sub_context, arguments);
    subscribe(s->socket, topic_names[s->topic]);
    for (int k = 0; k < load.idle_topics; k++) {
      char topic[64];
      snprintf(topic, sizeof topic, "zeek.bench.idle-%d-%d.", i, k);
      subscribe(s->socket, topic);
    }
  }
  for (int p = 0; p < load.pubs; p++) {
    publishers[p].index = p;
    publishers[p].socket = open_publisher(pub_context, arguments);
    pthread_create(&publishers[p].thread, NULL, publish, &publishers[p]);
  }
  for (int i = 0; i < load.sub_threads; i++) {
    groups[i].first = i;
    pthread_create(&groups[i].thread, NULL, receive, &groups[i]);
  }
}

static void await_open_paths(void) {
  int pairs = load.topics <= load.subs ? load.pubs * load.subs : -1;
  for (int64_t deadline = now_nanos() + 15000000000LL; meetings != pairs; sleep_nanos(5000000)) {
    if (now_nanos() < deadline) continue;
    fprintf(stderr, "only %d of %d paths from publisher to subscriber opened\n", meetings, pairs);
    exit(2);
  }
  phase = WAITING;
  sleep_nanos(100000000); /* lets the last hellos pass */
}

static void print_results(double seconds, int64_t cpu, int64_t compilers) {
  uint64_t sent = 0, failed = 0, expected = 0, received = 0, disordered = 0, duplicated = 0, malformed = 0;
  for (int p = 0; p < load.pubs; p++) {
    failed += publishers[p].failed;
    for (int t = 0; t < load.topics; t++) sent += publishers[p].sent[t];
  }
  for (int i = 0; i < load.subs; i++) {
    expected += expected_by(&subscribers[i]);
    malformed += subscribers[i].malformed;
    for (int p = 0; p < load.pubs; p++) {
      received += subscribers[i].ledgers[p].received;
      disordered += subscribers[i].ledgers[p].disordered;
      duplicated += subscribers[i].ledgers[p].duplicated;
    }
  }
  struct group *all = &groups[0];
  for (int i = 1; i < load.sub_threads; i++)
    for (size_t k = 0; k < groups[i].samples; k++) sample_latency(all, groups[i].latencies[k]);
  printf("sent=%lu failed=%lu delivered=%lu lost=%lu disordered=%lu duplicated=%lu malformed=%lu seconds=%.6f "
         "cpu_nanos=%ld compiler_nanos=%ld",
         sent, failed, received, expected - received, disordered, duplicated, malformed, seconds, cpu, compilers);
  print_percentiles(all->latencies, all->samples);
}

int main(int count, char **args) {
  (void)count;
  arguments = args;
  load.pubs = number_argument(args, "pubs", 1);
  load.subs = number_argument(args, "subs", 1);
  load.topics = number_argument(args, "topics", 1);
  load.idle_topics = number_argument(args, "idle-topics", 0);
  load.payload = number_argument(args, "payload", 256);
  load.sub_threads = number_argument(args, "sub-threads", 1);
  load.seconds = number_argument(args, "seconds", 2);
  load.messages = number_argument(args, "messages", 0);
  load.rate = number_argument(args, "rate", 0);
  if (load.pubs < 1 || load.pubs > MAX_PUBS || load.subs < 1 || load.subs > MAX_SUBS || load.topics < 1 ||
      load.topics > load.subs || load.sub_threads < 1 || load.sub_threads > load.subs ||
      load.payload < (int)sizeof(struct stamp)) {
    fprintf(stderr, "pubs, subs, topics, sub-threads or payload out of range\n");
    return 2;
  }
  const char *pids = text_argument(args, "pid", "");
  open_nodes();
  await_open_paths();
  int64_t cpu = cpu_nanos(pids), compilers = compiler_nanos(pids);
  started = now_nanos();
  phase = RUNNING;
  for (int p = 0; p < load.pubs; p++) pthread_join(publishers[p].thread, NULL);
  phase = DRAINING;
  for (int i = 0; i < load.sub_threads; i++) pthread_join(groups[i].thread, NULL);
  cpu = cpu_nanos(pids) - cpu;
  compilers = compiler_nanos(pids) - compilers;
  int64_t end = started;
  for (int i = 0; i < load.subs; i++)
    if (subscribers[i].last_nanos > end) end = subscribers[i].last_nanos;
  print_results((end - started) / 1e9, cpu, compilers);
  return 0;
}
