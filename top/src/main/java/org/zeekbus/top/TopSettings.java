package org.zeekbus.top;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.zeekbus.top.api.Server;
import org.zeekbus.top.api.Trust;
import org.zeekbus.top.text.View;

/**
 * What the command line asks for.
 *
 * @param url where zeekbus serves HTTP, from {@link #url}
 * @param token for an address that asks for one
 * @param trust the CAs to trust, from {@link #trust}, if not those of Java
 * @param view the first one on a terminal, the only one elsewhere, from {@link #view}
 * @param interval between two looks
 * @param isOnce whether to end after one look
 * @param isJson whether to print documents
 * @param isColoured whether a terminal may show colours
 */
public record TopSettings(
    URI url,
    Optional<String> token,
    Optional<SSLContext> trust,
    Optional<String> view,
    Duration interval,
    boolean isOnce,
    boolean isJson,
    boolean isColoured) {
  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException saying how it is written
   */
  public static URI url(String text) {
    return Server.parseUrl(text);
  }

  /**
   * Reads the name of a view.
   *
   * @throws IllegalArgumentException naming all
   */
  public static String view(String text) {
    return View.parse(text).title();
  }

  /**
   * Reads certificates of CAs.
   *
   * @throws IllegalArgumentException if there are none in it
   */
  public static SSLContext trust(byte[] pem) {
    return Trust.in(pem);
  }

  Optional<View> chosen() {
    return view.map(View::parse);
  }

  Server server() {
    return new Server(url, token, trust);
  }
}
