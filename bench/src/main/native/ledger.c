#include "ledger.h"

#include <stdlib.h>

static void add_gap(struct ledger *l, uint64_t from, uint64_t to) {
  if (from == to) return;
  if (l->gap_count == l->gap_space) {
    l->gap_space = l->gap_space * 2 + 16;
    l->gaps = realloc(l->gaps, l->gap_space * sizeof *l->gaps);
    if (!l->gaps) abort();
  }
  l->gaps[l->gap_count++] = (struct gap){from, to};
}

/* A sequence below next: it fills a gap (it came late) or is here for the second time. */
static void take_late(struct ledger *l, uint64_t sequence) {
  for (size_t i = 0; i < l->gap_count; i++) {
    struct gap gap = l->gaps[i];
    if (sequence < gap.from || sequence >= gap.to) continue;
    l->gaps[i] = l->gaps[--l->gap_count];
    add_gap(l, gap.from, sequence);
    add_gap(l, sequence + 1, gap.to);
    l->received++;
    l->disordered++;
    return;
  }
  l->duplicated++;
}

void ledger_take(struct ledger *l, uint64_t sequence) {
  if (sequence < l->next) {
    take_late(l, sequence);
    return;
  }
  add_gap(l, l->next, sequence);
  l->next = sequence + 1;
  l->received++;
}
