/*
 * One event, over and over, between a libzmq node and WebSocket clients, all in this process:
 *
 *   websocket task=out|in|hold port=PORT text=FILE [payload=FILE] [xsub=ENDPOINT] [xpub=ENDPOINT]
 *             [clients=1] [seconds=2] [rate=0] [stalled=0] [pid=ID,…]
 *
 * out: a node publishes (xsub), clients get all. in: the first client publishes. A second node gets
 * all, too, if xpub is given. hold: clients connect all at once, subscribe, wait for their acks and
 * stay until standard input ends. text is the event as clients send or get it, payload its last frame
 * on the bus; rate is events a second, 0 as many as the slowest receiver takes; stalled clients more
 * read nothing. Clients find frames by their heads and compare the first texts alone, so that they are
 * not what limits the load. CPU time is that of the processes in pid, from the first event until the
 * last has arrived.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include "node.h"

#define MAX_CLIENTS 4096
#define AHEAD 5000 /* events that the publisher may be ahead of the slowest: fewer than a queue may hold */
#define STALL_NANOS 5000000000LL
#define IN_A_WRITE 100
#define TEXT 1
#define CLOSE 8
#define PING 9
#define PONG 10
#define TOPIC "lab.requests"

enum phase { OPENING, WAITING, RUNNING, DRAINING };

struct bytes {
  char *at;
  size_t size;
};

static struct client {
  int fd;
  int is_upgraded, is_acked;
  unsigned char head[10];
  size_t head_size;
  uint64_t left; /* of the payload */
  char kept[4096]; /* the answer to the request; payloads that are looked at */
  size_t kept_size;
  uint64_t received;
} clients[MAX_CLIENTS];

static char **arguments;
static int port, client_count, stalled_count, acked, clients_receive;
static const char *subscription = "[\"" TOPIC "\"]";
static void *node; /* an XSUB, if it is one that receives */
static uint64_t node_received;
static struct bytes text, payload;
static double seconds, rate;
static atomic_int phase;
static atomic_ulong sent, slowest; /* events; slowest: those that all receivers have */
static atomic_int client_publishes, pong_is_due; /* a second thread would write into its frames */
static uint64_t malformed;
static int64_t started, last_nanos;

static struct bytes read_file(const char *name) {
  struct bytes all = {malloc(65536), 0};
  FILE *file = fopen(name, "rb");
  if (!file) fail(name);
  all.size = fread(all.at, 1, 65536, file);
  fclose(file);
  return all;
}

/* A client's frame, masked with a key that is not 0, since that of browsers is not. */
static size_t put_frame(unsigned char *out, int opcode, const char *body, size_t size) {
  static const unsigned char key[4] = {0x5a, 0x33, 0xc1, 0x0f};
  size_t at = 0;
  out[at++] = 0x80 | opcode;
  if (size < 126) {
    out[at++] = 0x80 | size;
  } else {
    out[at++] = 0x80 | 126;
    out[at++] = size >> 8;
    out[at++] = size;
  }
  memcpy(out + at, key, 4);
  at += 4;
  for (size_t i = 0; i < size; i++) out[at++] = body[i] ^ key[i % 4];
  return at;
}

