package org.zeekbus.logger.sinks;

/**
 * What came of trying a sink's target. Owner: nobody; never changes.
 *
 * @param entry the sink
 * @param works whether a sink could work now
 * @param found what was found; or what is wrong and what to do, in one line
 */
public record SinkTrial(SinkEntry entry, boolean works, String found) {
  /** One line, with the type where the name does not say it: {@code sink siem (http): …}. */
  @Override
  public String toString() {
    String name = entry.name();
    String type = entry.type().name();
    return "sink %s%s: %s".formatted(name, name.equals(type) ? "" : " (" + type + ")", found);
  }
}
