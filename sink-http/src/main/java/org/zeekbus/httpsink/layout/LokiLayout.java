package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.settings.LokiTimestamp;
import org.zeekbus.httpsink.settings.TargetUrl;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Loki's push API. Where it refuses some entries of a request and takes the others, it names a few
 * of them in words. So parts of the request are sent again until those are found that it refuses
 * alone; Loki drops the others, which it has. Source: Grafana Loki, HTTP API; pkg/validation,
 * pkg/ingester/stream.go (3.0).
 *
 * <p>Owner: any thread, it does not change.
 */
final class LokiLayout implements Layout {
  /** The status that Loki gives when an operator has blocked a tenant. */
  private static final int BLOCKED = 260;

  private static final int NOT_FOUND = 404;

  private final TargetUrl url;
  private final LokiStreams streams;
  private final LokiTimestamp timestamp;

  LokiLayout(SettingValues settings) {
    url = settings.get(HttpSection.URL);
    streams =
        new LokiStreams(settings.get(HttpSection.LOKI_LABELS), url.resolve("/loki/api/v1/push"));
    timestamp = settings.get(HttpSection.LOKI_TIMESTAMP);
  }

  @Override
  public LogEncoder encoder(LogSchema schema) {
    return new LokiEncoder(schema, streams, timestamp);
  }

  @Override
  public Verdict judge(Answer answer, int records) {
    String words = answer.words();
    return switch (answer.status()) {
      case BLOCKED -> new Verdict.Misconfigured(words);
      case 400 ->
          isOfLabels(answer.text())
              ? new Verdict.Misconfigured(words + "; change loki-labels, or Loki's limits")
              : new Verdict.Refused(words, true);
      // A stream may be over its limit while others of the request are taken.
      case 429 -> new Verdict.Later(words, answer.retryAfter().orElse(Duration.ZERO), true);
      case 500 ->
          answer.text().contains("larger than max")
              ? new Verdict.TooLarge(words)
              : Verdict.ofStatus(answer);
      default -> Verdict.ofStatus(answer);
    };
  }

  /** Whether the next request would be refused, too. */
  private static boolean isOfLabels(String text) {
    return text.contains("label names; limit")
        || text.contains("missing required labels")
        || text.contains("at least one label pair")
        || text.contains("label name too long");
  }

  @Override
  public Probe probe() {
    return new Probe("GET", url.resolve("/ready"), "text/plain");
  }

  @Override
  public String found(Answer answer) throws IOException {
    if (answer.status() == NOT_FOUND) {
      return "a server that does not show whether Loki is ready";
    }
    if (answer.status() != 200) {
      throw new IOException(answer.words());
    }
    return "Loki, which is " + Answer.words(answer.text());
  }

  @Override
  public Set<Compression> compressions() {
    return EnumSet.of(Compression.NONE, Compression.GZIP);
  }
}
