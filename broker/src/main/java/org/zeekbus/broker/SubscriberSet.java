package org.zeekbus.broker;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Who gets a message: the subscribers of each event loop, by the loop's number.
 *
 * <p>Owner: nobody; never changes, so that batches may carry it to other loops.
 */
final class SubscriberSet {
  private final Subscriber[][] byLoop;
  private final int size;

  private SubscriberSet(Subscriber[][] byLoop, int size) {
    this.byLoop = byLoop;
    this.size = size;
  }

  /** The set of these, each once. */
  static SubscriberSet of(List<Subscriber> subscribers, int loops) {
    Subscriber[][] byLoop = new Subscriber[loops][];
    for (int loop = 0; loop < loops; loop++) {
      int index = loop;
      byLoop[loop] =
          subscribers.stream().filter(s -> s.loopIndex() == index).toArray(Subscriber[]::new);
    }
    return new SubscriberSet(byLoop, subscribers.size());
  }

  /** Those of one event loop; not to be changed. */
  Subscriber[] on(int loop) {
    return byLoop[loop];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Collects the subscribers of one topic, each once however many of its prefixes match. */
  static final class Collector {
    private final BitSet ids = new BitSet();
    private final List<Subscriber> found = new ArrayList<>();

    void add(Subscriber subscriber) {
      if (!ids.get(subscriber.id())) {
        ids.set(subscriber.id());
        found.add(subscriber);
      }
    }

    BitSet ids() {
      return ids;
    }

    List<Subscriber> found() {
      return found;
    }

    void clear() {
      ids.clear();
      found.clear();
    }
  }
}
