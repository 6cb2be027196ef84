package org.zeekbus.broker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers that get a message, by the number of their event loop.
 *
 * <p>Owner: nobody; never changes, so that batches may carry it to other loops.
 */
final class SubscriberSet {
  private static final MessageForm[] NO_FORMS = {};

  private final Subscriber[][] byLoop;
  private final int size;

  /** The forms that those of each loop want; null if none wants another. */
  private final MessageForm @Nullable [][] formsByLoop;

  private SubscriberSet(Subscriber[][] byLoop, MessageForm @Nullable [][] formsByLoop, int size) {
    this.byLoop = byLoop;
    this.formsByLoop = formsByLoop;
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
    return new SubscriberSet(byLoop, forms(subscribers, byLoop), subscribers.size());
  }

  private static MessageForm @Nullable [][] forms(
      List<Subscriber> subscribers, Subscriber[][] byLoop) {
    if (subscribers.stream().allMatch(subscriber -> subscriber.form() == null)) {
      return null;
    }
    return Arrays.stream(byLoop).map(SubscriberSet::forms).toArray(MessageForm[][]::new);
  }

  private static MessageForm[] forms(Subscriber[] subscribers) {
    return Arrays.stream(subscribers)
        .map(Subscriber::form)
        .filter(Objects::nonNull)
        .distinct()
        .toArray(MessageForm[]::new);
  }

  /** Whether any of them wants messages in another form. */
  boolean wantsForms() {
    return formsByLoop != null;
  }

  /** The other forms that those of one event loop want, each once; not to be changed. */
  MessageForm[] formsOn(int loop) {
    return formsByLoop == null ? NO_FORMS : formsByLoop[loop];
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
