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
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
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
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: takes a request at a time, has it answered, and sends the answer or events.
 *
 * <p>Owner: the event loop. A handler runs on a thread of its own, and comes back by a task on the
 * loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  /** Requests of a connection that may wait until those before them are answered. */
  private static final int MOST_PIPELINED = 16;

  /** How long what a peer still sends is passed over, so that it can read our last answer. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final int LONGEST_LINE = 8 << 10;
  private static final int LONGEST_HEADERS = 16 << 10;

  /** A request whose body is coming. */
  private record Incoming(HttpRequest http, Decision decision, RequestBody body) {}

  private final ServerParts parts;
  private final Channel channel;
  private final Optional<SslHandler> tls;
  private final PacedWriter writer;
  private final ChannelHandler arrivals = new Arrivals();

  /** Requests as they came, each followed by its body. */
  private final Queue<HttpObject> waiting = new ArrayDeque<>();

  private ConnectionState state = ConnectionState.IDLE;
  private Caller stranger = Caller.stranger("", "");
  private boolean isOpen;
  private boolean hadRequest;
  private int requestsWaiting;
  private @Nullable Incoming incoming;

  // Of the request that is received or answered:
  private boolean isKeptAlive;
  private boolean isHead;
  private Optional<String> page = Optional.empty();
  private int answerBytes;
  private @Nullable Thread handler;
  private boolean isWatched; // it is read while a handler works, to notice that the peer leaves
  private @Nullable Viewing viewing;
  private long deadlineNanos;

  HttpConnection(ServerParts parts, Channel channel, Optional<SslHandler> tls) {
    this.parts = parts;
    this.channel = channel;
    this.tls = tls;
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

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      stranger =
          Caller.stranger(
              NetUtil.toSocketAddressString(remote), NetUtil.toAddressString(remote.getAddress()));
    }
    isOpen = parts.connections().open(this);
    if (!isOpen) {
      refused(Refusal.CONNECTIONS, "too many connections are open");
      channel.close();
    }
  }

  // Requests.

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
      page = Optional.empty();
      if (hadRequest) { // a new connection has had time since its start
        deadlineIn(parts.settings().requestTime());
      }
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
        if (state == ConnectionState.ANSWERING) {
          channel.config().setAutoRead(false); // what was read is enough to keep
        }
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
    if (requestsWaiting >= MOST_PIPELINED) {
      refused(Refusal.PIPELINE, "too many requests that wait for the answers before them");
      return false;
    }
    if (!isFree() && parts.dispatch().isUpgrade(request)) {
      // What follows it would be read as HTTP.
      refused(Refusal.PIPELINE, "a request for WebSocket must wait for the answers before it");
      return false;
    }
    requestsWaiting++;
    return true;
  }

  private boolean isFree() {
    return state == ConnectionState.IDLE || state == ConnectionState.RECEIVING;
  }

  /** Goes on with what has come, unless a request is being answered. */
  private void next() {
    while (isFree()) {
      HttpObject part = waiting.poll();
      if (part == null) {
        read();
        return;
      }
      try {
        if (part instanceof HttpRequest request) {
          begin(request);
        } else if (part instanceof HttpContent content && incoming != null) {
          goOn(incoming, content);
        }
      } catch (RefusedException e) {
        refuse(e);
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
  }

  private void begin(HttpRequest http) throws RefusedException {
    requestsWaiting--;
    receives();
    hadRequest = true;
    isKeptAlive = false; // until all of it is there, or it is known that nothing follows
    isHead = http.method().equals(HttpMethod.HEAD);
    page = Optional.empty();
    RequestReader.checkForm(http);
    boolean hasBody = RequestReader.hasBody(http);
    isKeptAlive = !hasBody && HttpUtil.isKeepAlive(http);
    page = parts.dispatch().checkSource(http, tls);
    Decision decision = parts.dispatch().decide(http, stranger, tls, page);
    int longest = decision instanceof Decision.Handled handled ? handled.longestBody() : 0;
    incoming = new Incoming(http, decision, new RequestBody(http, longest, parts.bounds()));
    if (hasBody && HttpUtil.is100ContinueExpected(http)) {
      channel.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  private void goOn(Incoming request, HttpContent content) throws RefusedException {
    request.body().add(content);
    if (content instanceof LastHttpContent) {
      isKeptAlive = HttpUtil.isKeepAlive(request.http());
      switch (request.decision()) {
        case Decision.Answered answered -> send(answered.answer());
        case Decision.Upgraded upgraded -> upgrade(request.http(), upgraded);
        case Decision.Handled handled -> handle(request, handled);
      }
    }
  }

  /** The request is answered without its body, or will never be. */
  private void dropIncoming() {
    Incoming dropped = incoming;
    if (dropped != null) {
      incoming = null;
      dropped.body().release();
    }
  }

  private void upgrade(HttpRequest http, Decision.Upgraded upgraded) throws RefusedException {
    if (!parts.connections().upgrade(this, channel)) {
      isKeptAlive = false;
      throw RefusedException.busy("zeekbus stops");
    }
    channel.config().setAutoRead(false);
    to(ConnectionState.UPGRADED);
    dropIncoming();
    dropWaiting();
    ReadBehind.leaveHttp(channel, arrivals, this, codec());
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            http.protocolVersion(),
            http.method(),
            http.uri(),
            Unpooled.EMPTY_BUFFER,
            ClientCheck.withoutSecrets(http.headers()),
            EmptyHttpHeaders.INSTANCE);
    try {
      upgraded.to().begin(channel, request, upgraded.caller());
    } catch (RuntimeException | Error e) {
      parts.supervisor().caught("the begin of a WebSocket connection", e);
      channel.close();
    }
  }

  private void handle(Incoming received, Decision.Handled decision) throws RefusedException {
    if (!parts.bounds().takeHandler()) {
      throw RefusedException.busy("too many requests are being answered");
    }
    incoming = null;
    isWatched = decision.time().isPresent();
    channel.config().setAutoRead(isWatched);
    to(ConnectionState.ANSWERING);
    deadlineIn(decision.time().orElse(parts.settings().answerTime()));
    HttpRequest http = received.http();
    Request request =
        new Request(
            decision.target().path(),
            decision.target().query(),
            RequestReader.headers(http.headers()),
            received.body().whole(),
            decision.caller());
    boolean isChunked = http.protocolVersion().equals(HttpVersion.HTTP_1_1);
    Thread thread =
        parts
            .supervisor()
            .virtual(
                "zeekbus-http-request",
                () -> {
                  Answer answer = answer(decision, request);
                  parts.onLoop(() -> {
                    try {
                      answered(answer, request, isChunked);
                    } finally {
                      received.body().release();
                      parts.bounds().returnHandler();
                    }
                  });
                });
    handler = thread;
    thread.start();
  }

  private Answer answer(Decision.Handled decision, Request request) {
    try {
      return decision.handler().handle(request);
    } catch (InterruptedException e) {
      return Answer.error(503, "the answer took too long, or zeekbus stops");
    } catch (Throwable e) { // errors, too: the peer must not wait for nothing
      parts.supervisor().caught("the answer to " + decision.path(), e);
      return Answer.error(500, "zeekbus failed to answer; its log says why");
    }
  }

  private void answered(Answer answer, Request request, boolean isChunked) {
    if (state != ConnectionState.ANSWERING) {
      return; // it took too long, or the peer is gone
    }
    handler = null;
    switch (answer) {
      case Answer.Whole whole -> send(whole);
      case Answer.Events events -> view(events.source(), request, isChunked);
    }
  }

  // Answers.

  private void refuse(RefusedException e) {
    refused(e.cause(), e.text());
    send(e.answer());
  }

  private void refused(Refusal cause, String text) {
    parts.refused(stranger, cause, text);
  }

  private void send(Answer.Whole answer) {
    dropIncoming();
    channel.config().setAutoRead(false); // its body may still come, and the next requests
    byte[] body = answer.body();
    if (!isHead && !parts.bounds().takeAnswer(body.length)) {
      // a small answer, and so allowed
      refuse(RefusedException.busy("the answers to others take too much memory"));
      return;
    }
    answerBytes = isHead ? 0 : body.length;
    to(ConnectionState.SENDING);
    deadlineIn(parts.settings().answerTime());
    HttpResponse head = head(answer.status(), answer.contentType(), answer.headers());
    HttpUtil.setContentLength(head, body.length);
    channel.write(head);
    if (isHead) {
      end();
    } else {
      writer.send(body, this::end);
    }
  }

  private HttpResponse head(int status, String type, Map<String, String> more) {
    parts.counters().answered(status);
    return ResponseHead.of(status, type, more, page, isKeptAlive);
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
    if (tls.isPresent() || !(channel instanceof DuplexChannel duplex)) {
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

  private void view(EventSource source, Request request, boolean isChunked) {
    if (!parts.bounds().takeViewer()) {
      refuse(
          new RefusedException(Refusal.VIEWERS, 503, "too many viewers are connected; close one"));
      return;
    }
    isKeptAlive = false;
    to(ConnectionState.VIEWING);
    HttpResponse head = head(200, "text/event-stream", Map.of());
    if (isChunked) {
      HttpUtil.setTransferEncodingChunked(head, true);
    }
    channel.writeAndFlush(head);
    read(); // to notice that the peer leaves
    Viewing started = new Viewing(parts, channel, writer, request, this::close);
    viewing = started;
    if (isHead) {
      started.end();
    } else {
      started.start(source, request.path());
    }
  }

  // Time.

  private void deadlineIn(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
  }

  /** Called every moment. */
  void tick(long now) {
    Viewing present = viewing;
    if (state == ConnectionState.VIEWING && present != null) {
      present.tick(now);
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
        refuse(RefusedException.busy("the answer took too long"));
      }
      case SENDING -> {
        refused(Refusal.TIMEOUT, "it did not take the answer in time");
        close();
      }
      case IDLE, ENDING -> close();
      case VIEWING, UPGRADED, CLOSED -> {}
    }
  }

  // The end.

  boolean isWaiting() {
    return state.isWaiting();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      if (viewing != null) {
        viewing.taken();
      }
      writer.resume();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      switch (state) {
        case ANSWERING -> {
          isKeptAlive = false; // it may still read
          if (isWatched) {
            close();
          }
        }
        case SENDING -> isKeptAlive = false;
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
    Throwable root = cause.getCause() instanceof SSLException ssl ? ssl : cause;
    switch (root) {
      // Its message is all that the peer sent, in hex: a request, and perhaps its token.
      case NotSslRecordException _ -> refused(Refusal.TLS, "TLS: not a TLS record; use https");
      case SSLException ssl -> refused(Refusal.TLS, "TLS: " + ssl.getMessage());
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
    dropIncoming();
    dropWaiting();
    writer.drop();
    Thread thread = handler;
    if (thread != null) {
      thread.interrupt();
    }
    if (viewing != null) {
      viewing.gone();
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
}
