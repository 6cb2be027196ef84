package org.zeekbus.zmtp.curve;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.sodium.Sodium;
import org.zeekbus.zmtp.wire.Mechanism;
import org.zeekbus.zmtp.wire.Metadata;

/**
 * The client's side of CURVE (RFC 26; layouts in {@link CurveCommands}).
 *
 * <pre>
 * begin    --HELLO sent-->      WELCOME awaited
 * WELCOME  --INITIATE sent-->   READY awaited
 * READY    --box opens-->       done
 * any      --ERROR, or wrong--> ProtocolException
 * </pre>
 *
 * <p>Owner: the connection's event loop.
 */
public final class CurveClientMechanism implements Mechanism {
  private final SocketType own;
  private final Security.CurveClient settings;

  /** The connection's pair, secret first, then its key. */
  private final MemorySegment secrets = Arena.ofAuto().allocate(3 * Sodium.KEY);

  private final MemorySegment secret = secrets.asSlice(0, Sodium.KEY);
  private final MemorySegment publicKey = secrets.asSlice(Sodium.KEY, Sodium.KEY);
  private final MemorySegment key = secrets.asSlice(2 * Sodium.KEY);
  private boolean initiated;
  private long heard;

  public CurveClientMechanism(SocketType own, Security.CurveClient settings) {
    this.own = own;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "CURVE";
  }

  @Override
  public void begin(ByteBuf out) {
    Sodium.random(secret);
    Sodium.publicKey(publicKey, secret);
    try (Scratch scratch = new Scratch(CurveCommands.HELLO)) {
      MemorySegment hello = scratch.bytes(CurveCommands.HELLO);
      CurveCommands.name(hello, CurveCommands.HELLO_NAME + "\1");
      hello.asSlice(80, Sodium.KEY).copyFrom(publicKey);
      MemorySegment shortNonce = hello.asSlice(112, 8);
      shortNonce.set(CurveCommands.COUNTER, 0, 1);
      Sodium.box(
          hello.asSlice(120),
          scratch.bytes(64),
          scratch.nonce(CurveCommands.HELLO_NONCE, shortNonce),
          sharedWithServer(scratch));
      CurveCommands.write(out, hello);
    }
  }

  private MemorySegment sharedWithServer(Scratch scratch) {
    MemorySegment server = scratch.bytes(Sodium.KEY);
    settings.server().writeTo(server);
    MemorySegment shared = scratch.bytes(Sodium.KEY);
    if (!Sodium.sharedKey(shared, server, secret)) {
      throw CurveCommands.wrongKey("the server's public key is not valid");
    }
    return shared;
  }

  @Override
  public @Nullable Metadata take(ByteBuf in, int at, int length, ByteBuf out) {
    CurveCommands.throwError(in, at, length);
    try (Scratch scratch = new Scratch(length)) {
      if (!initiated) {
        CurveCommands.expect(
            in, at, length, CurveCommands.WELCOME_NAME, CurveCommands.WELCOME, true);
        welcome(scratch.copy(in, at, length), scratch, out);
        initiated = true;
        return null;
      }
      CurveCommands.expect(in, at, length, CurveCommands.READY_NAME, CurveCommands.READY, false);
      return ready(scratch.copy(in, at, length), scratch);
    }
  }

  private void welcome(MemorySegment welcome, Scratch scratch, ByteBuf out) {
    MemorySegment plain = scratch.bytes(Sodium.KEY + CurveCommands.COOKIE);
    boolean isGood =
        Sodium.open(
                plain,
                welcome.asSlice(24),
                scratch.nonce(CurveCommands.WELCOME_NONCE, welcome.asSlice(8, 16)),
                sharedWithServer(scratch))
            && Sodium.sharedKey(key, plain.asSlice(0, Sodium.KEY), secret);
    if (!isGood) {
      throw CurveCommands.wrongKey(
          "its WELCOME cannot be decrypted: the server has another key than the one configured here");
    }
    initiate(plain.asSlice(0, Sodium.KEY), plain.asSlice(Sodium.KEY), scratch, out);
  }

  private void initiate(MemorySegment server, MemorySegment cookie, Scratch scratch, ByteBuf out) {
    MemorySegment metadata = CurveCommands.metadata(own);
    MemorySegment plain = scratch.bytes(128 + metadata.byteSize());
    settings.own().publicKey().writeTo(plain.asSlice(0, Sodium.KEY));
    plain.asSlice(128).copyFrom(metadata);
    vouch(plain, server, scratch);

    MemorySegment initiate = scratch.bytes(113 + Sodium.TAG + plain.byteSize());
    CurveCommands.name(initiate, CurveCommands.INITIATE_NAME);
    initiate.asSlice(9, CurveCommands.COOKIE).copyFrom(cookie);
    MemorySegment shortNonce = initiate.asSlice(105, 8);
    shortNonce.set(CurveCommands.COUNTER, 0, 2);
    Sodium.box(
        initiate.asSlice(113), plain, scratch.nonce(CurveCommands.INITIATE_NONCE, shortNonce), key);
    CurveCommands.write(out, initiate);
  }

  private void vouch(MemorySegment plain, MemorySegment server, Scratch scratch) {
    MemorySegment vouched = scratch.bytes(2 * Sodium.KEY);
    vouched.asSlice(0, Sodium.KEY).copyFrom(publicKey);
    settings.server().writeTo(vouched.asSlice(Sodium.KEY));
    MemorySegment nonce = plain.asSlice(Sodium.KEY, 16);
    Sodium.random(nonce);
    MemorySegment shared = scratch.bytes(Sodium.KEY);
    if (!Sodium.sharedKey(shared, server, settings.own().secretKey().segment())) {
      throw CurveCommands.wrongKey("the server's key for this connection is not valid");
    }
    Sodium.box(
        plain.asSlice(48, 80), vouched, scratch.nonce(CurveCommands.VOUCH_NONCE, nonce), shared);
  }

  private Metadata ready(MemorySegment ready, Scratch scratch) {
    MemorySegment shortNonce = ready.asSlice(6, 8);
    MemorySegment plain = scratch.bytes(ready.byteSize() - CurveCommands.READY);
    boolean isGood =
        Sodium.open(
            plain, ready.asSlice(14), scratch.nonce(CurveCommands.READY_NONCE, shortNonce), key);
    if (!isGood) {
      throw CurveCommands.wrongKey("its READY cannot be decrypted");
    }
    heard = shortNonce.get(CurveCommands.COUNTER, 0);
    return CurveCommands.metadata(plain);
  }

  @Override
  public CurveTraffic traffic(Limits limits) {
    return new CurveTraffic(
        key, CurveCommands.CLIENT_NONCE, 2, CurveCommands.SERVER_NONCE, heard, limits);
  }

  @Override
  public void wipe() {
    Sodium.wipe(secrets);
  }
}
