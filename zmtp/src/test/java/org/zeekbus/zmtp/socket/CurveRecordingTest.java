package org.zeekbus.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.CurvePeer;
import org.zeekbus.zmtp.CurveSecretKey;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.curve.CurveCommands;
import org.zeekbus.zmtp.curve.CurveDialogue;
import org.zeekbus.zmtp.curve.CurveRecording;
import org.zeekbus.zmtp.curve.CurveServerMechanism;
import org.zeekbus.zmtp.curve.CurveTraffic;
import org.zeekbus.zmtp.sodium.Sodium;
import org.zeekbus.zmtp.wire.Mechanism;

/**
 * The commands that real Zeek nodes sent under CURVE. The keys that they made for each connection
 * are lost, so the recorded keys open only HELLO and WELCOME. Made again from keys and nonces, both
 * are the same to the byte.
 */
final class CurveRecordingTest {
  private static final CurveSecretKey SERVER =
      CurveSecretKey.parse(CurveRecording.key("CURVE_SERVER_SECRETKEY"));

  private record Frame(int flags, ByteBuf content) {
    byte[] body() {
      return ByteBufUtil.getBytes(content);
    }
  }

  static List<CurveRecording> recordings() {
    return CurveRecording.all();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void handshakes(CurveRecording recording) {
    List<Frame> client = frames(recording.clientBytes());
    List<Frame> server = frames(recording.serverBytes());
    byte[] hello = client.get(0).body();
    byte[] welcome = server.get(0).body();

    assertThat(hello).hasSize(200);
    assertThat(client.get(1).body()).hasSize(277).startsWith(Hex.bytes("08 'INITIATE'"));
    assertThat(server.get(1).body()).hasSize(50).startsWith(Hex.bytes("05 'READY'"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(32);
      assertThat(
              Sodium.sharedKey(
                  key, segment(arena, Arrays.copyOfRange(hello, 80, 112)), SERVER.segment()))
          .isTrue();
      byte[] zeros =
          reopened(arena, hello, 120, "CurveZMQHELLO---", Arrays.copyOfRange(hello, 112, 120), key);
      assertThat(zeros).isEqualTo(new byte[64]);
      byte[] inWelcome =
          reopened(arena, welcome, 24, "WELCOME-", Arrays.copyOfRange(welcome, 8, 24), key);
      assertThat(Arrays.copyOfRange(inWelcome, 32, 128))
          .as("the cookie, which comes back")
          .isEqualTo(Arrays.copyOfRange(client.get(1).body(), 9, 105));
    }
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void ourServerUnderstandsHello(CurveRecording recording) {
    byte[] hello = frames(recording.clientBytes()).getFirst().body();
    Mechanism ours =
        new CurveServerMechanism(
            SocketType.valueOf(recording.bound()),
            new Security.CurveServer(SERVER, key -> Optional.of(CurvePeer.of(key, "node"))));
    assertThat(CurveDialogue.answers(ours, hello)).hasSize(168);
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void trafficIsMessagesWhoseNoncesGrow(CurveRecording recording) {
    checkTraffic(frames(recording.clientBytes()), 3);
    checkTraffic(frames(recording.serverBytes()), 2);
  }

  private static void checkTraffic(List<Frame> frames, long first) {
    long expected = first;
    for (Frame frame : frames.subList(2, frames.size())) {
      assertThat(frame.flags() & ~Commands.LONG).isZero();
      assertThat(frame.body().length).isGreaterThanOrEqualTo(CurveTraffic.OVERHEAD);
      ByteBuf body = Unpooled.wrappedBuffer(frame.body());
      assertThat(ByteBufUtil.getBytes(body, 0, 8)).isEqualTo(Hex.bytes("07 'MESSAGE'"));
      assertThat(body.getLong(8)).isEqualTo(expected++);
    }
  }

  /** Opens a box, and closes it again to the same bytes. */
  private static byte[] reopened(
      Arena arena, byte[] command, int at, String name, byte[] onWire, MemorySegment key) {
    MemorySegment nonce = arena.allocate(24);
    CurveCommands.nonce(nonce, name, MemorySegment.ofArray(onWire));
    MemorySegment box = segment(arena, Arrays.copyOfRange(command, at, command.length));
    MemorySegment plain = arena.allocate(box.byteSize() - 16);
    assertThat(Sodium.open(plain, box, nonce, key)).as(name).isTrue();
    MemorySegment again = arena.allocate(box.byteSize());
    Sodium.box(again, plain, nonce, key);
    assertThat(again.mismatch(box)).as(name).isEqualTo(-1);
    return plain.toArray(ValueLayout.JAVA_BYTE);
  }

  private static MemorySegment segment(Arena arena, byte[] bytes) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  /** Frames after the greeting; one that the end of the recording cuts is left out. */
  private static List<Frame> frames(byte[] stream) {
    List<Frame> frames = new ArrayList<>();
    ByteBuf in = Unpooled.wrappedBuffer(stream, 64, stream.length - 64);
    while (in.readableBytes() >= 2) {
      int flags = in.readByte();
      long length = (flags & Commands.LONG) == 0 ? in.readUnsignedByte() : in.readLong();
      if (length > in.readableBytes()) {
        break;
      }
      frames.add(new Frame(flags, in.readSlice((int) length)));
    }
    assertThat(frames).hasSizeGreaterThanOrEqualTo(2);
    return frames;
  }
}