/* Frames that are short, on a connection that has room. */
static void send_frame(struct client *c, int opcode, const char *body, size_t size) {
  unsigned char frame[256];
  size_t length = put_frame(frame, opcode, body, size);
  if (send(c->fd, frame, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send to the WebSocket server");
}

static void ended(const struct client *c, const char *how) {
  fprintf(stderr, "client %ld was disconnected: %s\n", (long)(c - clients), how);
  exit(2);
}

/* A whole frame; small ones, and the first texts, are in kept. */
static void take_frame(struct client *c, uint64_t size) {
  int opcode = c->head[0] & 15;
  if (opcode == PING) {
    if (client_publishes)
      pong_is_due = 1;
    else
      send_frame(c, PONG, c->kept, size);
  } else if (opcode == CLOSE) {
    c->kept[size] = 0;
    ended(c, size > 2 ? c->kept + 2 : "without a reason");
  } else if (!c->is_acked) {
    if (!memmem(c->kept, size, "\"ack\"", 5)) ended(c, "no ack");
    c->is_acked = 1;
    acked++;
  } else {
    if (size != text.size || (phase == OPENING && memcmp(c->kept, text.at, size) != 0)) malformed++;
    c->received++;
  }
}

static size_t head_size(const struct client *c) {
  if (c->head_size < 2) return 2;
  return c->head[1] < 126 ? 2 : c->head[1] == 126 ? 4 : 10;
}

static uint64_t payload_size(const struct client *c) {
  if (c->head[1] < 126) return c->head[1];
  uint64_t size = 0;
  for (size_t i = 2; i < c->head_size; i++) size = size << 8 | c->head[i];
  return size;
}

static void walk(struct client *c, const char *at, size_t size) {
  while (size > 0) {
    if (c->left == 0) { /* in a head */
      c->head[c->head_size++] = *at++;
      size--;
      if (c->head_size < head_size(c)) continue;
      c->left = payload_size(c);
      c->kept_size = 0;
    }
    size_t part = size < c->left ? size : c->left;
    if (phase == OPENING || (c->head[0] & 15) != TEXT) {
      if (c->kept_size + part >= sizeof c->kept) ended(c, "a long frame");
      memcpy(c->kept + c->kept_size, at, part);
      c->kept_size += part;
    }
    at += part;
    size -= part;
    c->left -= part;
    if (c->left == 0) {
      take_frame(c, payload_size(c));
      c->head_size = 0;
    }
  }
}

static void upgraded(struct client *c, const char *at, size_t size) {
  if (c->kept_size + size >= sizeof c->kept) ended(c, "a long answer");
  memcpy(c->kept + c->kept_size, at, size);
  c->kept_size += size;
  c->kept[c->kept_size] = 0;
  char *end = strstr(c->kept, "\r\n\r\n");
  if (!end) return;
  if (strncmp(c->kept, "HTTP/1.1 101", 12) != 0) ended(c, c->kept);
  c->is_upgraded = 1;
  char rest[sizeof c->kept];
  size_t rest_size = c->kept + c->kept_size - (end + 4);
  memcpy(rest, end + 4, rest_size);
  send_frame(c, TEXT, subscription, strlen(subscription));
  walk(c, rest, rest_size);
}

static void receive(struct client *c) {
  static char read_bytes[256 << 10];
  ssize_t size = recv(c->fd, read_bytes, sizeof read_bytes, MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) ended(c, size < 0 ? strerror(errno) : "end of the connection");
  if (c->is_upgraded)
    walk(c, read_bytes, size);
  else
    upgraded(c, read_bytes, size);
}

static int poller;

static void watch(struct client *c, int action, int events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  epoll_ctl(poller, action, c->fd, &event);
}

/* Does not wait until it is connected: others do so at the same time. */
static void connect_client(struct client *c) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int on = 1, small = 4096;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (c - clients >= client_count) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  if (c->fd < 0 || (connect(c->fd, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS))
    fail("connect");
  watch(c, EPOLL_CTL_ADD, EPOLLOUT);
}

static void connected(struct client *c) {
  char request[512];
  int failure = 0;
  socklen_t length = sizeof failure;
  if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &failure, &length) != 0 || failure != 0) ended(c, strerror(failure));
  fcntl(c->fd, F_SETFL, 0);
  watch(c, EPOLL_CTL_MOD, EPOLLIN);
  int size = snprintf(request, sizeof request,
                      "GET /v1/messages/json HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                      "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                      "Sec-WebSocket-Version: 13\r\nX-Application-Name: bench\r\n\r\n",
                      port);
  if (send(c->fd, request, size, MSG_NOSIGNAL) != size) fail("send of the request");
}

