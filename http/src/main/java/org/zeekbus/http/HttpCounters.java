package org.zeekbus.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.zmtp.Recent;

/** What {@link HttpSnapshot} shows. Owner: any thread. */
final class HttpCounters {
  final LongAdder accepted = new LongAdder();
  final LongAdder closedForRoom = new LongAdder();
  final LongAdder viewersServed = new LongAdder();
  final LongAdder slowViewers = new LongAdder();

  /** By status; all are ours, so there are few. */
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();

  private final Recent<HttpSnapshot.Refused> lastRefused =
      new Recent<>(HttpSnapshot.MOST_REFUSED, HttpSnapshot.Refused::time);

  private final Map<Refusal, LongAdder> refused = new ConcurrentHashMap<>();

  void answered(int status) {
    answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
  }

  void refused(Refusal cause) {
    refused.computeIfAbsent(cause, _ -> new LongAdder()).increment();
  }

  void refused(Caller caller, Refusal cause, String text) {
    refused(cause);
    lastRefused.add(
        new HttpSnapshot.Refused(
            Instant.now().truncatedTo(ChronoUnit.MILLIS), caller.peer(), cause.text(), text));
  }

  HttpSnapshot snapshot(Bounds bounds, long failures) {
    Map<Integer, Long> byStatus = new TreeMap<>();
    answers.forEach((status, count) -> byStatus.put(status, count.sum()));
    Map<String, Long> byCause = new TreeMap<>();
    refused.forEach((cause, count) -> byCause.put(cause.text(), count.sum()));
    return new HttpSnapshot(
        bounds.connections(),
        accepted.sum(),
        closedForRoom.sum(),
        bounds.viewers(),
        viewersServed.sum(),
        slowViewers.sum(),
        byStatus,
        byCause,
        lastRefused.newestFirst(),
        failures,
        0);
  }
}
