package org.zeekbus.httpsink.delivery;

import java.util.concurrent.atomic.LongAdder;
import org.zeekbus.sink.SinkMetrics;

/** What senders count. Owner: any thread. */
final class SenderCounters {
  final LongAdder sentRecords;
  final LongAdder sentBytes;
  final LongAdder requests;
  final LongAdder retries;
  final LongAdder resent;
  final LongAdder duplicates;

  SenderCounters(SinkMetrics metrics) {
    sentRecords = metrics.counter("sent_records", "Records that the server has taken");
    sentBytes =
        metrics.counter("sent_bytes", "Bytes of bodies, compressed, that the server has taken");
    requests = metrics.counter("requests", "Requests with records");
    retries = metrics.counter("retries", "Requests whose records are sent again");
    resent =
        metrics.counter(
            "resent_records", "Records sent again although the server may have taken them");
    duplicates =
        metrics.counter(
            "duplicate_records", "Records that the server had already, and so did not store again");
  }
}
