/* The least of a ZMTP handshake (RFC 37), for programs that show what the kernel alone costs. */
#ifndef HANDSHAKE_H
#define HANDSHAKE_H

#include <stddef.h>

int listen_on(int port);
/* Accepts a peer, and returns when it has heard that we are a socket of this type (four letters). */
int accept_peer(int listener, const char *our_type);
void write_all(int peer, const char *bytes, size_t size);

#endif
