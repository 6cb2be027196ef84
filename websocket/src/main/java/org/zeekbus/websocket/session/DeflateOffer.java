package org.zeekbus.websocket.session;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers offers of compression (RFC 7692, 7.1). Messages are always compressed without context
 * between them, in both directions: compressed events are the same for all clients then, and an
 * idle client costs nothing.
 */
final class DeflateOffer {
  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";
  private static final String MOST_BITS = "15";

  private DeflateOffer() {}

  /** The header of the answer, if an offer can be taken. */
  static Optional<String> answer(HttpHeaders request) {
    return request.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS).stream()
        .flatMap(offers -> Arrays.stream(offers.split(",")))
        .map(DeflateOffer::parameters)
        .flatMap(Optional::stream)
        .filter(DeflateOffer::isAcceptable)
        .findFirst()
        .map(DeflateOffer::answer);
  }

  /** The parameters of an offer, empty values for those without; none if one stands there twice. */
  private static Optional<Map<String, Optional<String>>> parameters(String offer) {
    String[] parts = offer.split(";");
    if (!parts[0].strip().equalsIgnoreCase(NAME)) {
      return Optional.empty();
    }
    Map<String, Optional<String>> parameters = new HashMap<>();
    for (String part : Arrays.asList(parts).subList(1, parts.length)) {
      String[] words = part.strip().split("=", 2);
      Optional<String> value =
          words.length == 1 ? Optional.empty() : Optional.of(words[1].replaceAll("^\"|\"$", ""));
      if (parameters.put(words[0], value) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static boolean isAcceptable(Map<String, Optional<String>> parameters) {
    return parameters.entrySet().stream()
        .allMatch(parameter -> isAcceptable(parameter.getKey(), parameter.getValue().orElse(null)));
  }

  private static boolean isAcceptable(String parameter, @Nullable String value) {
    return switch (parameter) {
      case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
      // The JDK's deflater has no smaller windows.
      case SERVER_BITS -> MOST_BITS.equals(value);
      case CLIENT_BITS -> value == null || value.matches("[89]|1[0-5]");
      default -> false;
    };
  }

  private static String answer(Map<String, Optional<String>> parameters) {
    String answer = NAME + "; " + SERVER_NO_CONTEXT + "; " + CLIENT_NO_CONTEXT;
    return parameters.containsKey(SERVER_BITS)
        ? answer + "; " + SERVER_BITS + "=" + MOST_BITS
        : answer;
  }
}
