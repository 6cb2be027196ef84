#include "handshake.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "node.h"

int listen_on(int port) {
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

void write_all(int peer, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t written = send(peer, bytes, size, MSG_NOSIGNAL);
    if (written < 0) fail("write");
    bytes += written;
    size -= written;
  }
}

/* The greeting and READY both ways; the peer sends its READY as one short command. */
int accept_peer(int listener, const char *our_type) {
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
