package org.zeekbus.top.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NaturalOrderTest {
  private static final List<String> SORTED =
      List.of(
          "", "1", "2", "10", "a", "a1", "a1b", "a2", "a10", "a10b", "b", "worker-2", "worker-10");

  @Test
  void numbersCountAsNumbers() {
    List<String> shuffled = new ArrayList<>(SORTED);
    Collections.shuffle(shuffled, new Random(42));
    assertThat(shuffled.stream().sorted(NaturalOrder.NAMES)).containsExactlyElementsOf(SORTED);
  }

  @Test
  void numbersThatFitNoLongAreNumbersToo() {
    assertThat(NaturalOrder.NAMES.compare("n99999999999999999999", "n100000000000000000000"))
        .isNegative();
  }
}
