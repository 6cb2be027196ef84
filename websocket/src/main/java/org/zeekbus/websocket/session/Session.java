package org.zeekbus.websocket.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zeekbus.broker.MessageForm;
import org.zeekbus.http.Caller;
import org.zeekbus.http.Client;
import org.zeekbus.websocket.count.ApplicationCounts;
import org.zeekbus.websocket.count.CountedClient;
import org.zeekbus.websocket.frame.BreachException;
import org.zeekbus.websocket.frame.Close;
import org.zeekbus.websocket.frame.Fragments;
import org.zeekbus.websocket.frame.FrameDecoder;
import org.zeekbus.websocket.frame.ServerFrame;
import org.zeekbus.websocket.frame.Utf8;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;

/**
 * The conversation with one client, from the answer to its request on. {@link SessionState} has the
 * table of its states.
 *
 * <p>Owner: the event loop.
 */
final class Session extends ChannelInboundHandlerAdapter implements CountedClient {
  private static final int MOST_UNSENT = 64 << 10;
  private static final int TOPICS_IN_A_TURN = 500;

  /** Longest header of a client's frame. */
  private static final int HEADER = 14;

  private static final Close FIRST_TOO_BIG =
      new Close(
          Close.TOO_BIG, "a first message of more than %,d bytes".formatted(FirstMessage.LONGEST));

  private final SessionParts parts;
  private final LoopSessions loop;
  private final Channel channel;
  private final FrameDecoder decoder;
  private final Caller caller;
  private final Rights rights;
  private final String id;
  private final Optional<String> application;
  private final ClientPeer peer;
  private final Fragments fragments;
  private final Inbox inbox = new Inbox();

  /** Under which it is counted. */
  private final String label;

  private final MessageForm form;
  private final Heartbeat heartbeat;
  private final SessionCounts counts;
  private SessionState state = SessionState.OPENING;
  private List<Topic> topics = List.of();
  private Close ending = Close.LOST;

  /** A long message is translated elsewhere; what comes behind it waits. */
  private boolean isTranslating;

  /** The client has said or shown that it sends nothing more. */
  private boolean isSilent;

  /** Bytes of answers that the system has not taken. */
  private int unsent;

  Session(
      SessionParts parts,
      LoopSessions loop,
      Channel channel,
      FrameDecoder decoder,
      Caller caller,
      Optional<String> application,
      MessageForm form) {
    this.parts = parts;
    this.loop = loop;
    this.channel = channel;
    this.decoder = decoder;
    this.caller = caller;
    this.rights = caller.client().map(Client::rights).orElse(Rights.ALL);
    this.id = parts.ids().next();
    this.application = application;
    this.label = parts.names().labelOf(application);
    this.form = form;
    this.peer = new ClientPeer(parts, loop, this, channel);
    this.heartbeat = new Heartbeat(parts.settings().pingInterval());
    this.counts = new SessionCounts(this, peer);
    this.fragments =
        new Fragments(channel.alloc(), parts.settings().messageBytes(), this::received);
  }

  String id() {
    return id;
  }

  /** As in logs and statistics of the broker. */
  String name() {
    return caller.nameOf(id);
  }

  /** Address and port. */
  String peerName() {
    return caller.peer();
  }

  String address() {
    return caller.address();
  }

  Optional<String> application() {
    return application;
  }

  Optional<Client> client() {
    return caller.client();
  }

  Rights rights() {
    return rights;
  }

  MessageForm form() {
    return form;
  }

  /** All bytes that have come from the client. */
  long received() {
    return decoder.received();
  }

  /** Memory for messages of the client that are not whole, or wait. */
  long held() {
    return (long) decoder.held() + fragments.held() + inbox.bytes();
  }

  private void transition(SessionState.Event event) {
    state = state.after(event);
  }

  /** The answer to the request is on its way, and was right. */
  void join() {
    try {
      peer.join();
    } catch (IllegalStateException e) { // the broker has been stopped
      terminate();
    }
  }

  /** The answer to the request is on its way. */
  void begin() {
    loop.add(this);
    loop.counts(label).connected++;
    if (loop.isPinging()) {
      ping();
    }
    readOrNot();
  }

  /** The request itself was wrong: as in Zeek, the client hears so as a WebSocket message. */
  void refuse(String code, String context) {
    reply(Replies.error(code, context));
    close(new Close(Close.POLICY, context), CloseReason.BAD_HANDSHAKE);
  }

