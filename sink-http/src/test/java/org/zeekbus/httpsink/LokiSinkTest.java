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
import org.zeekbus.sink.testkit.TestSinkContext;

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

  /** Takes what does not end with 19, 39 and so on. */
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
    OpenSink sink = OpenSink.at(server.url(), directory).with(HttpSection.LAYOUT, "loki").open();
    sink.acceptNumbers("x", 100);
    sink.end();
    assertThat(taken()).hasSize(95).doesNotHaveDuplicates().noneMatch(n -> n % 20 == 19);
    assertThat(sink.context().putAside())
        .hasSize(5)
        .allMatch(letter -> letter.reason().contains("entry too far behind"))
        .allMatch(letter -> letter.target().equals("{job=\"zeek\", path=\"x\"}"))
        .extracting(TestSinkContext.DeadLetter::record)
        .contains("[\"1763881200000000019\",\"{\\\"n\\\":19}\"]");
    assertThat(sink.metric("resent_records")).isPositive();
  }
}