/* Takes what has come for clients; waits at most so long. */
static void serve_clients(int millis) {
  struct epoll_event events[256];
  int count = epoll_wait(poller, events, 256, millis);
  for (int i = 0; i < count; i++) {
    if (events[i].events == EPOLLOUT)
      connected(events[i].data.ptr);
    else
      receive(events[i].data.ptr);
  }
}

static void open_clients(void) {
  int all = client_count + stalled_count;
  poller = epoll_create1(0);
  for (int i = 0; i < all; i++) connect_client(&clients[i]);
  for (int64_t deadline = now_nanos() + 30000000000LL; acked < all; serve_clients(100)) {
    if (now_nanos() < deadline) continue;
    fprintf(stderr, "only %d of %d clients have their ack\n", acked, all);
    exit(2);
  }
  for (int i = client_count; i < all; i++) epoll_ctl(poller, EPOLL_CTL_DEL, clients[i].fd, NULL);
}

/* Whether the publisher may go on: until the time is over. Waits for the slowest receiver. */
static int may_send(uint64_t more) {
  for (;;) {
    int64_t now = now_nanos(), wait = 50000;
    if (phase == OPENING) return 0;
    if (phase == RUNNING && now - started >= (int64_t)(seconds * 1e9)) return 0;
    if (phase == RUNNING && sent + more <= slowest + AHEAD) {
      wait = rate > 0 ? started + (int64_t)(sent * 1e9 / rate) - now : 0;
      if (wait <= 0) return 1;
    }
    sleep_nanos(wait);
  }
}

/* Hellos until the path is open, then events. */
static void *publish(void *xpub) {
  char id[NODE_ID_SIZE];
  make_node_id(id, 1);
  for (; phase == OPENING; sleep_nanos(20000000)) {
    drain_subscriptions(xpub);
    send_event(xpub, TOPIC, id, payload.at, payload.size);
  }
  while (phase == WAITING) sleep_nanos(1000000);
  for (; may_send(1); sent++)
    if (send_event(xpub, TOPIC, id, payload.at, payload.size) != 0) fail("publish");
  phase = DRAINING;
  return NULL;
}

static void *publish_as_client(void *nothing) {
  (void)nothing;
  client_publishes = 1;
  unsigned char *frames = malloc(IN_A_WRITE * (text.size + 8));
  size_t size = 0;
  for (int i = 0; i < IN_A_WRITE; i++) size += put_frame(frames + size, TEXT, text.at, text.size);
  size_t one = size / IN_A_WRITE;
  for (; phase == OPENING; sleep_nanos(20000000)) send(clients[0].fd, frames, one, MSG_NOSIGNAL);
  while (phase == WAITING) sleep_nanos(1000000);
  for (; may_send(IN_A_WRITE); sent += IN_A_WRITE) {
    if (atomic_exchange(&pong_is_due, 0)) send_frame(&clients[0], PONG, "", 0);
    for (size_t at = 0; at < size;) {
      ssize_t written = send(clients[0].fd, frames + at, size - at, MSG_NOSIGNAL);
      if (written <= 0) fail("send to the WebSocket server");
      at += written;
    }
  }
  phase = DRAINING;
  return NULL;
}

/* What has come for the node. */
static void receive_as_node(void) {
  char part[4096];
  int size = 0;
  for (int i = 0; i < 1000 && zmq_recv(node, part, sizeof part, ZMQ_DONTWAIT) >= 0; i++) {
    for (int frame = 1; frame < 4; frame++) size = zmq_recv(node, part, sizeof part, 0);
    if (size != (int)payload.size || memcmp(part, payload.at, size) != 0) malformed++;
    node_received++;
  }
}

