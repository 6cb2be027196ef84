package org.zeekbus.logger;

/** Says how many there are: 1 batch, 2 batches. Owner: any thread. */
final class Count {
  private Count() {}

  static String of(long count, String one, String many) {
    return "%,d %s".formatted(count, count == 1 ? one : many);
  }
}
