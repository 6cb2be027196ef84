package org.zeekbus.top.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.top.Fixtures;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.text.Moment;
import org.zeekbus.top.text.View;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What keys do, with no terminal. */
final class WatchTest {
  private final Watch watch = new Watch(View.NODES, Duration.ofSeconds(1), Fixtures.NOW);

  @BeforeEach
  void look() {
    watch.take(Fixtures.all(), Fixtures.NOW);
    watch.resize(5);
  }

  private void press(Key... keys) {
    List.of(keys).forEach(watch::press);
  }

  private void type(String text) {
    text.codePoints().forEach(point -> watch.press(new Key.Typed(point)));
  }

  private String selected() {
    return watch.selectedRow().map(watch.view()::keyOf).orElse("");
  }

  @Test
  void tabAndDigitsTurnToViews() {
    press(Key.Named.TAB);
    assertThat(watch.view()).isEqualTo(View.TOPICS);
    press(Key.Named.BACK_TAB, Key.Named.BACK_TAB);
    assertThat(watch.view()).isEqualTo(View.PROBLEMS);
    press(Key.Named.TAB);
    assertThat(watch.view()).isEqualTo(View.NODES);
    type("4");
    assertThat(watch.view()).isEqualTo(View.LOGS);
    assertThat(watch.wanted()).containsExactly("cluster", "logs");
  }

  @Test
  void theSelectionFollowsItsNode() {
    press(Key.Named.DOWN, Key.Named.DOWN);
    assertThat(selected()).isEqualTo("worker-4");
    type("nr");
    assertThat(selected()).isEqualTo("worker-4");
    Documents fewer = without("worker-3");
    watch.take(fewer, Fixtures.NOW);
    assertThat(selected()).isEqualTo("worker-4");
  }

  @Test
  void nothingIsSelectedBeyondTheEnds() {
    press(Key.Named.UP);
    assertThat(selected()).isEqualTo("worker-1");
    press(Key.Named.PAGE_DOWN);
    assertThat(watch.selected()).isEqualTo(5);
    press(Key.Named.END, Key.Named.DOWN);
    assertThat(watch.selected()).isEqualTo(watch.rows().size() - 1);
    press(Key.Named.HOME);
    assertThat(watch.selected()).isZero();
  }

  @Test
  void theFirstRowStaysSelectedUntilSomebodyMoves() {
    watch.take(without("worker-1"), Fixtures.NOW);
    assertThat(selected()).isEqualTo("worker-3");
    watch.take(Fixtures.all(), Fixtures.NOW);
    assertThat(selected()).isEqualTo("worker-1");
  }

  @Test
  void lettersOfAFilterAreNoCommands() {
    type("/worker-1q");
    assertThat(watch.typed()).contains("worker-1q");
    assertThat(watch.isOver()).isFalse();
    press(Key.Named.BACKSPACE);
    assertThat(watch.rows()).hasSize(2);
    press(Key.Named.ENTER);
    assertThat(watch.typed()).isEmpty();
    assertThat(watch.order().filter()).isEqualTo("worker-1");
    press(Key.Named.TAB);
    assertThat(watch.order().filter()).as("of another view").isEmpty();
    press(Key.Named.BACK_TAB, Key.Named.ESCAPE);
    assertThat(watch.rows()).hasSizeGreaterThan(2);
  }

  @Test
  void aFilterTakesCharactersBeyondTheFirstPlane() {
    type("/a\ud83d\ude00");
    press(Key.Named.BACKSPACE);
    assertThat(watch.order().filter()).isEqualTo("a");
  }

  @Test
  void enterShowsTheNodeAndAsksForIt() {
    press(Key.Named.ENTER);
    assertThat(watch.overlay()).contains(new Watch.Overlay.Node("worker-1"));
    assertThat(watch.wanted()).containsExactly("cluster", Api.node("worker-1"));
    type("q");
    assertThat(watch.overlay()).isEmpty();
    assertThat(watch.isOver()).isFalse();
  }

  @Test
  void enterOnAProblemOfANodeShowsTheNode() {
    type("5");
    press(Key.Named.ENTER);
    assertThat(watch.overlay()).contains(new Watch.Overlay.Node("worker-1"));
    press(Key.Named.ESCAPE, Key.Named.END, Key.Named.UP, Key.Named.ENTER);
    assertThat(watch.overlay()).get().isInstanceOf(Watch.Overlay.class);
  }

  @Test
  void enterWhereThereIsNothingDoesNothing() {
    watch.take(new Documents(Map.of("cluster", Fixtures.json("{}"))), Fixtures.NOW);
    press(Key.Named.ENTER, Key.Named.DOWN, Key.Named.END);
    assertThat(watch.overlay()).isEmpty();
    assertThat(watch.selected()).isZero();
  }

  @Test
  void anOverlayScrollsWithinItsLines() {
    type("?");
    press(Key.Named.DOWN, Key.Named.DOWN);
    assertThat(watch.scrolled(20)).isEqualTo(2);
    press(Key.Named.END);
    assertThat(watch.scrolled(20)).isEqualTo(15);
    press(Key.Named.HOME, Key.Named.UP);
    assertThat(watch.scrolled(20)).isZero();
  }

  @Test
  void theIntervalGoesInSteps() {
    type("++");
    assertThat(watch.interval()).isEqualTo(Duration.ofSeconds(5));
    type("---");
    assertThat(watch.interval()).isEqualTo(Duration.ofSeconds(1));
    type("++++++++");
    assertThat(watch.interval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void pauseAndQuit() {
    type("p");
    assertThat(watch.isPaused()).isTrue();
    type("p");
    assertThat(watch.isPaused()).isFalse();
    type("q");
    assertThat(watch.isOver()).isTrue();
  }

  @Test
  void aLossKeepsItsTimeAndTheLastDocuments() {
    Moment later = new Moment(Instant.parse("2026-11-28T23:00:09Z"), Fixtures.NOW.zone());
    watch.lose("connection refused", Fixtures.NOW);
    watch.lose("no answer in 5 s", later);
    assertThat(watch.loss().orElseThrow().since()).isEqualTo(Fixtures.NOW.now());
    assertThat(watch.loss().orElseThrow().reason()).isEqualTo("no answer in 5 s");
    assertThat(watch.rows()).isNotEmpty();
    watch.take(Fixtures.all(), later);
    assertThat(watch.loss()).isEmpty();
  }

  private static Documents without(String label) {
    ObjectNode cluster = (ObjectNode) Fixtures.document("cluster");
    ArrayNode nodes = cluster.putArray("nodes");
    Fixtures.document("cluster")
        .path("nodes")
        .forEach(node -> {
          if (!node.path("label").asString().equals(label)) {
            nodes.add(node);
          }
        });
    return new Documents(Map.of("cluster", cluster));
  }
}
