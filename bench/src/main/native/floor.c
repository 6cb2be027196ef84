/*
 * The kernel's floor: after the least of a ZMTP handshake (RFC 37) it hands the bytes of one publisher
 * to every subscriber in 64 KiB chunks, without a look at them. No proxy can cost much less.
 *
 *   floor xsub-port=PORT xpub-port=PORT [subs=1]
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node.h"

#define MAX_SUBS 256

static int listen_on(int port) {
  int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0)
    fail("bind");
  return listener;
}

static void read_exactly(int peer, void *into, size_t size) {
  if (recv(peer, into, size, MSG_WAITALL) != (ssize_t)size) fail("handshake");
}

static void write_all(int peer, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t written = send(peer, bytes, size, MSG_NOSIGNAL);
    if (written < 0) fail("write");
    bytes += written;
    size -= written;
  }
}

/* The greeting and READY both ways; the peer sends its READY as one short command. */
static int accept_peer(int listener, const char *our_type) {
  int on = 1, peer = accept(listener, NULL, NULL);
  if (peer < 0) fail("accept");
  setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  char greeting[64] = {'\xff', 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, 'N', 'U', 'L', 'L'};
  char ready[] = "\x04\x1a\x05READY\x0bSocket-Type\0\0\0\x04????", answer[2 + 255];
  memcpy(ready + 24, our_type, 4);
  write_all(peer, greeting, sizeof greeting);
  write_all(peer, ready, sizeof ready - 1);
  read_exactly(peer, greeting, sizeof greeting);
  read_exactly(peer, answer, 2);
  read_exactly(peer, answer + 2, (unsigned char)answer[1]);
  return peer;
}

int main(int count, char **args) {
  (void)count;
  static char chunk[65536];
  int subs = number_argument(args, "subs", 1), subscribers[MAX_SUBS];
  int xsub = listen_on(number_argument(args, "xsub-port", 0));
  int xpub = listen_on(number_argument(args, "xpub-port", 0));
  if (subs < 1 || subs > MAX_SUBS) return 2;
  for (int i = 0; i < subs; i++) subscribers[i] = accept_peer(xpub, "XPUB");
  int publisher = accept_peer(xsub, "XSUB");
  write_all(publisher, "\0\1\1", 3); /* subscribes to all, in the form of ZMTP 3.0 */
  for (;;) {
    ssize_t size = read(publisher, chunk, sizeof chunk);
    if (size <= 0) return 0;
    for (int i = 0; i < subs; i++) write_all(subscribers[i], chunk, size);
  }
}