  // What comes from the client.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object read) {
    try {
      if (read instanceof WebSocketFrame frame) {
        received(frame);
      }
    } catch (BreachException e) {
      breach(e.close());
    } finally {
      ReferenceCountUtil.release(read);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    peer.endOfRead();
    if (state == SessionState.OPENING && held() > FirstMessage.LONGEST + HEADER) {
      breach(FIRST_TOO_BIG);
    }
  }

  private void received(WebSocketFrame frame) throws BreachException {
    if (!state.isAlive()) {
      if (state == SessionState.CLOSING && frame instanceof CloseWebSocketFrame) {
        channel.close();
      }
      return;
    }
    boolean isControl =
        frame instanceof PingWebSocketFrame
            || frame instanceof PongWebSocketFrame
            || frame instanceof CloseWebSocketFrame;
    if (!isControl) {
      fragments.add(frame);
      return;
    }
    if (frame.rsv() != 0) {
      throw new BreachException(Close.PROTOCOL_ERROR, "Reserved bit used");
    }
    byte[] payload = ByteBufUtil.getBytes(frame.content());
    switch (frame) {
      case PingWebSocketFrame _ -> send(ServerFrame.of(channel.alloc(), ServerFrame.PONG, payload));
      case PongWebSocketFrame _ -> heartbeat.answered();
      default -> end(Close.of(payload));
    }
  }

  /** A whole message, lent. */
  private void received(ByteBuf bytes, boolean isText, boolean isDeflated) throws BreachException {
    if (state == SessionState.CONFIRMING || isTranslating || !inbox.isEmpty()) {
      inbox.add(new Inbox.Message(bytes.retain(), isText, isDeflated));
      readOrNot();
    } else {
      take(bytes, isText, isDeflated);
    }
  }

  /** The client sends nothing more; what it has sent comes first. */
  private void end(Close how) {
    isSilent = true;
    if (isTranslating || !inbox.isEmpty()) {
      inbox.add(new Inbox.End(how));
    } else {
      ended(how);
    }
  }

  private void ended(Close how) {
    close(how, CloseReason.PEER_CLOSED);
  }

  /** Goes on with what has waited. */
  private void drain() {
    try {
      while (state == SessionState.OPEN && !isTranslating) {
        switch (inbox.poll()) {
          case Inbox.Message message -> {
            try {
              take(message.bytes(), message.isText(), message.isDeflated());
            } finally {
              message.bytes().release();
            }
          }
          case Inbox.End end -> ended(end.how());
          case null -> {
            return;
          }
        }
      }
    } catch (BreachException e) {
      breach(e.close());
    } finally {
      peer.endOfRead();
      readOrNot();
    }
  }

  private void take(ByteBuf bytes, boolean isText, boolean isDeflated) throws BreachException {
    int length = bytes.readableBytes();
    boolean isFirst = state == SessionState.OPENING;
    int longest = isFirst ? FirstMessage.LONGEST : LongMessages.FROM;
    int size = length > longest ? -1 : length;
    byte[] text = loop.bytes(size < 0 ? 0 : length);
    if (size >= 0) {
      bytes.getBytes(bytes.readerIndex(), text, 0, length);
      if (isDeflated) {
        size = loop.inflation().inflate(text, length, Math.min(longest, mostBytes()));
        text = loop.inflation().array();
      }
    }
    if (size >= 0) {
      checkText(text, size, isText);
      if (isFirst) {
        subscribe(text, size);
      } else {
        Refusal refusal = loop.translation().translate(text, 0, size);
        translated(loop.translation(), refusal, size);
      }
    } else if (isFirst) {
      breach(FIRST_TOO_BIG);
    } else {
      translateElsewhere(bytes.retain(), isText, isDeflated);
    }
  }

  private int mostBytes() {
    return parts.settings().messageBytes();
  }

  private static void checkText(byte[] text, int length, boolean isText) throws BreachException {
    if (isText && !Utf8.isValid(text, 0, length)) {
      throw new BreachException(Close.NOT_UTF8, "Invalid frame payload data");
    }
  }

  // The first message.

