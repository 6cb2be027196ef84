package org.zeekbus.web.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.Broker;
import org.zeekbus.broker.snapshot.BrokerSnapshot;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.snapshot.LoggerSnapshot;
import org.zeekbus.web.observe.Jvm;
import org.zeekbus.web.observe.NodeEntry;
import org.zeekbus.web.observe.Rate;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.observe.Totals;
import org.zeekbus.zmtp.Endpoint;

/** {@code /api/v1/cluster}. Its components are fields of the API (docs/api.md). */
record ClusterDocument(
    Instant time,
    double upSeconds,
    String version,
    String status,
    List<Problem> problems,
    int problemsLeftOut,
    List<RoleState> roles,
    @Nullable BrokerPart broker,
    @Nullable LoggerPart logger,
    Jvm jvm,
    List<NodeEntry> nodes,
    int nodesLeftOut) {
  private static final int MOST_NODES = 1_000;
  private static final int MOST_PROBLEMS = 100;

  record BrokerPart(
      List<String> xsub,
      List<String> xpub,
      long messages,
      long bytes,
      long deliveries,
      long deliveredBytes,
      long unwanted,
      long dropped,
      long droppedDisconnected,
      @Nullable Double messageRate,
      @Nullable Double byteRate,
      @Nullable Double deliveryRate,
      @Nullable Double deliveredByteRate,
      @Nullable Double unwantedRate,
      @Nullable Double dropRate,
      int publishers,
      int subscribers,
      int topics,
      long refused,
      long stuck,
      BrokerSnapshot.Memory memory,
      List<Loop> loops) {}

  record Loop(
      int index,
      boolean answered,
      double lagSeconds,
      boolean waitsForMemory,
      int publishers,
      int subscribers) {}

  record LoggerPart(
      List<String> listen,
      int connections,
      long batches,
      long records,
      long bytes,
      long badBatches,
      long refused,
      @Nullable Double recordRate,
      @Nullable Double byteRate,
      boolean reading,
      long stalls,
      long heldBytes,
      long limitBytes,
      @Nullable Double lagSeconds) {}

  static ClusterDocument of(Moment moment) {
    Moment.Bounded<Problem> problems = Moment.Bounded.of(moment.problems(), MOST_PROBLEMS);
    Moment.Bounded<NodeEntry> nodes = Moment.Bounded.of(moment.nodes(), MOST_NODES);
    BrokerSnapshot broker = moment.now().broker();
    Instant time = moment.now().time();
    return new ClusterDocument(
        time,
        Duration.between(moment.installation().started(), time).toMillis() / 1e3,
        moment.installation().version(),
        status(moment.problems()),
        problems.entries(),
        problems.leftOut(),
        moment.roleStates(),
        broker(moment),
        logger(moment),
        moment.now().jvm(),
        nodes.entries(),
        nodes.leftOut() + (broker == null ? 0 : broker.nodesLeftOut()));
  }

  private static String status(List<Problem> problems) {
    return problems.isEmpty() ? "ok" : problems.getFirst().severity().toString();
  }

  private static @Nullable BrokerPart broker(Moment moment) {
    BrokerSnapshot snapshot = moment.now().broker();
    Totals.OfBroker now = moment.totals().broker();
    Broker broker = moment.roles().broker();
    if (snapshot == null || now == null || broker == null) {
      return null;
    }
    BrokerRates rates = BrokerRates.of(moment, now);
    return new BrokerPart(
        text(broker.xsubEndpoints()),
        text(broker.xpubEndpoints()),
        now.messages(),
        now.bytes(),
        now.deliveries(),
        now.deliveredBytes(),
        now.unwanted(),
        now.dropped(),
        snapshot.droppedDisconnected(),
        rates.of(Totals.OfBroker::messages),
        rates.of(Totals.OfBroker::bytes),
        rates.of(Totals.OfBroker::deliveries),
        rates.of(Totals.OfBroker::deliveredBytes),
        rates.of(Totals.OfBroker::unwanted),
        rates.of(Totals.OfBroker::dropped),
        now.publishers(),
        now.subscribers(),
        now.topics(),
        now.refused(),
        snapshot.stuck(),
        snapshot.memory(),
        snapshot.loops().stream().map(ClusterDocument::of).toList());
  }

  /** None while a loop does not answer: its part of the numbers is missing. */
  private record BrokerRates(
      double seconds, Totals.OfBroker now, Totals.@Nullable OfBroker before) {
    static BrokerRates of(Moment moment, Totals.OfBroker now) {
      Totals totals = moment.totalsBefore();
      Totals.OfBroker before = totals == null ? null : totals.broker();
      boolean isComplete = before != null && before.complete() && now.complete();
      return new BrokerRates(moment.seconds(), now, isComplete ? before : null);
    }

    @Nullable Double of(ToLongFunction<Totals.OfBroker> counter) {
      return Rate.of(
          counter.applyAsLong(now), before == null ? null : counter.applyAsLong(before), seconds);
    }
  }

  private static Loop of(BrokerSnapshot.Loop loop) {
    return new Loop(
        loop.index(),
        loop.answered(),
        (double) loop.lagNanos() / TimeUnit.SECONDS.toNanos(1),
        loop.waitsForMemory(),
        loop.publishers(),
        loop.subscribers());
  }

  private static @Nullable LoggerPart logger(Moment moment) {
    LoggerSnapshot snapshot = moment.now().logger();
    Totals.OfLogger now = moment.totals().logger();
    LoggerNode logger = moment.roles().logger();
    if (snapshot == null || now == null || logger == null) {
      return null;
    }
    Totals totalsBefore = moment.totalsBefore();
    Totals.OfLogger before = totalsBefore == null ? null : totalsBefore.logger();
    Long lag = now.lagMillis();
    return new LoggerPart(
        text(logger.endpoints()),
        now.connections(),
        now.batches(),
        now.records(),
        now.bytes(),
        snapshot.badBatches(),
        now.refused(),
        Rate.of(now.records(), before == null ? null : before.records(), moment.seconds()),
        Rate.of(now.bytes(), before == null ? null : before.bytes(), moment.seconds()),
        snapshot.intake().reading(),
        snapshot.intake().stalls(),
        snapshot.intake().heldBytes(),
        snapshot.intake().limitBytes(),
        lag == null ? null : lag / 1e3);
  }

  private static List<String> text(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::toString).toList();
  }
}
