#include "node.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

const char *text_argument(char **args, const char *key, const char *otherwise) {
  size_t length = strlen(key);
  for (; *args; args++)
    if (strncmp(*args, key, length) == 0 && (*args)[length] == '=') return *args + length + 1;
  return otherwise;
}

double number_argument(char **args, const char *key, double otherwise) {
  const char *text = text_argument(args, key, NULL);
  return text ? atof(text) : otherwise;
}

int64_t now_nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

void sleep_nanos(int64_t nanos) {
  struct timespec t = {nanos / 1000000000, nanos % 1000000000};
  nanosleep(&t, NULL);
}

int64_t cpu_nanos(const char *pids) {
  int64_t sum = 0;
  while (*pids) {
    char *end;
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(strtol(pids, &end, 10), &clock) != 0 || clock_gettime(clock, &t) != 0)
      fail("CPU time of the broker process");
    sum += t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
    pids = *end == ',' ? end + 1 : end;
  }
  return sum;
}

/* The first line of a file of a thread; empty when the thread has ended. */
static void read_line(const char *tasks, const char *thread, const char *name, char *line, int size) {
  char path[300];
  snprintf(path, sizeof path, "%s/%s/%s", tasks, thread, name);
  FILE *file = fopen(path, "r");
  if (!file || !fgets(line, size, file)) line[0] = 0;
  if (file) fclose(file);
}

int64_t compiler_nanos(const char *pids) {
  int64_t sum = 0;
  while (*pids) {
    char *end, tasks[40], line[100];
    snprintf(tasks, sizeof tasks, "/proc/%ld/task", strtol(pids, &end, 10));
    DIR *directory = opendir(tasks);
    if (!directory) fail("threads of the broker process");
    for (struct dirent *thread; (thread = readdir(directory));) {
      read_line(tasks, thread->d_name, "comm", line, sizeof line);
      if (strncmp(line, "C1 Compiler", 11) != 0 && strncmp(line, "C2 Compiler", 11) != 0) continue;
      read_line(tasks, thread->d_name, "schedstat", line, sizeof line);
      sum += strtoll(line, NULL, 10);
    }
    closedir(directory);
    pids = *end == ',' ? end + 1 : end;
  }
  return sum;
}

static void set(void *socket, int option, int value) {
  if (zmq_setsockopt(socket, option, &value, sizeof value) != 0) fail("zmq_setsockopt");
}

static void set_key(void *socket, int option, const char *key) {
  if (zmq_setsockopt(socket, option, key, strlen(key)) != 0) fail("CURVE key");
}

void set_client_keys(void *socket, char **args) {
  const char *server = text_argument(args, "curve-server-public", NULL);
  if (!server) return;
  set_key(socket, ZMQ_CURVE_SERVERKEY, server);
  set_key(socket, ZMQ_CURVE_PUBLICKEY, text_argument(args, "curve-client-public", ""));
  set_key(socket, ZMQ_CURVE_SECRETKEY, text_argument(args, "curve-client-secret", ""));
}

void set_server_key(void *socket, char **args) {
  const char *secret = text_argument(args, "curve-server-secret", NULL);
  if (!secret) return;
  set(socket, ZMQ_CURVE_SERVER, 1);
  set_key(socket, ZMQ_CURVE_SECRETKEY, secret);
}

static void *open_socket(void *context, int type, const char *endpoint, char **args) {
  void *socket = zmq_socket(context, type);
  if (!socket) fail("zmq_socket");
  set(socket, ZMQ_LINGER, 0);
  if (type == ZMQ_XPUB) {
    set(socket, ZMQ_XPUB_VERBOSE, 1);
    set(socket, ZMQ_XPUB_NODROP, 1);
    set(socket, ZMQ_SNDTIMEO, 10000); /* a broker that stands still must not hold us for ever */
  }
  set_client_keys(socket, args);
  if (!endpoint || zmq_connect(socket, endpoint) != 0) fail("zmq_connect");
  return socket;
}

void *open_publisher(void *context, char **args) {
  return open_socket(context, ZMQ_XPUB, text_argument(args, "xsub", NULL), args);
}

void *open_subscriber(void *context, char **args) {
  return open_socket(context, ZMQ_XSUB, text_argument(args, "xpub", NULL), args);
}

void subscribe(void *xsub, const char *topic) {
  char message[256];
  int length = snprintf(message, sizeof message, "\x01%s", topic);
  if (zmq_send(xsub, message, length, 0) < 0) fail("subscribe");
}

void drain_subscriptions(void *xpub) {
  char topic[256];
  while (zmq_recv(xpub, topic, sizeof topic, ZMQ_DONTWAIT) >= 0) {
  }
}

void make_node_id(char id[NODE_ID_SIZE], unsigned node) {
  snprintf(id, NODE_ID_SIZE, "zeromq_bench-%u_localhost_10000_NbenchABCDEFG", node % 100);
}

int send_event(void *xpub, const char *topic, const char *id, const void *payload, size_t size) {
  if (zmq_send(xpub, topic, strlen(topic), ZMQ_SNDMORE) < 0) return -1;
  if (zmq_send(xpub, id, strlen(id), ZMQ_SNDMORE) < 0) return -1;
  if (zmq_send(xpub, "broker-bin-v1", 13, ZMQ_SNDMORE) < 0) return -1;
  return zmq_send(xpub, payload, size, 0) < 0 ? -1 : 0;
}

int receive_event(void *xsub, struct stamp *stamp, int flags) {
  int frames = 0, more = 1;
  while (more) {
    zmq_msg_t frame;
    zmq_msg_init(&frame);
    if (zmq_msg_recv(&frame, xsub, frames == 0 ? flags : 0) < 0) {
      zmq_msg_close(&frame);
      return -1;
    }
    if (++frames == 4 && zmq_msg_size(&frame) >= sizeof *stamp)
      memcpy(stamp, zmq_msg_data(&frame), sizeof *stamp);
    more = zmq_msg_more(&frame);
    zmq_msg_close(&frame);
  }
  return frames;
}

static int by_size(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

void print_percentiles(int64_t *nanos, size_t count) {
  int major, minor, patch;
  zmq_version(&major, &minor, &patch);
  if (count > 0) {
    qsort(nanos, count, sizeof *nanos, by_size);
    printf(" p50_us=%.1f p99_us=%.1f p999_us=%.1f", nanos[count / 2] / 1e3,
           nanos[count - 1 - count / 100] / 1e3, nanos[count - 1 - count / 1000] / 1e3);
  }
  printf(" libzmq=%d.%d.%d\n", major, minor, patch);
}

void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, zmq_strerror(zmq_errno()));
  exit(2);
}
