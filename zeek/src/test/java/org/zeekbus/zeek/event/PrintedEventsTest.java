package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueText;
import org.zeekbus.zeek.value.VectorValue;

/**
 * The events of topic types.events, as the manager printed them on receipt. Three things stand only
 * in the scripts: that {@code Types::every_type} takes a record as its fifteenth argument, with
 * fields x, y and z, whose names are printed; that {@code Types::any_type} takes a second argument
 * of type any, which is printed as {@code [data=broker::data{…}]}; and each event's printed name.
 */
final class PrintedEventsTest {
  private static final String EVERY_TYPE = "Types::every_type";
  private static final int RECORD = 14;

  /** Of the seventeen, which the script prints. */
  private static final int PRINTED = 16;

  private static final List<String> FIELDS = List.of("x", "y", "z");

  @Test
  void areWhatZeekPrinted() throws IOException {
    List<String> printed = new ArrayList<>();
    for (List<byte[]> frames : Recordings.messages("cluster.frames", Recordings.EVENT)) {
      EventMessage message = EventMessage.decode(frames);
      if (message.topic().text().equals("types.events")) {
        printed.add(printed(message.event()));
      }
    }
    assertThat(printed).hasSize(9);
    assertThat(String.join("\n", printed) + "\n")
        .isEqualTo(Files.readString(Recordings.path("cluster.events.txt"), StandardCharsets.UTF_8));
  }

  private static String printed(Event event) {
    List<String> parts = new ArrayList<>();
    parts.add(event.name().text().substring(EVERY_TYPE.indexOf("::") + 2));
    List<Value> arguments = event.arguments();
    for (int i = 0; i < Math.min(arguments.size(), PRINTED); i++) {
      Value argument = arguments.get(i);
      if (!event.is(EVERY_TYPE)) {
        parts.add(
            i == 0
                ? ValueText.asPrinted(argument)
                : "[data=broker::data{" + ValueText.asBroker(argument) + "}]");
      } else if (i == RECORD) {
        parts.add(printedRecord((VectorValue) argument));
      } else {
        parts.add(ValueText.asPrinted(argument));
      }
    }
    return String.join(", ", parts);
  }

  private static String printedRecord(VectorValue fields) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      parts.add(FIELDS.get(i) + "=" + ValueText.asPrinted(fields.get(i)));
    }
    return "[" + String.join(", ", parts) + "]";
  }
}
