package org.zeekbus.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The path and the parameters of a request, decoded once, with nothing in them that could lead out
 * of what is served. Owner: nobody; never changes.
 *
 * @param path begins with a slash
 */
record RequestTarget(String path, Map<String, List<String>> query) {
  private static final int MOST_PARAMETERS = 64;
  private static final char REPLACEMENT = '\ufffd';

  /**
   * Reads the target of a request's first line.
   *
   * @throws RefusedException if it is not of the form {@code /path?query}, cannot be decoded, or
   *     plays tricks
   */
  static RequestTarget parse(String target) throws RefusedException {
    if (!target.startsWith("/")) {
      throw bad("the target of the request must be a path, such as /metrics");
    }
    if (target.indexOf('#') >= 0) {
      throw bad("a request has no fragment: leave out # and what follows");
    }
    // A name of a node may have a backslash, encoded; a plain one is a slash to browsers.
    if (target.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '\\')) {
      throw bad("the target of the request has characters that must be percent-encoded");
    }
    if (target.chars().filter(c -> c == '&').count() >= MOST_PARAMETERS) {
      throw bad("the query has more than %d parameters".formatted(MOST_PARAMETERS));
    }
    try {
      QueryStringDecoder decoder =
          new QueryStringDecoder(target, StandardCharsets.UTF_8, true, MOST_PARAMETERS, true);
      String path = decoder.path();
      checkPath(path);
      Map<String, List<String>> query = decoder.parameters();
      for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
        checkText(parameter.getKey());
        for (String value : parameter.getValue()) {
          checkText(value);
        }
      }
      return new RequestTarget(path, query);
    } catch (IllegalArgumentException e) {
      throw bad("a percent sign must be followed by two hexadecimal digits");
    }
  }

  private static void checkPath(String path) throws RefusedException {
    checkText(path);
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].equals(".") || segments[i].equals("..")) {
        throw bad("the path has a segment . or ..");
      }
      if (segments[i].isEmpty() && i < segments.length - 1) {
        throw bad("the path has two slashes together");
      }
    }
  }

  private static void checkText(String text) throws RefusedException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        throw bad("the path or query has a control character");
      }
      if (c == REPLACEMENT) {
        throw bad("the path or query is not UTF-8");
      }
    }
  }

  private static RefusedException bad(String text) {
    return new RefusedException(Refusal.BAD_PATH, 400, text);
  }
}
