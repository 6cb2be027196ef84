package org.zeekbus.top.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.top.Fixtures;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.text.Order;
import org.zeekbus.top.text.View;
import org.zeekbus.top.text.ViewPage;

/** Whole terminals, from documents. */
final class PictureTest {
  private static final URI URL = URI.create("http://127.0.0.1:8757");
  private final Watch watch = new Watch(View.NODES, Duration.ofSeconds(1), Fixtures.NOW);

  @BeforeEach
  void look() {
    watch.take(Fixtures.all(), Fixtures.NOW);
  }

  private List<AttributedString> lines(int columns, int rows, boolean isColoured) {
    return new Picture(watch, URL, Fixtures.NOW, columns, rows, isColoured).lines();
  }

  private String text(int columns, int rows) {
    return lines(columns, rows, false).stream()
        .map(line -> line.toString().stripTrailing() + "\n")
        .collect(Collectors.joining());
  }

  private void type(String keys) {
    keys.codePoints().forEach(point -> watch.press(new Key.Typed(point)));
  }

  /** What the screen shows is what the file has, which people have looked at. */
  private void looksLike(String golden, int columns, int rows) throws IOException {
    try (InputStream in = PictureTest.class.getResourceAsStream(golden + ".txt")) {
      assertThat(text(columns, rows))
          .isEqualTo(in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void nodes() throws IOException {
    looksLike("nodes-80", 80, 24);
    looksLike("nodes-160", 160, 24);
  }

  @ParameterizedTest
  @CsvSource({"2,topics", "3,events", "4,logs", "5,problems", "?,help"})
  void otherViews(String key, String golden) throws IOException {
    type(key);
    looksLike(golden + "-80", 80, 24);
  }

  @Test
  void aNode() throws IOException {
    watch.press(Key.Named.ENTER);
    looksLike("node-80", 80, 40);
  }

  @Test
  void aTopicWithWhatWasLost() throws IOException {
    type("2");
    watch.press(Key.Named.ENTER);
    looksLike("topic-80", 80, 30);
  }

  @Test
  void aLostConnectionShowsSinceWhenAndTheLastState() {
    watch.lose("connection refused", Fixtures.NOW);
    assertThat(text(80, 24))
        .contains("no connection since 23:00:00: connection refused; trying again")
        .contains("worker-1          dropping");
  }

  @Test
  void aFilterThatNothingPassesSaysSo() {
    type("/nobody");
    assertThat(text(80, 24)).contains("no nodes with \"nobody\"", "/nobody_");
  }

  @Test
  void aDocumentThatIsRefusedSaysWhy() {
    type("2");
    watch.take(
        new Documents(Map.of("topics", Fixtures.json("{'error':'observe.topics is off'}"))),
        Fixtures.NOW);
    assertThat(text(80, 24)).contains("zeekbus does not tell: observe.topics is off");
  }

  @Test
  void documentsWithoutAnythingAreShownToo() {
    watch.take(new Documents(Map.of("cluster", Fixtures.json("{}"))), Fixtures.NOW);
    assertThat(text(80, 24)).contains("zeekbus no state yet", "no nodes");
  }

  @Test
  void sinksThatDoNotRunComeFirstAndOthersAreCounted() {
    watch.take(
        new Documents(
            Map.of(
                "cluster",
                Fixtures.json("{}"),
                "logs",
                Fixtures.json(
                    "{'sinks': [{'name': 'a', 'state': 'running'}, {'name': 'b', 'state': 'running'},"
                        + "{'name': 'c', 'state': 'running'}, {'name': 'd', 'state': 'running'},"
                        + "{'name': 'e', 'state': 'retrying'}]}"))),
        Fixtures.NOW);
    type("4");
    assertThat(text(80, 24))
        .containsSubsequence(
            "sink e retrying", "sink a running", "sink c running", "and 1 more, running")
        .doesNotContain("sink d");
  }

  @Test
  void sinksThatAreOnlyCountedMayNotRunEither() {
    String sinks =
        IntStream.range(0, 6)
            .mapToObj(sink -> "{'name': '" + sink + "', 'state': 'retrying'}")
            .collect(Collectors.joining(",", "{'sinks': [", "]}"));
    Documents documents =
        new Documents(Map.of("cluster", Fixtures.json("{}"), "logs", Fixtures.json(sinks)));
    watch.take(documents, Fixtures.NOW);
    type("4");
    assertThat(text(80, 24)).contains("and 2 more, 2 of them not running");
    assertThat(
            ViewPage.of(Order.first(View.LOGS), documents, Fixtures.NOW, false)
                .whole(OptionalInt.empty()))
        .extracting(Object::toString)
        .filteredOn(line -> line.startsWith("sink "))
        .hasSize(6);
  }

  @Test
  void everySizeHoldsWhatItCan() {
    for (String keys : List.of("1", "2", "3", "4", "5", "?", "q1\r")) {
      keys.chars()
          .mapToObj(key -> key == '\r' ? Key.Named.ENTER : new Key.Typed(key))
          .forEach(watch::press);
      for (int columns = 1; columns < 200; columns += 3) {
        for (int rows = 1; rows < 40; rows += 4) {
          assertThat(lines(columns, rows, true)).hasSize(rows);
          for (AttributedString line : lines(columns, rows, true)) {
            assertThat(line.columnLength()).isLessThanOrEqualTo(columns);
          }
        }
      }
    }
  }

  @Test
  void namesOfPeersSayNothingToTheTerminal() {
    String all = text(160, 50);
    assertThat(all).contains("\\x1b[31mred\\x1b[");
    assertThat(all.codePoints().filter(Character::isISOControl)).containsOnly((int) '\n');
  }

  @Test
  void coloursAreOnlyThereIfTheyAreWanted() {
    Pattern colour = Pattern.compile("\033\\[(\\d+;)*3\\d");
    assertThat(ansi(true)).containsPattern(colour);
    assertThat(ansi(false)).doesNotContainPattern(colour);
  }

  private String ansi(boolean isColoured) {
    return lines(80, 24, isColoured).stream()
        .map(AttributedString::toAnsi)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aSelectionFarDownIsSeen() {
    watch.press(Key.Named.END);
    assertThat(text(80, 14)).contains("\u5de5\u4eba-1").doesNotContain("\nworker-1 ");
  }
}