  private void subscribe(byte[] text, int length) {
    try {
      topics = FirstMessage.topics(text, 0, length);
    } catch (FirstMessage.WrongException e) {
      reply(Replies.error("deserialization_failed", e.text()));
      breach(new Close(Close.POLICY, e.text()));
      return;
    }
    for (Topic topic : topics) {
      if (!rights.maySubscribe(Unpooled.wrappedBuffer(topic.bytes()), 0, topic.length())) {
        String what = topic.length() == 0 ? "all topics" : topic.toString();
        forbidden("this client may not subscribe to " + what);
        return;
      }
    }
    transition(SessionState.Event.SUBSCRIBED);
    loop.confirmations().start(this, System.nanoTime());
    subscribeFrom(0);
  }

  private void forbidden(String what) {
    reply(Replies.error("forbidden", what));
    close(new Close(Close.POLICY, what), CloseReason.FORBIDDEN);
  }

  /** Subscribes some topics in a turn of the event loop, so that others have theirs. */
  private void subscribeFrom(int first) {
    if (state != SessionState.CONFIRMING) {
      return; // it has ended meanwhile
    }
    int next = Math.min(topics.size(), first + TOPICS_IN_A_TURN);
    try {
      if (next > first) {
        peer.subscribe(topics.subList(first, next));
      }
      if (next < topics.size()) {
        Runnable more = () -> subscribeFrom(next);
        channel.eventLoop().execute(parts.supervisor().task("subscribing topics", more));
      } else {
        awaitConfirmation();
      }
    } catch (IllegalStateException e) { // the broker has been stopped
      terminate();
    }
  }

  private void awaitConfirmation() {
    parts
        .confirmation()
        .whenSubscribed(
            channel.eventLoop(), parts.supervisor().task("a WebSocket ack", this::confirmed));
  }

  private void confirmed() {
    if (state != SessionState.CONFIRMING) {
      return; // it has ended meanwhile
    }
    transition(SessionState.Event.CONFIRMED);
    loop.confirmations().cancel(this);
    parts.log().subscribed(this, topics);
    reply(Replies.ack(id, parts.settings().version()));
    peer.open();
    drain();
  }

  /** The cluster's broker has not confirmed the topics in time. */
  void isUnconfirmed() {
    if (state == SessionState.CONFIRMING) {
      close(
          new Close(Close.TRY_AGAIN, "the cluster's broker does not answer; try again later"),
          CloseReason.HANDSHAKE_TIMEOUT);
    }
  }

  // Events of the client.

  private void translateElsewhere(ByteBuf bytes, boolean isText, boolean isDeflated) {
    isTranslating = true;
    readOrNot();
    parts
        .longMessages()
        .translate(
            new LongMessage(bytes, isText, isDeflated, mostBytes()),
            message ->
                channel
                    .eventLoop()
                    .execute(
                        parts
                            .supervisor()
                            .task("a long WebSocket message", () -> translatedElsewhere(message))));
  }

  private void translatedElsewhere(LongMessage message) {
    isTranslating = false;
    if (state != SessionState.OPEN) {
      return;
    }
    BreachException breach = message.breach();
    if (breach == null) {
      translated(message.translation(), message.refusal(), message.size());
    } else {
      breach(breach.close());
    }
    drain();
  }

  private void translated(Translation translation, @Nullable Refusal refusal, int length) {
    Refusal why = refusal == null ? peer.publish(translation) : refusal;
    if (why == null) {
      counts.published(length);
      return;
    }
    loop.counts(label).error(why.label());
    reply(Replies.error(why.code(), why.context()));
    if (why == Refusal.FORBIDDEN && rights.isStrict()) {
      close(new Close(Close.POLICY, why.context()), CloseReason.FORBIDDEN);
    }
  }

  // What goes to the client.

  private void reply(byte[] text) {
    send(ServerFrame.of(channel.alloc(), ServerFrame.TEXT, text));
  }

