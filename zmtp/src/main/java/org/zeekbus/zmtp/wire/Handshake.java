package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * From the first byte to the first message.
 *
 * <pre>
 * GREETING  --64 bytes, our mechanism-->      COMMANDS, and the mechanism begins
 * COMMANDS  --a command-->                    COMMANDS, or DONE with the peer's metadata
 * any       --something wrong-->              ProtocolException
 * </pre>
 *
 * <p>Owner: the connection's event loop.
 */
public final class Handshake {
  private enum State {
    GREETING,
    COMMANDS,
    DONE
  }

  /** A CURVE INITIATE has 257 bytes and metadata; this is room enough for any. */
  private static final int MAX_COMMAND = 8192;

  private static final String NULL = "NULL";

  private final SocketType own;
  private final Mechanism mechanism;

  /** The bytes so far of the current greeting or command, and none after it. */
  private final ByteBuf there = Unpooled.buffer(Greeting.SIZE, MAX_COMMAND + 9);

  private State state = State.GREETING;
  private int peerMinor;
  private @Nullable Metadata metadata;

  public Handshake(SocketType own, Mechanism mechanism) {
    this.own = own;
    this.mechanism = mechanism;
  }

  /** Writes our greeting. */
  public void begin(ByteBuf out) {
    Greeting.write(out, mechanism.name());
  }

  /**
   * Takes what {@code in} has of the handshake, and leaves what comes after it.
   *
   * @return whether the handshake is complete
   * @throws ProtocolException saying what the peer did
   */
  public boolean read(ByteBuf in, ByteBuf out) {
    while (state != State.DONE) {
      boolean whole = state == State.GREETING ? greeting(in, out) : command(in, out);
      if (!whole) {
        return false;
      }
      there.clear();
    }
    return true;
  }

  /** The minor version that decides what we send, 0 or 1. */
  public int peerMinor() {
    return peerMinor;
  }

  /**
   * The likely cause if the peer closes during the greeting: its mechanism may be another. libzmq
   * reads our greeting first, and says no more when it does not like ours: it has sent the
   * signature of its own by then, or nothing at all, and does not come again (src/zmtp_engine.cpp).
   * A probe goes without reading, which often makes it a reset.
   */
  public Optional<String> likelyCause(boolean isReset) {
    boolean isSilent = !there.isReadable();
    if (state != State.GREETING
        || (isSilent ? isReset : there.readableBytes() < Greeting.SIGNATURE)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: %s; both need keys, or neither"
            .formatted(
                isSilent
                    ? "before it sent anything, as port probes and ZeroMQ peers with another mechanism do"
                    : "in the middle of its greeting",
                mechanism.name().equals(NULL)
                    ? "the peer probably uses CURVE, this endpoint does not"
                    : "this endpoint uses CURVE, the peer probably does not"));
  }

  /** Whether the peer has had us calculate with keys. */
  public boolean isCostly() {
    return mechanism.isCostly();
  }

  /** Whether it came to its end. */
  public boolean isDone() {
    return state == State.DONE;
  }

  String mechanismName() {
    return mechanism.name();
  }

  /** How traffic is protected; null if it is not. */
  public @Nullable Encryption traffic(Limits limits) {
    return mechanism.traffic(limits);
  }

  /** The client that the peer has proven to be. */
  public Optional<CurvePeer> curvePeer() {
    return mechanism.peer();
  }

  /** Overwrites keys. */
  public void wipe() {
    mechanism.wipe();
  }

  /** The peer's socket type, if the handshake is complete and said it. */
  public Optional<SocketType> peerType() {
    Metadata said = metadata;
    return said == null ? Optional.empty() : said.socketType().flatMap(SocketType::named);
  }

  private boolean greeting(ByteBuf in, ByteBuf out) {
    boolean whole = take(in, Greeting.SIZE);
    Greeting.check(there);
    if (!whole) {
      return false;
    }
    Greeting greeting = Greeting.read(there);
    if (!greeting.mechanism().equals(mechanism.name())) {
      throw new ProtocolException(
          CloseReason.OTHER_MECHANISM,
          "the peer's mechanism is %s, ours is %s: both ends must use the same"
              .formatted(Topic.of(greeting.mechanism()), mechanism.name()));
    }
    peerMinor = greeting.minor();
    mechanism.begin(out);
    state = State.COMMANDS;
    return true;
  }

  private boolean command(ByteBuf in, ByteBuf out) {
    if (!take(in, 2)) {
      return false;
    }
    int head = (there.getByte(0) & Commands.LONG) == 0 ? 2 : 9;
    if (!take(in, head)) {
      return false;
    }
    long body = head == 2 ? there.getUnsignedByte(1) : there.getLong(1);
    if (body <= 0 || body > MAX_COMMAND) {
      throw new ProtocolException(
          CloseReason.BAD_HANDSHAKE,
          "a handshake command of %s bytes (limit %d)"
              .formatted(Long.toUnsignedString(body), MAX_COMMAND));
    }
    if (!take(in, head + (int) body)) {
      return false;
    }
    Metadata said = mechanism.take(there, head, (int) body, out);
    if (said != null) {
      metadata = said;
      checkSocketType(said);
      mechanism.accept(out);
      state = State.DONE;
    }
    return true;
  }

  /** libzmq accepts a READY without a socket type (src/mechanism.cpp), and so do we. */
  private void checkSocketType(Metadata said) {
    Optional<String> named = said.socketType();
    if (named.isEmpty() || peerType().filter(own::accepts).isPresent()) {
      return;
    }
    String hint =
        named.get().equals(own.name()) && (own == SocketType.XPUB || own == SocketType.XSUB)
            ? ": are the two endpoints swapped?"
            : " (expected: %s)"
                .formatted(
                    own.peers().stream().map(SocketType::name).collect(Collectors.joining(" or ")));
    throw new ProtocolException(
        CloseReason.SOCKET_TYPE, "%s met %s%s".formatted(own, Topic.of(named.get()), hint));
  }

  /** Whether {@code count} bytes are there, after taking what is missing of them. */
  private boolean take(ByteBuf in, int count) {
    int missing = count - there.readableBytes();
    if (missing > 0) {
      there.writeBytes(in, Math.min(missing, in.readableBytes()));
    }
    return there.readableBytes() >= count;
  }
}
