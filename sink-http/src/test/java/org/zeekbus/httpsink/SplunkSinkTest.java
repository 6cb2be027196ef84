package org.zeekbus.httpsink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.testkit.TestSinkContext;

/** Splunk stops at an event: what it took does not come again, and what is behind comes. */
final class SplunkSinkTest implements RawServer.Script {
  private static final Pattern EVENT = Pattern.compile("\"event\":\\{\"n\":(\\d+)}}");

  private final List<Integer> taken = new ArrayList<>();
  private final RawServer server = RawServer.start(this);
  private int requests;

  SplunkSinkTest() throws IOException {}

  @AfterEach
  void end() {
    server.close();
  }

  /** Refuses multiples of 20, and is busy at the third event of each fourth request. */
  @Override
  public synchronized void answer(RawServer.Request request, OutputStream out) throws IOException {
    assertThat(request.line()).isEqualTo("POST /services/collector/event HTTP/1.1");
    if (!"Splunk s3cret".equals(request.headers().get("authorization"))) {
      RawServer.answer(out, 403, "{\"text\":\"Invalid token\",\"code\":4}");
      return;
    }
    boolean isBusy = requests++ % 4 == 3;
    Matcher found = EVENT.matcher(request.text());
    for (int place = 0; found.find(); place++) {
      int number = Integer.parseInt(found.group(1));
      if (isBusy && place == 2) {
        RawServer.answer(
            out,
            503,
            "{\"text\":\"Server is busy\",\"code\":9,\"invalid-event-number\":%d}"
                .formatted(place));
        return;
      }
      if (number % 20 == 0) {
        RawServer.answer(
            out,
            400,
            "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":%d}"
                .formatted(place));
        return;
      }
      taken.add(number);
    }
    RawServer.answer(out, 200, "{\"text\":\"Success\",\"code\":0}");
  }

  private synchronized List<Integer> taken() {
    return taken.stream().sorted().toList();
  }

  @Test
  void everyEventIsTakenOnce(@TempDir Path directory) throws Exception {
    Path token = directory.resolve("token");
    Files.createFile(
        token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, "s3cret\n");
    OpenSink sink =
        OpenSink.at(server.url(), directory)
            .with(HttpSection.LAYOUT, "splunk")
            .with(HttpSection.BATCH_RECORDS, "30")
            .with(HttpSection.BEARER_FILE, token.toString())
            .open();
    sink.acceptNumbers("x", 100);
    sink.flushUntilItWorks();
    sink.end();
    assertThat(taken())
        .isEqualTo(IntStream.range(0, 100).filter(n -> n % 20 != 0).boxed().toList());
    assertThat(sink.context().putAside())
        .hasSize(5)
        .allMatch(letter -> letter.reason().contains("Invalid data format"))
        .extracting(TestSinkContext.DeadLetter::record)
        .contains("{\"n\":0}", "{\"n\":80}");
    assertThat(sink.metric("resent_records")).isZero();
  }
}
