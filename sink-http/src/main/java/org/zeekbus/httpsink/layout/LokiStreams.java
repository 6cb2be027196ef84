package org.zeekbus.httpsink.layout;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.zeekbus.httpsink.settings.LokiLabels;
import org.zeekbus.zeek.value.Bytes;

/**
 * How requests to Loki name the streams of their records. Owner: nobody, it does not change.
 *
 * <p>If labels depend on the log alone, a request has records of one log, which are one stream:
 *
 * <pre>
 * {"streams":[{"stream":{"job":"zeek","path":"conn"},"values":[ENTRY,ENTRY]}]}
 * </pre>
 *
 * <p>If they depend on the node, records of all logs and nodes share requests, as these would be
 * many and small; each record is a stream to itself, and Loki puts them together:
 *
 * <pre>
 * {"streams":[{"stream":{"node":"worker-1"},"values":[ENTRY]},{"stream":…}]}
 * </pre>
 */
final class LokiStreams {
  private static final String CONTENT_TYPE = "application/json";

  private final LokiLabels labels;
  private final URI push;
  private final boolean areOfRecords;

  LokiStreams(LokiLabels labels, URI push) {
    this.labels = labels;
    this.push = push;
    this.areOfRecords = labels.dependOnNode();
  }

  /** Whether each record is a stream to itself. */
  boolean areOfRecords() {
    return areOfRecords;
  }

  /** Requests with records of a log. */
  Destination destination(String path) {
    return areOfRecords
        ? new Destination(push, CONTENT_TYPE, Bytes.of("{\"streams\":["), Bytes.of("]}"), 1, false)
        : new Destination(
            push,
            CONTENT_TYPE,
            Bytes.of(utf8("{\"streams\":[" + start(path, ""))),
            Bytes.of("]}]}"),
            1,
            false);
  }

  /** The stream of a record, up to its entry. */
  byte[] beforeEntry(String path, String node) {
    return utf8(start(path, node));
  }

  private String start(String path, String node) {
    return labels.templates().entrySet().stream()
        .map(label ->
            JsonText.quoted(label.getKey())
                + ':'
                + JsonText.quoted(label.getValue().of(path, node)))
        .collect(Collectors.joining(",", "{\"stream\":{", "},\"values\":["));
  }

  /** As in Loki's queries: {@code {job="zeek", path="conn"}}. */
  String shown(String path) {
    return labels.templates().entrySet().stream()
        .map(label -> label.getKey() + "=" + JsonText.quoted(label.getValue().of(path, "{node}")))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
