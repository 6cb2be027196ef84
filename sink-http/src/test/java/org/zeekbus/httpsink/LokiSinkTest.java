package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.sink.testkit.TestSinkContext;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** Loki takes a part of a request and refuses the rest: nothing is lost, nothing is there twice. */
final class LokiSinkTest implements RawServer.Script {
  private static final Pattern ENTRY =
      Pattern.compile("\\[\"(\\d+)\",\"\\{\\\\\"n\\\\\":(\\d+)}\"]");

  /** Times and numbers of entries; Loki drops what is equal in both. */
  private final TreeSet<String> entries = new TreeSet<>();

  private final List<Integer> taken = new ArrayList<>();
  private final RawServer server = RawServer.start(this);

  LokiSinkTest() throws IOException {}

  @AfterEach
  void end() {
    server.close();
  }

  /** Takes even numbers. */
  @Override
  public synchronized void answer(RawServer.Request request, OutputStream out) throws IOException {
    assertThat(request.line()).isEqualTo("POST /loki/api/v1/push HTTP/1.1");
    Matcher found = ENTRY.matcher(request.text());
    int ignored = 0;
    int total = 0;
    while (found.find()) {
      total++;
      int number = Integer.parseInt(found.group(2));
      if (number % 20 == 19) {
        ignored++;
      } else if (entries.add(found.group())) {
        taken.add(number);
      }
    }
    if (ignored == 0) {
      out.write("HTTP/1.1 204 x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } else {
      RawServer.answer(
          out,
          400,
          "entry with timestamp 2025-11-24 16:00:00 +0000 UTC ignored, reason: 'entry too far behind', total ignored: %d out of %d for stream: {}"
              .formatted(ignored, total));
    }
  }

  private synchronized List<Integer> taken() {
    return List.copyOf(taken);
  }

  @Test
  void theRestIsTakenOnce(@TempDir Path directory) throws Exception {
    TestSinkContext context =
        new TestSinkContext(
            new TestSettings().set(HttpSection.URL, server.url()).set(HttpSection.LAYOUT, "loki"),
            directory);
    LogBatchWriter writer =
        new LogBatchWriter(LogSchema.of("X::LOG", "x", List.of(LogField.of("n", ZeekType.COUNT))));
    for (int n = 0; n < 100; n++) {
      writer.putLong(n);
    }
    byte[] bytes = writer.toBytes();
    try (Sink sink = new HttpProvider().open(context)) {
      LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
      batch.open(bytes, 0, bytes.length);
      sink.accept(batch, new Arrival("worker-1", 1_764_000_000_000L));
      sink.flush();
    }
    assertThat(taken()).hasSize(95).doesNotHaveDuplicates().noneMatch(n -> n % 20 == 19);
    assertThat(context.putAside())
        .hasSize(5)
        .allMatch(letter -> letter.reason().contains("entry too far behind"))
        .allMatch(letter -> letter.target().equals("{job=\"zeek\", path=\"x\"}"))
        .extracting(TestSinkContext.DeadLetter::record)
        .contains("[\"1764000000000000019\",\"{\\\"n\\\":19}\"]");
    assertThat(context.metric("resent_records")).isPositive();
  }
}
