package org.zeekbus.httpsink.settings;

import java.net.URI;
import org.zeekbus.settings.SettingType;
import org.zeekbus.sink.access.ServerUrl;
import org.zeekbus.zeek.value.Bytes;

/**
 * Where a site wants its records, as it is written in the configuration. Owner: nobody, it does not
 * change.
 *
 * @param text an absolute URL in which {@code {path}} may stand for a log's path
 */
public record TargetUrl(String text) {
  /** A URL of HTTP or HTTPS. */
  public static final SettingType<TargetUrl> TYPE =
      SettingType.one("URL", "", TargetUrl::parse, TargetUrl::text);

  private static final String PATH = "{path}";

  /** What needs no escape in any part of a URL (RFC 3986, 2.3). */
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException saying what is wrong, without what may be a password
   */
  public static TargetUrl parse(String text) {
    var _ =
        ServerUrl.parse(
            text.replace(PATH, "x"),
            "https://siem.example.net:8080/logs",
            "user and password-file");
    if (authority(text).contains(PATH)) {
      throw new IllegalArgumentException(
          "'%s' (expected: {path} behind the host only)".formatted(text));
    }
    return new TargetUrl(text);
  }

  /** All before the path. */
  private static String authority(String text) {
    return text.split("(?<=[^/:])[/?]", 2)[0];
  }

  /** Whether each log has a URL of its own. */
  public boolean hasPath() {
    return text.contains(PATH);
  }

  /** The URL for a log. */
  public URI of(Bytes path) {
    return URI.create(text.replace(PATH, escape(path)));
  }

  /** The server's URL with another path and query, such as {@code /_bulk}, behind its own path. */
  public URI resolve(String below) {
    int query = text.indexOf('?');
    String start = query < 0 ? text : text.substring(0, query);
    String rest = query < 0 ? "" : (below.contains("?") ? "&" : "?") + text.substring(query + 1);
    String trimmed = start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    return URI.create(trimmed + below + rest);
  }

  /** Bytes as a part of a URL that names nothing else. */
  public static String escape(Bytes bytes) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : bytes.toArray()) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        escaped.append((char) b);
      } else {
        escaped.append("%%%02X".formatted(b & 0xff));
      }
    }
    return escaped.toString();
  }

  /** Text as a part of a URL that names nothing else. */
  public static String escape(String text) {
    return escape(Bytes.of(text));
  }

  /** For people: without its query, which may hold what they should not see. */
  public static String shown(URI uri) {
    String whole = uri.toString();
    int query = whole.indexOf('?');
    return query < 0 ? whole : whole.substring(0, query);
  }

  /** For people, likewise. */
  public String shown() {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  @Override
  public String toString() {
    return text;
  }
}
