package org.zeekbus.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths are decoded once, and lead nowhere but where they say. */
final class RequestTargetTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/api/v1/nodes/worker-1, /api/v1/nodes/worker-1",
    "/api/v1/nodes/10.0.0.7%3A41234, /api/v1/nodes/10.0.0.7:41234",
    "/nodes/a%2Fb, /nodes/a/b",
    "/nodes/a+b, /nodes/a+b",
    "/nodes/%C3%A9, /nodes/é",
    "/nodes/%5Cxe3, /nodes/\\xe3",
    "/nodes/%252e%252e/x, /nodes/%2e%2e/x",
    "/nodes/...,/nodes/...",
    "/?a, /"
  })
  void decodesAPathOnce(String target, String path) throws RefusedException {
    assertThat(RequestTarget.parse(target).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "hello",
        "http://localhost/",
        "//evil.example/x",
        "/a//b",
        "/a/../b",
        "/..",
        "/a/.",
        "/%2e%2e/b",
        "/%2E%2e%2fetc",
        "/a/..%2fb",
        "/a\\b",
        "/a%00b",
        "/a%0d%0ab",
        "/a%7f",
        "/a%",
        "/a%1",
        "/a%zz",
        "/a%c0%af",
        "/a%ff",
        "/a#b",
        "/a b",
        "/\u00e9",
        "/a?b=%zz",
        "/a?b=%00",
        "/a?b=%ff"
      })
  void refusesTricks(String target) {
    assertThatThrownBy(() -> RequestTarget.parse(target))
        .isInstanceOf(RefusedException.class)
        .extracting(e -> ((RefusedException) e).answer().status())
        .isEqualTo(400);
  }

  @Test
  void keepsTheOrderOfAParameterThatComesAgain() throws RefusedException {
    assertThat(RequestTarget.parse("/x?prefix=b&prefix=a%26&empty=&c+d=e+f").query())
        .isEqualTo(
            Map.of("prefix", List.of("b", "a&"), "empty", List.of(""), "c d", List.of("e f")));
  }

  @Test
  void boundsTheParameters() throws RefusedException {
    assertThat(RequestTarget.parse("/x?" + "a=1&".repeat(63)).query()).hasSize(1);
    assertThatThrownBy(() -> RequestTarget.parse("/x?" + "a=1&".repeat(64)))
        .hasMessageContaining("more than 64 parameters");
  }
}
