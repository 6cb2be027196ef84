/*
 * A node that pushes log batches as fast as the logger takes them: the log messages of a frames file
 * (recordings/README.md), round and round.
 *
 *   push frames=FILE to=ENDPOINT[,ENDPOINT...] rounds=N [path=PATH]
 *
 * to: one logger or several, which take turns as libzmq has it.
 * path: only batches whose bytes name this log path. Prints batches=… bytes=… of payload.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "node.h"

#define MAX_BATCHES 4096
#define LOG_CHANNEL 2

struct batch {
  const unsigned char *part[4];
  uint32_t size[4];
};

static uint64_t number(const unsigned char *at, int bytes) {
  uint64_t value = 0;
  while (bytes-- > 0) value = value << 8 | *at++;
  return value;
}

static unsigned char *read_file(const char *name, size_t *size) {
  FILE *file = fopen(name, "rb");
  if (!file) fail(name);
  fseek(file, 0, SEEK_END);
  *size = ftell(file);
  rewind(file);
  unsigned char *bytes = malloc(*size);
  if (fread(bytes, 1, *size, file) != *size) fail("read");
  fclose(file);
  return bytes;
}

/* The payload begins with stream, writer, filter and path, each with its length in 4 bytes. */
static int is_of_path(const struct batch *batch, const char *path) {
  const unsigned char *at = batch->part[3];
  for (int i = 0; i < 3; i++) at += 4 + number(at, 4);
  size_t size = number(at, 4);
  return size == strlen(path) && memcmp(at + 4, path, size) == 0;
}

int main(int count, char **args) {
  (void)count;
  static struct batch batches[MAX_BATCHES];
  size_t size, batch_count = 0;
  const unsigned char *at = read_file(text_argument(args, "frames", ""), &size), *end = at + size;
  const char *path = text_argument(args, "path", "");
  uint64_t bytes = 0;
  while (at < end && batch_count < MAX_BATCHES) {
    int channel = at[8], parts = number(at + 9, 2);
    struct batch *batch = &batches[batch_count];
    at += 11;
    for (int i = 0; i < parts; i++) {
      uint32_t length = number(at, 4);
      if (i < 4) {
        batch->part[i] = at + 4;
        batch->size[i] = length;
      }
      at += 4 + length;
    }
    if (channel == LOG_CHANNEL && parts == 4 && (!*path || is_of_path(batch, path))) {
      bytes += batch->size[3];
      batch_count++;
    }
  }
  if (batch_count == 0) fail("no log batches");
  void *context = zmq_ctx_new(), *push = zmq_socket(context, ZMQ_PUSH);
  int forever = -1;
  zmq_setsockopt(push, ZMQ_LINGER, &forever, sizeof forever);
  char *to = strdup(text_argument(args, "to", ""));
  for (char *endpoint = strtok(to, ","); endpoint; endpoint = strtok(NULL, ","))
    if (zmq_connect(push, endpoint) != 0) fail("connect");
  uint64_t rounds = number_argument(args, "rounds", 1);
  for (uint64_t round = 0; round < rounds; round++)
    for (size_t i = 0; i < batch_count; i++)
      for (int part = 0; part < 4; part++)
        if (zmq_send_const(push, batches[i].part[part], batches[i].size[part],
                           part < 3 ? ZMQ_SNDMORE : 0) < 0)
          fail("send");
  zmq_close(push);
  zmq_ctx_term(context);
  printf("batches=%" PRIu64 " bytes=%" PRIu64 "\n", rounds * batch_count, rounds * bytes);
  return 0;
}
