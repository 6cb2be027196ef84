package org.zeekbus.top.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where zeekbus is, and how to be let in.
 *
 * @param url of its HTTP
 * @param token for {@code Authorization}
 * @param trust the CAs to trust, if not those of Java
 */
public record Server(URI url, Optional<String> token, Optional<SSLContext> trust) {
  private static final String EXPECTED = "' (expected: http://HOST:PORT or https://HOST:PORT)";

  /**
   * Reads the URL of a server.
   *
   * @throws IllegalArgumentException saying how it is written
   */
  public static URI parseUrl(String text) {
    try {
      URI url = new URI(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean isPlain =
          url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null
              && url.getPort() <= 0xffff;
      if (isHttp && isPlain && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Its words speak of characters at an index.
    }
    throw new IllegalArgumentException("'" + text + EXPECTED);
  }

  /** The URL of a document. */
  URI document(String path) {
    return URI.create(url.toString().replaceFirst("/+$", "") + "/api/v1/" + path);
  }
}
