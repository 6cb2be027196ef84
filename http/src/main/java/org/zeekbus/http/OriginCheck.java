package org.zeekbus.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pages may make a browser ask. Other programs send no {@code Origin}, and no page can leave
 * it out where it would be refused: browsers send it with each WebSocket and with all that a page
 * of another site may read, and say in {@code Sec-Fetch-Site} who makes them ask for the rest.
 *
 * <p>Owner: nobody.
 */
final class OriginCheck {
  private final Optional<Set<String>> origins;
  private final String section;

  OriginCheck(HttpSettings settings) {
    this.origins =
        settings
            .origins()
            .map(all -> all.stream().map(OriginCheck::plain).collect(Collectors.toSet()));
    this.section = settings.section();
  }

  /**
   * Refuses what a page of another site makes a browser ask, unless it is allowed.
   *
   * @param scheme that the request came by
   * @return the origin of an allowed page of another site, which is to be told that it may read
   */
  Optional<String> check(HttpHeaders headers, String scheme) throws RefusedException {
    List<String> all = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.isEmpty() || all.isEmpty()) {
      checkSite(headers);
      return Optional.empty();
    }
    String origin = plain(all.getFirst());
    String own = plain(scheme + "://" + headers.get(HttpHeaderNames.HOST, ""));
    if (all.size() == 1 && origin.equals(own)) {
      return Optional.empty();
    }
    if (all.size() == 1 && origins.get().contains(origin)) {
      return Optional.of(all.getFirst());
    }
    throw new RefusedException(
        Refusal.ORIGIN,
        403,
        "pages of this Origin may not use zeekbus: add it to " + section + ".origins");
  }

  /** Browsers leave out the port that belongs to the scheme; others may name it. */
  private static String plain(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    String port = lower.startsWith("https://") ? ":443" : ":80";
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }

  /** Browsers say who makes them ask; others say nothing. A link from elsewhere may be followed. */
  private static void checkSite(HttpHeaders headers) throws RefusedException {
    String site = headers.get("sec-fetch-site", "none");
    boolean isOther = !site.equals("none") && !site.equals("same-origin");
    if (isOther && !"navigate".equals(headers.get("sec-fetch-mode"))) {
      throw new RefusedException(
          Refusal.OTHER_SITE, 403, "pages of other sites may not read from zeekbus");
    }
  }
}
