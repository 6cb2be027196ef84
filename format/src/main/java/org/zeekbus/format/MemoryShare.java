package org.zeekbus.format;

/**
 * Which part of the memory for long lines a thread may take, as each sink's thread fills buffers of
 * its own. Owner: the thread that {@link #of} runs in.
 */
public final class MemoryShare {
  private static final ScopedValue<Integer> SINKS = ScopedValue.newInstance();

  private MemoryShare() {}

  /** The work of a sink's thread. */
  @FunctionalInterface
  public interface Body<X extends Throwable> {
    /** Runs to its end. */
    void run() throws X;
  }

  /** Runs {@code body} on this thread with one share of {@code sinks}. */
  public static <X extends Throwable> void of(int sinks, Body<X> body) throws X {
    ScopedValue.where(SINKS, sinks)
        .call(() -> {
          body.run();
          return sinks;
        });
  }

  /** The part of {@code all} that this thread may take: all of it outside of {@link #of}. */
  public static long in(long all) {
    return all / SINKS.orElse(1);
  }
}
