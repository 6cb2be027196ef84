package org.zeekbus.zmtp.curve;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurvePublicKey;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.sodium.Sodium;
import org.zeekbus.zmtp.wire.Mechanism;
import org.zeekbus.zmtp.wire.Metadata;
import org.zeekbus.zmtp.wire.ProtocolException;

/**
 * The server's side of CURVE (RFC 26; layouts in {@link CurveCommands}).
 *
 * <pre>
 * HELLO     --box opens-->                            WELCOME sent, INITIATE awaited
 * INITIATE  --cookie, box, vouch good, key allowed--> READY sent with {@link #accept}
 * any       --something wrong-->                      ProtocolException
 * </pre>
 *
 * <p>Between HELLO and INITIATE the connection's secret is in the cookie alone, under a key that
 * only this connection has: a cookie of another one does not open.
 *
 * <p>Owner: the connection's event loop.
 */
public final class CurveServerMechanism implements Mechanism {
  private static final int VERSION_AT = 6;
  private static final int KEY_AT = 80;
  private static final int NONCE_AT = 112;
  private static final int BOX_AT = 120;

  private static final int INITIATE_COOKIE_AT = 9;
  private static final int INITIATE_NONCE_AT = 105;
  private static final int INITIATE_BOX_AT = 113;

  private final SocketType own;
  private final Security.CurveServer settings;

  /** The key of the cookie, then the key of the connection. */
  private final MemorySegment secrets = Arena.ofAuto().allocate(2 * Sodium.KEY);

  private final MemorySegment cookieKey = secrets.asSlice(0, Sodium.KEY);
  private final MemorySegment key = secrets.asSlice(Sodium.KEY);
  private boolean welcomed;
  private long heard;
  private @Nullable CurvePeer peer;

  public CurveServerMechanism(SocketType own, Security.CurveServer settings) {
    this.own = own;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "CURVE";
  }

  @Override
  public void begin(ByteBuf out) {}

  @Override
  public @Nullable Metadata take(ByteBuf in, int at, int length, ByteBuf out) {
    try (Scratch scratch = new Scratch(length)) {
      if (!welcomed) {
        CurveCommands.expect(in, at, length, CurveCommands.HELLO_NAME, CurveCommands.HELLO, true);
        hello(scratch.copy(in, at, length), scratch, out);
        welcomed = true;
        return null;
      }
      CurveCommands.expect(
          in, at, length, CurveCommands.INITIATE_NAME, CurveCommands.INITIATE, false);
      return initiate(scratch.copy(in, at, length), scratch);
    }
  }

  private void hello(MemorySegment hello, Scratch scratch, ByteBuf out) {
    int major = hello.get(ValueLayout.JAVA_BYTE, VERSION_AT);
    int minor = hello.get(ValueLayout.JAVA_BYTE, VERSION_AT + 1);
    if (major != 1 || minor != 0) {
      throw new ProtocolException(
          CloseReason.BAD_HANDSHAKE,
          "CURVE version %d.%d (expected: 1.0)".formatted(major & 0xff, minor & 0xff));
    }
    MemorySegment client = hello.asSlice(KEY_AT, Sodium.KEY);
    MemorySegment zeros = scratch.bytes(64);
    MemorySegment shared = scratch.bytes(Sodium.KEY);
    MemorySegment shortNonce = hello.asSlice(NONCE_AT, 8);
    boolean isGood =
        Sodium.sharedKey(shared, client, settings.secretKey().segment())
            && Sodium.open(
                zeros,
                hello.asSlice(BOX_AT),
                scratch.nonce(CurveCommands.HELLO_NONCE, shortNonce),
                shared)
            && Sodium.equal(zeros, scratch.bytes(64));
    if (!isGood) {
      throw CurveCommands.wrongKey(
          "its HELLO is not for our key: the client is configured with another server key");
    }
    heard = shortNonce.get(CurveCommands.COUNTER, 0);
    welcome(client, shared, scratch, out);
  }

  private void welcome(MemorySegment client, MemorySegment shared, Scratch scratch, ByteBuf out) {
    MemorySegment inCookie = scratch.bytes(2 * Sodium.KEY);
    MemorySegment secret = inCookie.asSlice(Sodium.KEY);
    inCookie.asSlice(0, Sodium.KEY).copyFrom(client);
    Sodium.random(secret);
    MemorySegment plain = scratch.bytes(Sodium.KEY + CurveCommands.COOKIE);
    Sodium.publicKey(plain.asSlice(0, Sodium.KEY), secret);

    MemorySegment cookieNonce = plain.asSlice(Sodium.KEY, 16);
    Sodium.random(cookieNonce);
    Sodium.random(cookieKey);
    Sodium.box(
        plain.asSlice(Sodium.KEY + 16),
        inCookie,
        scratch.nonce(CurveCommands.COOKIE_NONCE, cookieNonce),
        cookieKey);

    MemorySegment welcome = scratch.bytes(CurveCommands.WELCOME);
    CurveCommands.name(welcome, CurveCommands.WELCOME_NAME);
    MemorySegment nonce = welcome.asSlice(8, 16);
    Sodium.random(nonce);
    Sodium.box(
        welcome.asSlice(24), plain, scratch.nonce(CurveCommands.WELCOME_NONCE, nonce), shared);
    CurveCommands.write(out, welcome);
  }

