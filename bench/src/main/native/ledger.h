/* Which messages of one publisher and topic a subscriber has seen: none lost, none twice, in order. */
#ifndef LEDGER_H
#define LEDGER_H

#include <stddef.h>
#include <stdint.h>

struct gap {
  uint64_t from, to; /* not seen: from <= sequence < to */
};

struct ledger {
  uint64_t next; /* one above the highest seen */
  uint64_t received, disordered, duplicated;
  struct gap *gaps; /* below next */
  size_t gap_count, gap_space;
};

void ledger_take(struct ledger *ledger, uint64_t sequence);

#endif