/* Takes what has come; how many events every receiver has. */
static uint64_t receive_some(void) {
  if (node) {
    zmq_pollitem_t items[] = {{node, 0, ZMQ_POLLIN, 0}, {NULL, poller, ZMQ_POLLIN, 0}};
    zmq_poll(items, 2, 20);
    receive_as_node();
  }
  serve_clients(node ? 0 : 20);
  uint64_t least = node ? node_received : UINT64_MAX;
  for (int i = 0; clients_receive && i < client_count; i++)
    if (clients[i].received < least) least = clients[i].received;
  return least;
}

/* Until every receiver got a hello, and then for a while none. */
static void open_paths(void) {
  int64_t deadline = now_nanos() + 15000000000LL;
  while (receive_some() == 0) {
    if (now_nanos() < deadline) continue;
    fprintf(stderr, "no event arrives\n");
    exit(2);
  }
  phase = WAITING;
  uint64_t before = 0;
  for (int64_t still_since = now_nanos(); now_nanos() - still_since < 100000000;) {
    uint64_t now = receive_some();
    if (now != before) still_since = now_nanos();
    before = now;
  }
  for (int i = 0; i < client_count; i++) clients[i].received = 0;
  node_received = 0;
}

/* Until all has arrived, or nothing does any more. */
static void receive_all(void) {
  while (phase != DRAINING || (slowest < sent && now_nanos() - last_nanos < STALL_NANOS)) {
    uint64_t now = receive_some();
    if (now != slowest) last_nanos = now_nanos();
    slowest = now;
  }
}

static void print_results(int64_t cpu) {
  uint64_t receivers = (clients_receive ? client_count : 0) + (node != NULL), delivered = node_received;
  for (int i = 0; clients_receive && i < client_count; i++) delivered += clients[i].received;
  printf("sent=%lu delivered=%lu lost=%ld malformed=%lu seconds=%.6f cpu_nanos=%ld", (unsigned long)sent, delivered,
         (long)(sent * receivers - delivered), malformed, (last_nanos - started) / 1e9, cpu);
  print_percentiles(NULL, 0);
  fflush(stdout);
}

static void hold(void) {
  struct pollfd input[] = {{0, POLLIN, 0}, {poller, POLLIN, 0}};
  while (input[0].revents == 0) {
    poll(input, 2, -1);
    serve_clients(0);
  }
}

int main(int count, char **args) {
  (void)count;
  pthread_t publisher;
  arguments = args;
  const char *task = text_argument(args, "task", "out"), *pids = text_argument(args, "pid", "");
  client_count = number_argument(args, "clients", 1);
  stalled_count = number_argument(args, "stalled", 0);
  port = number_argument(args, "port", 0);
  seconds = number_argument(args, "seconds", 2);
  rate = number_argument(args, "rate", 0);
  text = read_file(text_argument(args, "text", ""));
  clients_receive = strcmp(task, "out") == 0;
  if (strcmp(task, "in") == 0) subscription = "[]";
  if (client_count < 1 || stalled_count < 0 || client_count + stalled_count > MAX_CLIENTS) {
    fprintf(stderr, "clients or stalled out of range\n");
    return 2;
  }
  int64_t cpu = cpu_nanos(pids);
  started = now_nanos();
  open_clients();
  if (strcmp(task, "hold") == 0) {
    last_nanos = now_nanos();
    print_results(cpu_nanos(pids) - cpu);
    hold();
    return 0;
  }
  payload = read_file(text_argument(args, "payload", ""));
  void *context = zmq_ctx_new();
  if (text_argument(args, "xpub", NULL)) {
    node = open_subscriber(context, args);
    subscribe(node, TOPIC);
  }
  if (clients_receive)
    pthread_create(&publisher, NULL, publish, open_publisher(context, args));
  else
    pthread_create(&publisher, NULL, publish_as_client, NULL);
  open_paths();
  cpu = cpu_nanos(pids);
  started = last_nanos = now_nanos();
  phase = RUNNING;
  receive_all();
  print_results(cpu_nanos(pids) - cpu);
  return 0;
}
