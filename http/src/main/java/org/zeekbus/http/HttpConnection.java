package org.zeekbus.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: takes a request at a time, has it answered, and sends the answer or events.
 *
 * <p>Owner: the event loop. A handler and an event source run on threads of their own, and come
 * back by tasks on the loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  /** Requests of a connection that may wait until those before them are answered. */
  private static final int MOST_PIPELINED = 16;

  /** How long what a peer still sends is passed over, so that it can read our last answer. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** Of RFC 9110, 5.6.7: the day has two digits. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private static final int LONGEST_LINE = 8 << 10;
  private static final int LONGEST_HEADERS = 16 << 10;

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerParts parts;
  private final Channel channel;
  private final boolean isEncrypted;
  private final PacedWriter writer;
  private final ChannelHandler arrivals = new Arrivals();

  /** Requests as they came, each followed by its body. */
  private final Queue<HttpObject> waiting = new ArrayDeque<>();

  private int requestsWaiting;
  private @Nullable HttpRequest current;
  private ConnectionState state = ConnectionState.IDLE;
  private String address = "";
  private String peer = "";
  private boolean isOpen;
  private boolean hadRequest;
  private boolean isKeptAlive;
  private boolean isHead;
  private long deadlineNanos;
  private int answerBytes;
  private long takenNanos;
  private @Nullable Thread handler;
  private @Nullable EventStream events;

  HttpConnection(ServerParts parts, Channel channel, boolean isEncrypted) {
    this.parts = parts;
    this.channel = channel;
    this.isEncrypted = isEncrypted;
    this.writer = new PacedWriter(channel);
    deadlineIn(parts.settings().requestTime());
  }

  /** Makes the channel one of HTTP. */
  void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(arrivals, codec(), this);
  }

  private static HttpServerCodec codec() {
    return new HttpServerCodec(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(LONGEST_HEADERS));
  }

  /** Stands before the decoder, which may keep the parts of a request for itself. */
  private final class Arrivals extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
      if (state == ConnectionState.ENDING || state == ConnectionState.CLOSED) {
        ReferenceCountUtil.release(read);
        return;
      }
      receives();
      ctx.fireChannelRead(read);
    }
  }

  private void receives() {
    if (state == ConnectionState.IDLE) {
      to(ConnectionState.RECEIVING);
      if (hadRequest) { // a new connection has had time since its start
        deadlineIn(parts.settings().requestTime());
      }
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      address = NetUtil.toAddressString(remote.getAddress());
      peer = NetUtil.toSocketAddressString(remote);
    }
    isOpen = parts.connections().open(this);
    if (!isOpen) {
      refused(Refusal.CONNECTIONS, "too many connections are open");
      channel.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    if (read instanceof HttpObject part) {
      received(part);
    } else {
      ReferenceCountUtil.release(read);
    }
  }

  private void received(HttpObject part) {
    switch (state) {
      case IDLE, RECEIVING, ANSWERING, SENDING -> {
        if (part instanceof HttpRequest request && !mayWait(request)) {
          ReferenceCountUtil.release(part);
          close();
          return;
        }
        waiting.add(part);
        next();
      }
      case VIEWING -> {
        ReferenceCountUtil.release(part);
        if (part instanceof HttpRequest) {
          close(); // who gets events has nothing more to ask
        }
      }
      case UPGRADED, ENDING, CLOSED -> ReferenceCountUtil.release(part);
    }
  }

  private boolean mayWait(HttpRequest request) {
    boolean isNext = state == ConnectionState.IDLE || state == ConnectionState.RECEIVING;
    if (requestsWaiting >= MOST_PIPELINED) {
      refused(Refusal.PIPELINE, "too many requests that wait for the answers before them");
      return false;
    }
    // What follows it would be read as HTTP.
    if (!isNext && parts.router().upgrade().isPresent() && RequestReader.isUpgrade(request)) {
      refused(Refusal.PIPELINE, "a request for WebSocket must wait for the answers before it");
      return false;
    }
    requestsWaiting++;
    return true;
  }

  /** Goes on with what has come, unless a request is under way. */
  private void next() {
    while (state == ConnectionState.IDLE || state == ConnectionState.RECEIVING) {
      HttpObject part = waiting.poll();
      if (part == null) {
        read();
        return;
      }
      try {
        take(part);
      } catch (RefusedException e) {
        refuse(e);
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
  }

  private void take(HttpObject part) throws RefusedException {
    receives();
    if (part instanceof HttpRequest request) {
      begin(request);
    } else if (part instanceof LastHttpContent) {
      complete();
    }
  }

  private void begin(HttpRequest request) throws RefusedException {
    requestsWaiting--;
    hadRequest = true;
    isKeptAlive = HttpUtil.isKeepAlive(request);
    isHead = request.method().equals(HttpMethod.HEAD);
    try {
      RequestReader.checkForm(request);
    } catch (RefusedException e) {
      isKeptAlive = false;
      throw e;
    }
    current = request;
  }

  private void complete() throws RefusedException {
    HttpRequest request = Objects.requireNonNull(current);
    current = null;
    channel.config().setAutoRead(false);
    Optional<Upgrade> upgrade = parts.router().upgrade();
    if (upgrade.isPresent() && RequestReader.isUpgrade(request)) {
      upgrade(request, upgrade.get());
    } else {
      dispatch(request);
    }
  }

  private void upgrade(HttpRequest http, Upgrade to) throws RefusedException {
    parts.reader().checkSource(http);
    if (!TokenCheck.admits(http.headers(), parts.access().get().token())) {
      unauthorized();
      return;
    }
    if (!parts.connections().upgrade(this, channel)) {
      isKeptAlive = false;
      busy("zeekbus stops");
      return;
    }
    to(ConnectionState.UPGRADED);
    dropWaiting();
    ReadBehind.leaveHttp(channel, arrivals, this, codec());
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            http.protocolVersion(),
            http.method(),
            http.uri(),
            Unpooled.EMPTY_BUFFER,
            http.headers(),
            EmptyHttpHeaders.INSTANCE);
    try {
      to.begin(channel, request, new Caller(peer, address, Optional.empty()));
    } catch (RuntimeException | Error e) {
      parts.supervisor().caught("the begin of a WebSocket connection", e);
      channel.close();
    }
  }

  private void dispatch(HttpRequest http) throws RefusedException {
    Request request = parts.reader().read(http, peer);
    Optional<Token> token = parts.access().get().token();
    if (request.path().equals(TokenCheck.LOGIN)) {
      login(http, token);
      return;
    }
    if (!RequestReader.isRead(http)) {
      refused(Refusal.METHOD, "its method is not GET or HEAD");
      send(
          withHeader(
              Answer.error(405, "zeekbus answers GET and HEAD"),
              HttpHeaderNames.ALLOW.toString(),
              "GET, HEAD"));
      return;
    }
    Optional<Router.Route> route = parts.router().find(request.path());
    if (route.isEmpty()) {
      send(Answer.error(404, "there is nothing at this path"));
      return;
    }
    Handler stranger = route.get().stranger();
    if (TokenCheck.admits(http.headers(), token)) {
      handle(route.get().path(), route.get().handler(), request, http);
    } else if (stranger != null) {
      handle(route.get().path(), stranger, request, http);
    } else {
      unauthorized();
    }
  }

  private void login(HttpRequest http, Optional<Token> token) {
    if (!http.method().equals(HttpMethod.POST)) {
      refused(Refusal.METHOD, "a login needs POST");
      send(
          withHeader(
              Answer.error(405, "a login needs POST"), HttpHeaderNames.ALLOW.toString(), "POST"));
    } else if (token.isPresent() && !TokenCheck.hasBearer(http.headers(), token.get())) {
      unauthorized();
    } else {
      Answer.Whole answer = new Answer.Whole(200, Answer.JSON, bytes("{}"), Map.of());
      send(
          token.isEmpty()
              ? answer
              : withHeader(
                  answer,
                  HttpHeaderNames.SET_COOKIE.toString(),
                  TokenCheck.setCookie(token.get(), isEncrypted)));
    }
  }

  private void unauthorized() {
    refused(Refusal.TOKEN, "it has no token, or not the right one");
    send(
        withHeader(
            Answer.error(
                401, "this needs the token of http.token-file, as Authorization: Bearer TOKEN"),
            HttpHeaderNames.WWW_AUTHENTICATE.toString(),
            "Bearer"));
  }

  private void handle(String path, Handler with, Request request, HttpRequest http) {
    if (!parts.bounds().takeHandler()) {
      busy("too many requests are being answered");
      return;
    }
    to(ConnectionState.ANSWERING);
    deadlineIn(parts.settings().answerTime());
    boolean isChunked = http.protocolVersion().equals(HttpVersion.HTTP_1_1);
    Thread thread =
        parts
            .supervisor()
            .virtual(
                "zeekbus-http-request",
                () -> {
                  Answer answer = answer(path, with, request);
                  onLoop(() -> answered(answer, request, isChunked), this::handlerEnded);
                });
    handler = thread;
    thread.start();
  }

  private Answer answer(String path, Handler with, Request request) {
    try {
      return with.handle(request);
    } catch (InterruptedException e) {
      return Answer.error(503, "the answer took too long, or zeekbus stops");
    } catch (Throwable e) { // errors, too: the peer must not wait for nothing
      parts.supervisor().caught("the answer to " + path, e);
      return Answer.error(500, "zeekbus failed to answer; its log says why");
    }
  }

  /** Runs both, the second whatever happens. */
  private void onLoop(Runnable task, Runnable last) {
    try {
      channel
          .eventLoop()
          .execute(
              parts
                  .supervisor()
                  .task(
                      "an HTTP answer",
                      () -> {
                        try {
                          task.run();
                        } finally {
                          last.run();
                        }
                      }));
    } catch (RejectedExecutionException e) {
      // The server has stopped.
    }
  }

  private void handlerEnded() {
    parts.bounds().returnHandler();
  }

  private void answered(Answer answer, Request request, boolean isChunked) {
    if (state != ConnectionState.ANSWERING) {
      return; // it took too long, or the peer is gone
    }
    handler = null;
    switch (answer) {
      case Answer.Whole whole -> send(whole);
      case Answer.Events source -> view(source, request, isChunked);
    }
  }

  // Whole answers.

  private void refuse(RefusedException e) {
    refused(e.cause(), e.text());
    send(Answer.error(e.status(), e.text()));
  }

  private void refused(Refusal cause, String text) {
    parts.counters().refused(cause);
    parts
        .warnings()
        .warn(List.of("http", address, cause), "HTTP request of {} refused: {}{}", peer, text);
  }

  private void busy(String why) {
    refused(Refusal.BUSY, why);
    send(
        withHeader(
            Answer.error(503, why + "; try again"), HttpHeaderNames.RETRY_AFTER.toString(), "1"));
  }

  private static Answer.Whole withHeader(Answer.Whole answer, String name, String value) {
    return new Answer.Whole(
        answer.status(), answer.contentType(), answer.body(), Map.of(name, value));
  }

  private void send(Answer.Whole answer) {
    byte[] body = answer.body();
    if (!isHead && !parts.bounds().takeAnswer(body.length)) {
      busy("the answers to others take too much memory"); // a small answer, and so allowed
      return;
    }
    answerBytes = isHead ? 0 : body.length;
    sendHead(answer.status(), answer.contentType(), body.length, answer.headers());
    if (isHead) {
      end();
    } else {
      writer.send(body, this::end);
    }
  }

  private void sendHead(int status, String type, int length, Map<String, String> more) {
    to(ConnectionState.SENDING);
    deadlineIn(parts.settings().answerTime());
    HttpResponse head = head(status, type, more);
    HttpUtil.setContentLength(head, length);
    channel.write(head);
  }

  private HttpResponse head(int status, String type, Map<String, String> more) {
    parts.counters().answered(status);
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    HttpHeaders headers = head.headers();
    SecurityHeaders.addTo(headers);
    headers.set(HttpHeaderNames.DATE, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
    headers.set(HttpHeaderNames.CONTENT_TYPE, type);
    more.forEach(headers::set);
    headers.set(HttpHeaderNames.CONNECTION, isKeptAlive ? "keep-alive" : "close");
    return head;
  }

  /** Netty has all of the answer; when the system has it, too, the next request has its turn. */
  private void end() {
    channel
        .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(written -> {
          if (written.isSuccess() && state == ConnectionState.SENDING) {
            sent();
          }
        });
  }

  private void sent() {
    returnBytes();
    if (isKeptAlive) {
      to(ConnectionState.IDLE);
      deadlineIn(parts.settings().idleTime());
      parts.connections().waits(this);
      next();
    } else {
      lingers();
    }
  }

  private void returnBytes() {
    parts.bounds().returnAnswer(answerBytes);
    answerBytes = 0;
  }

  /** If the peer still sends, a close would be a reset, which could cost it our answer. */
  private void lingers() {
    if (isEncrypted || !(channel instanceof DuplexChannel duplex)) {
      close();
      return;
    }
    to(ConnectionState.ENDING);
    deadlineIn(LINGER);
    dropWaiting();
    parts.connections().waits(this);
    duplex.shutdownOutput();
    read(); // unless both sides are shut now, and so it is closed
  }

  private void read() {
    if (channel.isOpen()) {
      channel.config().setAutoRead(true);
    }
  }

  // Events.

  private void view(Answer.Events answer, Request request, boolean isChunked) {
    if (!parts.bounds().takeViewer()) {
      refused(Refusal.VIEWERS, "there are too many viewers");
      send(Answer.error(503, "too many viewers are connected; close one"));
      return;
    }
    parts.counters().viewersServed.increment();
    isKeptAlive = false;
    to(ConnectionState.VIEWING);
    takenNanos = System.nanoTime();
    HttpResponse head = head(200, "text/event-stream", Map.of());
    if (isChunked) {
      HttpUtil.setTransferEncodingChunked(head, true);
    }
    channel.writeAndFlush(head);
    read(); // to notice that the peer leaves
    EventStream stream =
        new EventStream(
            Optional.ofNullable(request.headers().get("last-event-id")),
            parts.settings().viewerTime(),
            sender());
    events = stream;
    if (isHead) {
      stream.gone();
      endOfEvents();
      return;
    }
    stream.startOn(
        parts
            .supervisor()
            .virtual("zeekbus-http-viewer", () -> run(answer.source(), stream, request.path())));
  }

  private void run(EventSource source, EventStream stream, String path) {
    try {
      source.run(stream);
    } catch (InterruptedException e) {
      // The viewer is gone, or the server stops.
    } catch (Throwable e) { // errors, too: the viewer must not wait for nothing
      parts.supervisor().caught("the events of " + path, e);
    }
    onLoop(this::endOfEvents, () -> {});
  }

  private EventStream.Sender sender() {
    return new EventStream.Sender() {
      @Override
      public void send(byte[] bytes, Runnable handedOver) {
        onLoop(
            () -> {
              if (state == ConnectionState.VIEWING) {
                writer.send(bytes, handedOver);
              }
            },
            () -> {});
      }

      @Override
      public void tooSlow() {
        onLoop(HttpConnection.this::tooSlow, () -> {});
      }
    };
  }

  /** All that the source had is written. */
  private void endOfEvents() {
    if (state == ConnectionState.VIEWING) {
      writer.send(
          new byte[0],
          () ->
              channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(_ -> close()));
    }
  }

  private void tooSlow() {
    if (state == ConnectionState.VIEWING) {
      parts.counters().slowViewers.increment();
      parts
          .warnings()
          .warn(
              List.of("http-slow", address),
              "HTTP viewer {} is closed: it took nothing for {}{}",
              peer,
              parts.settings().viewerTime().toSeconds() + " s");
      close();
    }
  }

  // Time.

  private void deadlineIn(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
  }

  /** Called every moment. */
  void tick(long now) {
    if (state == ConnectionState.VIEWING) {
      tickOfViewer(now);
    } else if (now - deadlineNanos > 0) {
      late();
    }
  }

  private void late() {
    switch (state) {
      case RECEIVING -> {
        isKeptAlive = false;
        isHead = false;
        refuse(new RefusedException(Refusal.TIMEOUT, 408, "the request was not complete in time"));
      }
      case ANSWERING -> {
        Thread late = handler;
        if (late != null) {
          late.interrupt();
        }
        isKeptAlive = false;
        busy("the answer took too long");
      }
      case SENDING -> {
        refused(Refusal.TIMEOUT, "it did not take the answer in time");
        close();
      }
      case IDLE, ENDING -> close();
      case VIEWING, UPGRADED, CLOSED -> {}
    }
  }

  private void tickOfViewer(long now) {
    if (writer.isEmpty() && channel.isWritable()) {
      if (now - takenNanos >= parts.settings().heartbeat().toNanos()) {
        takenNanos = now;
        writer.send(HEARTBEAT, () -> {});
      }
    } else if (now - takenNanos > parts.settings().viewerTime().toNanos()) {
      tooSlow();
    }
  }

  // The end.

  boolean isWaiting() {
    return state.isWaiting();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      takenNanos = System.nanoTime();
      writer.resume();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      switch (state) {
        case ANSWERING, SENDING -> isKeptAlive = false; // it may still read
        case IDLE, RECEIVING, VIEWING, ENDING -> close();
        case UPGRADED, CLOSED -> {}
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (state == ConnectionState.CLOSED) {
      return; // it was closed in the midst of what the decoder had read
    }
    Throwable root = cause.getCause() instanceof SSLException tls ? tls : cause;
    switch (root) {
      // Its message is all that the peer sent, in hex: a request, and perhaps its token.
      case NotSslRecordException _ -> refused(Refusal.TLS, "TLS: not a TLS record; use https");
      case SSLException tls -> refused(Refusal.TLS, "TLS: " + tls.getMessage());
      case DecoderException _ -> refused(Refusal.BAD_REQUEST, "not a request of HTTP/1.1");
      case IOException _, UncheckedIOException _ -> {} // the peer is gone
      default -> parts.supervisor().caught("an HTTP connection", root);
    }
    close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closed();
  }

  /** Ends it at once. */
  void close() {
    closed();
    channel.close();
  }

  private void closed() {
    if (state == ConnectionState.CLOSED) {
      return;
    }
    if (state == ConnectionState.VIEWING) {
      parts.bounds().returnViewer();
    }
    to(ConnectionState.CLOSED);
    returnBytes();
    dropWaiting();
    writer.drop();
    Thread thread = handler;
    if (thread != null) {
      thread.interrupt();
    }
    EventStream stream = events;
    if (stream != null) {
      stream.gone();
    }
    if (isOpen) {
      parts.connections().closed(this);
    }
  }

  private void dropWaiting() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  private void to(ConnectionState next) {
    state = state.to(next);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
