/*
 * The kernel's floor: after the least of a ZMTP handshake (RFC 37) it hands the bytes of one publisher
 * to every subscriber in 64 KiB chunks, without a look at them. No proxy can cost much less.
 *
 *   floor xsub-port=PORT xpub-port=PORT [subs=1]
 */
#include <unistd.h>

#include "handshake.h"
#include "node.h"

#define MAX_SUBS 256

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
