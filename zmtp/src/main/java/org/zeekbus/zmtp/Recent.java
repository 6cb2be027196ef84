package org.zeekbus.zmtp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last entries of many: a ring, in which each new one takes the place of the oldest. Takes no
 * lock, however many are added.
 *
 * <p>Owner: any thread.
 *
 * @param <E> what never changes once it is added
 */
public final class Recent<E> {
  private final AtomicReferenceArray<@Nullable E> slots;
  private final AtomicLong added = new AtomicLong();
  private final Comparator<E> newestFirst;

  /**
   * Has no entry yet.
   *
   * @param most how many entries it keeps
   * @param time when an entry happened
   */
  public Recent(int most, Function<E, Instant> time) {
    this.slots = new AtomicReferenceArray<>(most);
    this.newestFirst = Comparator.comparing(time).reversed();
  }

  /** Adds an entry. */
  public void add(E entry) {
    slots.set((int) (added.getAndIncrement() % slots.length()), entry);
  }

  /** The entries of this moment; one that is just being added may be missing. */
  public List<E> newestFirst() {
    long end = added.get();
    List<E> entries = new ArrayList<>();
    for (long i = end - 1; i >= Math.max(0, end - slots.length()); i--) {
      E entry = slots.get((int) (i % slots.length()));
      if (entry != null) {
        entries.add(entry);
      }
    }
    entries.sort(newestFirst); // others may have been added meanwhile, in the places of the oldest
    return entries;
  }
}
