/*
 * The kernel's floor of a logger: takes the bytes of one PUSH in 128 KiB chunks, without a look at
 * them, and writes a file of the size that a logger's would have. Each 256 MiB the file is emptied,
 * as the logger's are taken away then; the time for that is left out.
 *
 *   logfloor port=PORT file=FILE ratio=BYTES-WRITTEN-PER-BYTE-READ
 *
 * Prints cpu_nanos=… when the PUSH has gone.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "handshake.h"
#include "node.h"

static int64_t own_cpu_nanos(void) {
  struct timespec cpu;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  return (int64_t)cpu.tv_sec * 1000000000 + cpu.tv_nsec;
}

int main(int count, char **args) {
  (void)count;
  static char chunk[128 << 10], lines[256 << 10];
  double ratio = number_argument(args, "ratio", 1), due = 0;
  int file = open(text_argument(args, "file", ""), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0) fail("open");
  int64_t written = 0, emptying = 0;
  int push = accept_peer(listen_on(number_argument(args, "port", 0)), "PULL");
  for (;;) {
    ssize_t size = read(push, chunk, sizeof chunk);
    if (size <= 0) break;
    for (due += size * ratio; due >= sizeof lines; due -= sizeof lines) {
      if (write(file, lines, sizeof lines) != sizeof lines) fail("write");
      if ((written += sizeof lines) % (256 << 20) == 0) {
        int64_t before = own_cpu_nanos();
        if (ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0) fail("ftruncate");
        emptying += own_cpu_nanos() - before;
      }
    }
  }
  printf("cpu_nanos=%" PRId64 "\n", own_cpu_nanos() - emptying);
  return 0;
}
