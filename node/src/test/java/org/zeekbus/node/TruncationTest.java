package org.zeekbus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.Values;

/** Zeek's limits on log records (Zeek {@code scripts/base/frameworks/logging/main.zeek}). */
final class TruncationTest {
  private static List<Value> values(Object... objects) {
    List<Value> values = new ArrayList<>();
    for (Object object : objects) {
      values.add(Values.of(object));
    }
    return values;
  }

  private static void expectCut(Truncation limits, List<Value> values, Object... expected) {
    List<Value> before = List.copyOf(values);
    assertThat(limits.cut(values)).isEqualTo(!values.equals(before));
    assertThat(values).isEqualTo(values(expected));
  }

  @Test
  void stringsAreCutAtTheirByte() {
    Truncation limits = new Truncation(4, 100, 100, 100);
    expectCut(limits, values("abcd", 5, ""), "abcd", 5, "");
    expectCut(limits, values("abcde", "xyz"), "abcd", "xyz");
    // Within a character.
    expectCut(limits, values("abc\u00fc"), Values.string(new byte[] {'a', 'b', 'c', (byte) 0xc3}));
  }

  @Test
  void stringsTogetherUntilNothingIsLeft() {
    Truncation limits = new Truncation(4, 6, 100, 100);
    expectCut(limits, values("abcdef", "gh"), "abcd", "gh");
    expectCut(limits, values("abcd", "efgh", "i", ""), "abcd", "ef", "", "");
    expectCut(limits, values(List.of("abcde", "fgh"), "i"), List.of("abcd", "fg"), "");
  }

  @Test
  void containersAreCut() {
    Truncation limits = new Truncation(4, 100, 2, 3);
    expectCut(limits, values(List.of(1, 2), Set.of(3)), List.of(1, 2), Set.of(3));
    expectCut(limits, values(List.of(1, 2, 3), List.of(4, 5)), List.of(1, 2), List.of(4));
    expectCut(limits, values(Set.of("a", "b", "c"), List.of(), 7), Set.of("a", "b"), List.of(), 7);
    expectCut(limits, values(Set.of("abcd1", "abcd2")), Set.of("abcd"));
  }

  @ZeekLog(stream = "All::LOG", path = "all", maxFieldStringBytes = 0, maxTotalElements = 0)
  record Unlimited(String text) {}

  @ZeekLog(stream = "Default::LOG", path = "default")
  record Default(String text) {}

  @ZeekLog(stream = "Wrong::LOG", path = "wrong", maxFieldElements = -1)
  record Wrong(String text) {}

  private static Truncation of(Class<?> type) {
    return Truncation.of(type.getAnnotation(ZeekLog.class));
  }

  @Test
  void theAnnotationHasZeeksDefaults() {
    assertThat(of(Default.class)).isEqualTo(new Truncation(4096, 256_000, 100, 500));
    assertThat(of(Unlimited.class))
        .isEqualTo(new Truncation(Integer.MAX_VALUE, 256_000, 100, Integer.MAX_VALUE));
    assertThatThrownBy(() -> of(Wrong.class))
        .hasMessage("limit of a log: -1 (expected: 0 or more)");
  }
}
