package org.zeekbus.app.command;

import java.util.Collections;
import java.util.Iterator;

/**
 * The candidates of a flag whose values a running zeekbus knows. There are none without it: a
 * shell's completion asks {@code zeekbus known KIND} for them.
 */
public abstract sealed class KnownNames implements Iterable<String> {
  private final String kind;

  private KnownNames(String kind) {
    this.kind = kind;
  }

  /** What {@code known} calls them. */
  public final String kind() {
    return kind;
  }

  @Override
  public final Iterator<String> iterator() {
    return Collections.emptyIterator();
  }

  /** Names of nodes. */
  public static final class Nodes extends KnownNames {
    public Nodes() {
      super("nodes");
    }
  }

  /** Names of events. */
  public static final class Events extends KnownNames {
    public Events() {
      super("events");
    }
  }

  /** Log paths. */
  public static final class Logs extends KnownNames {
    public Logs() {
      super("logs");
    }
  }
}
