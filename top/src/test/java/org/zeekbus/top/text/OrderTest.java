package org.zeekbus.top.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zeekbus.top.Fixtures;
import tools.jackson.databind.JsonNode;

/** Which rows are shown, in which order. */
final class OrderTest {
  private static final List<JsonNode> NODES = View.NODES.rows(Fixtures.all());

  @Test
  void theWorstNodesComeFirstThenByName() {
    assertThat(labels(Order.first(View.NODES)))
        .startsWith("worker-1", "worker-3", "worker-4", "proxy-1")
        .containsSubsequence("worker-2", "worker-10");
  }

  @Test
  void aKeySortsAndTheSameKeyReverses() {
    Order byName = Order.first(View.NODES).by('n');
    assertThat(labels(byName)).containsSubsequence("manager", "proxy-1", "worker-1", "worker-10");
    assertThat(labels(byName.by('n'))).isEqualTo(labels(byName).reversed());
    assertThat(labels(byName.reversed())).isEqualTo(labels(byName).reversed());
  }

  @Test
  void numbersBeginWithTheLargest() {
    assertThat(labels(Order.first(View.NODES).by('s'))).startsWith("worker-2");
    assertThat(labels(Order.first(View.NODES).by('u'))).startsWith("worker-1", "worker-3");
  }

  @Test
  void aKeyOfNoColumnChangesNothing() {
    Order order = Order.first(View.NODES);
    assertThat(order.by('z')).isEqualTo(order);
    assertThat(order.by(' ')).isEqualTo(order);
  }

  @Test
  void theFilterLooksIntoAllCells() {
    Order order = Order.first(View.NODES);
    assertThat(labels(order.filtered("WORKER-1"))).containsExactly("worker-1", "worker-10");
    assertThat(labels(order.filtered("queue is full"))).containsExactly("worker-1");
    assertThat(labels(order.filtered("10.0.0.9"))).containsExactly("10.0.0.9:41234");
    assertThat(labels(order.filtered("no such"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noTwoColumnsHaveOneKeyAndNoneHasTheKeyOfACommand(View view) {
    List<Character> keys =
        view.columns().stream().map(Column::key).filter(key -> key != ' ').toList();
    assertThat(keys).doesNotHaveDuplicates().doesNotContain('q', 'p', 'r');
    assertThat(view.columns())
        .allMatch(column -> column.title().chars().filter(Character::isUpperCase).count() <= 1);
    assertThat(view.firstSorted().key()).isNotEqualTo(' ');
    assertThat(View.parse(view.name().toLowerCase(Locale.ROOT))).isEqualTo(view);
  }

  private static List<String> labels(Order order) {
    return order.apply(NODES, Fixtures.NOW).stream()
        .map(row -> row.path("label").asString())
        .toList();
  }
}
