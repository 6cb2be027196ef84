package org.zeekbus.sink.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads URLs of HTTP servers as sites write them. Owner: any thread, it has no state. */
public final class ServerUrl {
  private static final int MOST_PORT = 0xffff;
  private static final Pattern PASSWORD = Pattern.compile("(?i)(^|&)(password|passwd|pwd)=");

  private ServerUrl() {}

  /**
   * Reads a URL of HTTP or HTTPS with a host, and without user, password and fragment: it is shown.
   *
   * @param example of one, for errors
   * @param login the settings for user and password, for errors: {@code user and password-file}
   * @throws IllegalArgumentException saying what is wrong, without what may be a password
   */
  public static URI parse(String text, String example, String login) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // Its text may have a password before the fault.
      throw new IllegalArgumentException(
          "not a URL: %s at character %d (expected: a URL, such as %s)"
              .formatted(e.getReason(), e.getIndex() + 1, example));
    }
    String authority = uri.getRawAuthority();
    if ((authority != null && authority.contains("@")) || hasPassword(uri.getRawQuery())) {
      throw new IllegalArgumentException(
          "a URL with a user or password (expected: these in %s)".formatted(login));
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https"))
        || uri.getHost() == null
        || uri.getPort() > MOST_PORT) {
      throw new IllegalArgumentException(
          "'%s' (expected: a URL, such as %s)".formatted(text, example));
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("'%s' (expected: a URL without #)".formatted(text));
    }
    return uri;
  }

  /** As ClickHouse takes it, for one. */
  private static boolean hasPassword(@Nullable String query) {
    return query != null && PASSWORD.matcher(query).find();
  }
}
