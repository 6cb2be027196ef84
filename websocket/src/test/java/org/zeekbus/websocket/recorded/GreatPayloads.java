package org.zeekbus.websocket.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Payloads that are too long for the recordings, made again, which their SHA-256 proves. */
final class GreatPayloads {
  private static final String VECTOR = "{\"@data-type\":\"vector\",\"data\":[";

  private GreatPayloads() {}

  static byte[] of(Line line) {
    String name = line.connection();
    String number = name.substring(0, Math.max(0, name.indexOf(' ')));
    byte[] payload =
        switch (name) {
          case "1 MB", "8 MB" ->
              event(
                  "big/" + number,
                  "ev_string",
                  string("big " + number) + ", " + string("x".repeat(mebibytes(number))));
          case "a139" ->
              event(
                  "141",
                  "ev_string",
                  string("case 141") + ", " + string("c".repeat(300_000)).replace(" ", ""));
          case "100000 arguments" -> event("big/args", "ev_count", counts());
          case "vector of 100000" ->
              event(
                  "big/vec",
                  "ev_vec_any",
                  string("vec") + ", {\"@data-type\": \"vector\", \"data\": [" + counts() + "]}");
          case "5000 nested vectors", "50000 nested vectors" -> {
            int depth = Integer.parseInt(number);
            yield event(
                "deep",
                "any_type",
                string("deep " + depth) + ", " + VECTOR.repeat(depth) + "]}".repeat(depth));
          }
          case "subscription of 100 KB" ->
              ("[\"/ws/big/" + "x".repeat(line.length() - 12) + "\"]").getBytes(UTF_8);
          default -> throw new AssertionError("no way to make the payload of " + name);
        };
    assertThat(sha256(payload)).as(name).isEqualTo(line.sha256());
    return payload;
  }

  private static int mebibytes(String number) {
    return Integer.parseInt(number) << 20;
  }

  private static String counts() {
    return IntStream.range(0, 100_000)
        .mapToObj(i -> "{\"@data-type\": \"count\", \"data\": " + i + "}")
        .collect(Collectors.joining(", "));
  }

  private static String string(String text) {
    return "{\"@data-type\": \"string\", \"data\": \"" + text + "\"}";
  }

  private static byte[] event(String topic, String name, String arguments) {
    String one = "{\"@data-type\": \"count\", \"data\": 1}";
    return ("{\"type\": \"data-message\", \"topic\": \"/ws/in/"
            + topic
            + "\", \"@data-type\": \"vector\", \"data\": ["
            + one
            + ", "
            + one
            + ", {\"@data-type\": \"vector\", \"data\": ["
            + string("WS::" + name)
            + ", {\"@data-type\": \"vector\", \"data\": ["
            + arguments
            + "]}]}]}")
        .getBytes(UTF_8);
  }

  private static String sha256(byte[] payload) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