  private void send(ByteBuf frame) {
    int length = frame.readableBytes();
    unsent += length;
    channel
        .writeAndFlush(frame)
        .addListener(_ -> {
          unsent -= length;
          readOrNot();
        });
    readOrNot();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      peer.writable();
    }
  }

  /** Reads, unless what has come must wait, or the client does not take answers. */
  void readOrNot() {
    boolean mayRead = !state.isAlive() || !(isWaiting() || unsent > MOST_UNSENT);
    if (channel.config().isAutoRead() != mayRead) {
      channel.config().setAutoRead(mayRead);
    }
  }

  /** Whether the client is not read because of what it has sent. */
  private boolean isWaiting() {
    return peer.isPaused() || isTranslating || inbox.isFull();
  }

  private void ping() {
    Delivery out = peer.delivery();
    byte[] text = heartbeat.next(decoder.held(), isWaiting(), out.pending(), out.taken());
    channel.writeAndFlush(
        ServerFrame.of(channel.alloc(), ServerFrame.PING, text), channel.voidPromise());
    loop.pings().start(this, System.nanoTime());
  }

  /** The next ping is due. */
  void pingIsDue() {
    if (!state.isAlive()) {
      return;
    }
    Delivery out = peer.delivery();
    if (heartbeat.mayHaveAnswered(decoder.held(), isWaiting(), out.pending(), out.taken())) {
      ping();
    } else {
      close(Close.PING_TIMEOUT, CloseReason.HEARTBEAT_TIMEOUT);
    }
  }

  // Statistics.

  @Override
  public String label() {
    return label;
  }

  @Override
  public void addTo(ApplicationCounts all) {
    counts.addTo(all);
  }

  @Override
  public Supplier<WebSocketSnapshot.Client> entry() {
    return counts.entry(state, topics);
  }

  // The end.

  /** The client does something wrong, be it with the protocol. */
  private void breach(Close how) {
    close(how, how.code() == Close.TOO_BIG ? CloseReason.TOO_LARGE : CloseReason.BAD_FRAME);
  }

  /** Its name was removed from the list of clients, or its rights were changed. */
  void notAllowed() {
    close(
        new Close(Close.POLICY, "this client is no longer allowed, or its rights have changed"),
        CloseReason.NOT_ALLOWED);
  }

  /** The broker ends it. */
  void endedByBroker(CloseReason reason, String detail) {
    if (!state.isAlive()) {
      return;
    }
    if (reason == CloseReason.QUEUE_FULL) {
      loop.counts(label).slow++;
    }
    close(BrokerEnding.of(reason, detail), reason);
  }

  /** Ends it: says how, and gives the client a moment to say so, too. */
  void close(Close how, CloseReason reason) {
    if (!state.isAlive()) {
      return;
    }
    if (!channel.isActive()) {
      gone(how, reason);
      return;
    }
    transition(SessionState.Event.CLOSE);
    ending = how;
    leave(how, reason);
    var sent = channel.writeAndFlush(ServerFrame.of(channel.alloc(), how));
    if (isSilent) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
    loop.closings().start(this, System.nanoTime());
    readOrNot();
  }

  private void leave(Close how, CloseReason reason) {
    loop.pings().cancel(this);
    loop.confirmations().cancel(this);
    inbox.release();
    fragments.release();
    if (reason == CloseReason.PEER_CLOSED && !how.equals(Close.LOST)) {
      peer.wantsNoMore();
    }
    peer.detach(reason, how.toString());
  }

  /** zeekbus stops. */
  void terminate() {
    close(Close.TERMINATING, CloseReason.LOCAL);
  }

  /** The client has had its moment. */
  void closingIsOver() {
    channel.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.pings().cancel(this);
    if (state == SessionState.CLOSING) {
      gone(ending, CloseReason.PEER_CLOSED);
    } else if (!isSilent) {
      end(Close.LOST);
    }
    ctx.fireChannelInactive();
  }

  private void gone(Close how, CloseReason reason) {
    if (state.isAlive()) {
      leave(how, reason);
    }
    transition(SessionState.Event.GONE);
    loop.closings().cancel(this);
    loop.remove(this);
    ApplicationCounts left = loop.counts(label);
    addTo(left);
    left.closed(how.code());
    parts.log().gone(this, how);
  }

  /** Nothing can be written any more; what has come before the end may still be read. */
  private boolean isOutputOver() {
    return channel.unsafe().outboundBuffer() == null;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException e -> breach(decoder.closeFor(e));
      case IOException _ when isOutputOver() -> {}
      case IOException _, DecoderException _ -> channel.close(); // such as a reset, or TLS
      default -> {
        parts.supervisor().caught("a WebSocket client", cause);
        close(new Close(Close.INTERNAL_ERROR, "Internal error"), CloseReason.INTERNAL_ERROR);
      }
    }
  }
}
