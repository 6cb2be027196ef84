package org.zeekbus.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides what is done with a request, by its first line and its headers. Owner: any thread. */
final class Dispatch {
  private static final String READS = "GET, HEAD";

  private final Router router;
  private final Supplier<Access> access;
  private final HostCheck hosts;
  private final OriginCheck origins;
  private final String section;

  Dispatch(Router router, Supplier<Access> access, HostCheck hosts, HttpSettings settings) {
    this.router = router;
    this.access = access;
    this.hosts = hosts;
    this.origins = new OriginCheck(settings);
    this.section = settings.section();
  }

  /** Whether the connection of a request would leave HTTP. */
  boolean isUpgrade(HttpRequest http) {
    return router.upgrade().isPresent() && RequestReader.isUpgrade(http);
  }

  /**
   * Checks by which name we are asked, and on behalf of whom.
   *
   * @return the origin of a page of another site that may read the answer
   */
  Optional<String> checkSource(HttpRequest http, Optional<SslHandler> tls) throws RefusedException {
    hosts.check(http.headers());
    return origins.check(http.headers(), tls.isPresent() ? "https" : "http");
  }

  /**
   * Decides about a request whose source is checked.
   *
   * @param stranger the caller before it has shown who it is
   * @param page what {@link #checkSource} has returned
   */
  Decision decide(
      HttpRequest http, Caller stranger, Optional<SslHandler> tls, Optional<String> page)
      throws RefusedException {
    Access now = access.get();
    if (isUpgrade(http)) {
      RequestReader.checkNoBody(http);
      return new Decision.Upgraded(
          router.upgrade().orElseThrow(), admitted(now, http, stranger, tls));
    }
    RequestTarget target = RequestTarget.parse(http.uri());
    Optional<Router.Post> post = router.post(target.path());
    if (post.isPresent() && http.method().equals(HttpMethod.POST)) {
      return new Decision.Handled(
          target.path(),
          post.get().handler(),
          target,
          admitted(now, http, stranger, tls),
          post.get().longest(),
          post.get().time());
    }
    RequestReader.checkNoBody(http);
    if (page.isPresent() && isPreflight(http)) {
      return new Decision.Answered(preflight());
    }
    if (target.path().equals(TokenCheck.LOGIN) && now.clients().isEmpty()) {
      return new Decision.Answered(login(now, http, tls.isPresent()));
    }
    return read(now, http, target, stranger, tls);
  }

  private Decision read(
      Access now, HttpRequest http, RequestTarget target, Caller stranger, Optional<SslHandler> tls)
      throws RefusedException {
    boolean takesPost = router.post(target.path()).isPresent();
    Optional<Router.Route> route = router.find(target.path());
    if (!RequestReader.isRead(http)) {
      throw takesPost
          ? notAnswered(route.isPresent() ? READS + ", POST" : "POST")
          : notAnswered(READS);
    }
    if (route.isEmpty()) {
      if (takesPost) {
        throw notAnswered("POST");
      }
      return new Decision.Answered(Answer.error(404, "there is nothing at this path"));
    }
    Handler forStrangers = route.get().stranger();
    Optional<Caller> caller = caller(now, http, stranger, tls);
    if (caller.isEmpty() && forStrangers == null) {
      throw unauthorized(now);
    }
    Handler handler =
        caller.isEmpty() && forStrangers != null ? forStrangers : route.get().handler();
    return new Decision.Handled(
        route.get().path(), handler, target, caller.orElse(stranger), 0, Optional.empty());
  }

  private static RefusedException notAnswered(String allowed) {
    String text =
        allowed.equals(READS)
            ? "zeekbus answers GET and HEAD"
            : "the methods of this path are " + allowed;
    return new RefusedException(Refusal.METHOD, 405, text, Map.of("allow", allowed));
  }

  // Who asks.

  private Caller admitted(Access now, HttpRequest http, Caller stranger, Optional<SslHandler> tls)
      throws RefusedException {
    Optional<Caller> caller = caller(now, http, stranger, tls);
    if (caller.isEmpty()) {
      throw unauthorized(now);
    }
    return caller.get();
  }

  /** Who asks; empty if the request has not shown what it must. */
  private static Optional<Caller> caller(
      Access now, HttpRequest http, Caller stranger, Optional<SslHandler> tls) {
    if (now.clients().isPresent()) {
      return ClientCheck.find(now.clients().get(), http, tls)
          .map(client -> new Caller(stranger.peer(), stranger.address(), Optional.of(client)));
    }
    return TokenCheck.admits(http.headers(), now.token())
        ? Optional.of(stranger)
        : Optional.empty();
  }

  /** Whether who asked may still have what was asked for. */
  boolean isCurrent(Caller caller) {
    return caller.client().isEmpty()
        || access.get().clients().filter(all -> all.isCurrent(caller.client().get())).isPresent();
  }

  private RefusedException unauthorized(Access now) {
    String text =
        now.clients().isEmpty()
            ? "this needs the token of " + section + ".token-file, as Authorization: Bearer TOKEN"
            : "this needs the token of a client, as Authorization: Bearer TOKEN"
                + (now.tls().filter(Tls::asksClients).isPresent()
                    ? ", or a client's certificate"
                    : "");
    return new RefusedException(
        Refusal.TOKEN, 401, text, Map.of(HttpHeaderNames.WWW_AUTHENTICATE.toString(), "Bearer"));
  }

  private Answer.Whole login(Access now, HttpRequest http, boolean isEncrypted)
      throws RefusedException {
    if (!http.method().equals(HttpMethod.POST)) {
      throw new RefusedException(
          Refusal.METHOD, 405, "a login needs POST", Map.of("allow", "POST"));
    }
    if (now.token().isPresent() && !TokenCheck.hasBearer(http.headers(), now.token().get())) {
      throw unauthorized(now);
    }
    Map<String, String> headers =
        now.token()
            .map(token ->
                Map.of(
                    HttpHeaderNames.SET_COOKIE.toString(),
                    TokenCheck.setCookie(token, isEncrypted)))
            .orElse(Map.of());
    return new Answer.Whole(200, Answer.JSON, "{}".getBytes(StandardCharsets.US_ASCII), headers);
  }

  // Pages of other sites.

  /** A browser asks whether a page may ask. */
  private static boolean isPreflight(HttpRequest http) {
    return http.method().equals(HttpMethod.OPTIONS)
        && http.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static Answer.Whole preflight() {
    return new Answer.Whole(
        204,
        Answer.JSON,
        new byte[0],
        Map.of(
            HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS.toString(), "GET, POST",
            HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS.toString(), "authorization, content-type",
            HttpHeaderNames.ACCESS_CONTROL_MAX_AGE.toString(), "600"));
  }
}
