package org.zeekbus.broker;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the journal tells of one subscriber that does not keep up: each state that is worse than
 * those before once, and at the end that it keeps up again, with its losses. However often it comes
 * and goes in between, it is one episode.
 *
 * <p>Owner: the subscriber's event loop.
 */
final class SlowEpisode {
  /** Publishers that wait for it and are named in one episode, so that others have room. */
  private static final int MOST_PAUSED = 8;

  private final Subscriber subscriber;
  private final PeerLog log;
  private final Set<Publisher> paused = new HashSet<>();
  private Journal.@Nullable Kind worst;
  private long lostBefore;

  SlowEpisode(Subscriber subscriber, PeerLog log) {
    this.subscriber = subscriber;
    this.log = log;
  }

  boolean isOn() {
    return worst != null;
  }

  /**
   * It is in a state that may be worse.
   *
   * @param state {@code SLOW}, {@code STUCK} or {@code DROPPING}
   */
  void isIn(Journal.Kind state, @Nullable String cause, Supplier<String> text) {
    if (worst == null) {
      lostBefore = subscriber.dropCounts().sum();
    }
    if (worst == null || state.compareTo(worst) > 0) {
      worst = state;
      log.journal().add(state, subscriber, cause, text.get(), 0);
    }
  }

  /** A publisher is not read because of it. */
  void paused(Publisher publisher) {
    if (paused.size() < MOST_PAUSED && paused.add(publisher)) {
      String slow = log.names().label(subscriber);
      log.journal().add(Journal.Kind.PAUSED, publisher, "waits for " + slow + ", which is slow");
    }
  }

  /** It keeps up again. */
  void end() {
    if (worst != null) {
      worst = null;
      paused.clear();
      long lost = subscriber.dropCounts().sum() - lostBefore;
      String text =
          lost == 0 ? "keeps up again" : "keeps up again; dropped %,d messages".formatted(lost);
      log.journal().add(Journal.Kind.FLOWING, subscriber, null, text, lost);
    }
  }
}
