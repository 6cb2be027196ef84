package org.zeekbus.logger.snapshot;

/** Says how many there are: 1 batch, 2 batches. Owner: any thread. */
public final class Plural {
  private Plural() {}

  public static String of(long count, String one, String many) {
    return "%,d %s".formatted(count, count == 1 ? one : many);
  }
}
