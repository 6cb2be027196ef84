package org.zeekbus.top.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ServerEventsTest {
  @Test
  void eventsHaveNamesAndLines() throws IOException {
    assertThat(
            read(
                """
                id: 7
                event: record
                data: {"a":"é"}

                : a comment

                data:one
                data:  two

                event: empty

                event: last
                data: cut
                """))
        .containsExactly(
            new ServerEvents.Event("record", "{\"a\":\"é\"}"),
            new ServerEvents.Event("message", "one\n two"));
  }

  @Test
  void linesMayEndAsOnWindows() throws IOException {
    assertThat(read("event: e\r\ndata: d\r\n\r\n"))
        .containsExactly(new ServerEvents.Event("e", "d"));
  }

  @Test
  void lineWithoutAnEndTakesNoMoreThanItsShareOfMemory() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] into, int at, int most) {
            java.util.Arrays.fill(into, at, at + most, (byte) 'x');
            return most;
          }
        };
    assertThatThrownBy(() -> new ServerEvents(endless).next())
        .isInstanceOf(IOException.class)
        .hasMessage("an event of more than 33554432 bytes");
  }

  private static List<ServerEvents.Event> read(String text) throws IOException {
    List<ServerEvents.Event> all = new ArrayList<>();
    try (ServerEvents events =
        new ServerEvents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
      for (Optional<ServerEvents.Event> next = events.next();
          next.isPresent();
          next = events.next()) {
        all.add(next.get());
      }
    }
    return all;
  }
}