  private Metadata initiate(MemorySegment initiate, Scratch scratch) {
    MemorySegment inCookie = scratch.bytes(2 * Sodium.KEY);
    boolean isOurs =
        Sodium.open(
            inCookie,
            initiate.asSlice(INITIATE_COOKIE_AT + 16, CurveCommands.COOKIE - 16),
            scratch.nonce(CurveCommands.COOKIE_NONCE, initiate.asSlice(INITIATE_COOKIE_AT, 16)),
            cookieKey);
    if (!isOurs) {
      throw CurveCommands.wrongKey("the cookie in its INITIATE does not belong to this connection");
    }
    MemorySegment client = inCookie.asSlice(0, Sodium.KEY);
    MemorySegment secret = inCookie.asSlice(Sodium.KEY);
    MemorySegment shortNonce = initiate.asSlice(INITIATE_NONCE_AT, 8);
    long counter = shortNonce.get(CurveCommands.COUNTER, 0);
    if (Long.compareUnsigned(counter, heard) <= 0) {
      throw CurveTraffic.stale("INITIATE", counter, heard);
    }
    MemorySegment plain = scratch.bytes(initiate.byteSize() - INITIATE_BOX_AT - Sodium.TAG);
    boolean opens =
        Sodium.sharedKey(key, client, secret)
            && Sodium.open(
                plain,
                initiate.asSlice(INITIATE_BOX_AT),
                scratch.nonce(CurveCommands.INITIATE_NONCE, shortNonce),
                key);
    if (!opens) {
      throw CurveCommands.wrongKey("its INITIATE cannot be decrypted");
    }
    heard = counter;
    CurvePublicKey longTerm = checkVouch(plain, client, secret, scratch);
    Metadata metadata = CurveCommands.metadata(plain.asSlice(128));
    peer = allowed(longTerm);
    return metadata;
  }

  /** The vouch says, with the client's own key, that it is the client of this connection. */
  private CurvePublicKey checkVouch(
      MemorySegment plain, MemorySegment client, MemorySegment secret, Scratch scratch) {
    MemorySegment longTerm = plain.asSlice(0, Sodium.KEY);
    MemorySegment vouched = scratch.bytes(2 * Sodium.KEY);
    MemorySegment shared = scratch.bytes(Sodium.KEY);
    MemorySegment server = scratch.bytes(Sodium.KEY);
    Sodium.publicKey(server, settings.secretKey().segment());
    boolean isGood =
        Sodium.sharedKey(shared, longTerm, secret)
            && Sodium.open(
                vouched,
                plain.asSlice(48, 80),
                scratch.nonce(CurveCommands.VOUCH_NONCE, plain.asSlice(Sodium.KEY, 16)),
                shared)
            && Sodium.equal(vouched.asSlice(0, Sodium.KEY), client)
            && Sodium.equal(vouched.asSlice(Sodium.KEY), server);
    if (!isGood) {
      throw CurveCommands.wrongKey(
          "it does not prove that it owns client key %s: its secret and public key belong to different pairs"
              .formatted(CurvePublicKey.of(longTerm)));
    }
    return CurvePublicKey.of(longTerm);
  }

  private CurvePeer allowed(CurvePublicKey client) {
    return settings
        .clients()
        .find(client)
        .orElseThrow(() ->
            new ProtocolException(
                CloseReason.NOT_ALLOWED, "client key %s is not allowed".formatted(client)));
  }

  @Override
  public void accept(ByteBuf out) {
    try (Scratch scratch = new Scratch(256)) {
      MemorySegment metadata = CurveCommands.metadata(own);
      MemorySegment plain = scratch.bytes(metadata.byteSize()).copyFrom(metadata);
      MemorySegment ready = scratch.bytes(CurveCommands.READY + plain.byteSize());
      CurveCommands.name(ready, CurveCommands.READY_NAME);
      MemorySegment shortNonce = ready.asSlice(6, 8);
      shortNonce.set(CurveCommands.COUNTER, 0, 1);
      Sodium.box(
          ready.asSlice(14), plain, scratch.nonce(CurveCommands.READY_NONCE, shortNonce), key);
      CurveCommands.write(out, ready);
    }
  }

  @Override
  public CurveTraffic traffic(Limits limits) {
    return new CurveTraffic(
        key, CurveCommands.SERVER_NONCE, 1, CurveCommands.CLIENT_NONCE, heard, limits);
  }

  @Override
  public Optional<CurvePeer> peer() {
    return Optional.ofNullable(peer);
  }

  @Override
  public boolean isCostly() {
    return welcomed;
  }

  @Override
  public void wipe() {
    Sodium.wipe(secrets);
  }
}
