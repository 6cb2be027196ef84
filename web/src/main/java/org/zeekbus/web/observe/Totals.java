package org.zeekbus.web.observe;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.snapshot.LoggerSnapshot;

/**
 * The numbers of an observation over all nodes, topics and logs. Owner: nobody; never changes.
 *
 * @param broker null if none runs
 * @param logger null if none runs
 */
public record Totals(@Nullable OfBroker broker, @Nullable OfLogger logger) {
  /**
   * Over all loops of the broker.
   *
   * @param complete whether all loops answered; if not, connections are missing
   * @param unwanted messages that no subscriber wanted
   * @param lagNanos of the loop that lags most
   */
  public record OfBroker(
      boolean complete,
      long messages,
      long bytes,
      long deliveries,
      long deliveredBytes,
      long unwanted,
      long dropped,
      long queuedMessages,
      long queuedBytes,
      int publishers,
      int subscribers,
      int topics,
      long refused,
      long lagNanos) {}

  /**
   * Over all logs and sinks of the logger.
   *
   * @param dropped records that a sink did not get, and batches that were dropped before they were
   *     decoded
   * @param lagMillis as {@link LogLag} found it
   */
  public record OfLogger(
      int connections,
      long batches,
      long records,
      long bytes,
      long refused,
      long dropped,
      @Nullable Long lagMillis) {}

  /**
   * Of an interval's end.
   *
   * @param lagMillis as {@link LogLag} found it
   */
  public static Totals of(Interval interval, @Nullable Long lagMillis) {
    BrokerSnapshot broker = interval.now().broker();
    LoggerSnapshot logger = interval.now().logger();
    return new Totals(
        broker == null ? null : of(broker), logger == null ? null : of(logger, lagMillis));
  }

  private static OfBroker of(BrokerSnapshot broker) {
    List<BrokerSnapshot.SubscriberConnection> subscribers =
        broker.nodes().stream().flatMap(node -> node.subscribers().stream()).toList();
    return new OfBroker(
        broker.loops().stream().allMatch(BrokerSnapshot.Loop::answered),
        broker.totals().publishedMessages(),
        broker.totals().publishedBytes(),
        broker.totals().deliveredMessages(),
        broker.totals().deliveredBytes(),
        sum(broker.topics(), BrokerSnapshot.Topic::unwanted),
        broker.dropped(),
        sum(subscribers, BrokerSnapshot.SubscriberConnection::queuedMessages),
        sum(subscribers, BrokerSnapshot.SubscriberConnection::heldBytes),
        broker.loops().stream().mapToInt(BrokerSnapshot.Loop::publishers).sum(),
        broker.loops().stream().mapToInt(BrokerSnapshot.Loop::subscribers).sum(),
        broker.loops().stream().mapToInt(BrokerSnapshot.Loop::topics).max().orElse(0),
        sum(broker.xsub().refused()) + sum(broker.xpub().refused()),
        broker.loops().stream().mapToLong(BrokerSnapshot.Loop::lagNanos).max().orElse(0));
  }

  private static OfLogger of(LoggerSnapshot logger, @Nullable Long lagMillis) {
    return new OfLogger(
        logger.connections(),
        logger.batches(),
        logger.records(),
        sum(logger.logs(), LoggerSnapshot.Log::bytes),
        sum(logger.refused()),
        sum(logger.sinks(), Totals::dropped),
        lagMillis);
  }

  /** Batches that a sink dropped whole, and records that it could not keep. */
  private static long dropped(LoggerSnapshot.Sink sink) {
    return sink.queue().dropped()
        + sink.parked().dropped()
        + sink.sinkGone().records()
        + sink.unwritten().records()
        + sink.lostDeadLetters();
  }

  private static <T> long sum(List<T> all, ToLongFunction<T> number) {
    return all.stream().mapToLong(number).sum();
  }

  /** Of counts by cause. */
  public static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
