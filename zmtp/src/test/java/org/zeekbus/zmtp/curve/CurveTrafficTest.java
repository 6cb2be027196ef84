package org.zeekbus.zmtp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.sodium.Sodium;
import org.zeekbus.zmtp.wire.MessageReader;
import org.zeekbus.zmtp.wire.ProtocolException;
import org.zeekbus.zmtp.wire.ReaderCall;
import org.zeekbus.zmtp.wire.RecordingSink;

/** Frames under CURVE, in any cut, and what a man in the middle can do to them. */
final class CurveTrafficTest {
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 1 << 20, 4 << 20, 10, 100, 10, 10);

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
  private final CurveTraffic client = CurveDialogue.traffic(false, LIMITS);
  private final CurveTraffic server = CurveDialogue.traffic(true, LIMITS);
  private final RecordingSink heard = new RecordingSink(1 << 20);
  private final MessageReader reader = new MessageReader(LIMITS, 1 << 20, 4 << 20, memory, heard);

  @AfterEach
  void givesAllBack() {
    server.release();
    client.release();
    reader.release();
    assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory()).isZero();
  }

  @Test
  void aFrameIs33BytesLonger() {
    assertThat(Hex.print(CurveDialogue.sealed(client, "00 03 'abc'")))
        .hasSize(2 * (2 + 33 + 3))
        .startsWith(Hex.print(Hex.bytes("00 24 07 'MESSAGE' 00*7 03")));
    assertThat(Hex.print(CurveDialogue.sealed(client, "00 DE 'x'*222")))
        .startsWith(Hex.print(Hex.bytes("00 FF 07 'MESSAGE' 00*7 04")));
    assertThat(Hex.print(CurveDialogue.sealed(client, "00 DF 'x'*223")))
        .startsWith(Hex.print(Hex.bytes("02 00*6 01 00 07 'MESSAGE' 00*7 05")));
  }

  @Test
  void boxesAreThoseOfLibsodium() {
    try (Scratch scratch = new Scratch(100_000)) {
      for (int length :
          new int[] {
            0, 1, 30, 31, 32, 63, 64, 65, 255, 256, 300, 1000, 1024, 1025, 1055, 1056, 5000, 70_000
          }) {
        byte[] sealed = CurveDialogue.sealed(client, frame(0, length));
        int start = sealed.length - length - CurveTraffic.OVERHEAD;
        MemorySegment nonce = scratch.bytes(Sodium.NONCE);
        CurveCommands.nonce(
            nonce, CurveCommands.CLIENT_NONCE, MemorySegment.ofArray(sealed).asSlice(start + 8, 8));
        MemorySegment plain = scratch.bytes(length + 1);
        plain.asSlice(1).fill((byte) 'y');
        MemorySegment box = scratch.bytes(length + 1 + Sodium.TAG);
        Sodium.box(box, plain, nonce, scratch.bytes(Sodium.KEY));
        assertThat(Hex.print(box.toArray(ValueLayout.JAVA_BYTE)))
            .as("%d bytes", length)
            .isEqualTo(Hex.print(Arrays.copyOfRange(sealed, start + 16, sealed.length)));
      }
    }
  }

  @Test
  void framesOfAnySizeComeOutInAnyCut() {
    Random random = new Random(7);
    for (int cut : new int[] {1, 2, 7, 33, 100, 1000, 20_000, 1 << 20}) {
      ByteArrayOutputStream stream = new ByteArrayOutputStream();
      List<ReaderCall> expected = new ArrayList<>();
      for (int length : new int[] {0, 1, 222, 223, 255, 256, 300, 5000, 40_000}) {
        String first = frame(1, random.nextInt(300));
        String second = frame(0, cut < 7 ? Math.min(length, 300) : length);
        stream.writeBytes(CurveDialogue.sealed(client, first + second));
        stream.writeBytes(CurveDialogue.sealed(client, "04 05 04 'PING'"));
        expected.add(new ReaderCall.Message(Hex.print(Hex.bytes(first + second)), 2));
        expected.add(new ReaderCall.Command(Hex.print(Hex.bytes("04 'PING'"))));
      }
      heard.calls().clear();

      hears(stream.toByteArray(), cut);

      assertThat(heard.calls()).as("cut %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void nothingOfAChangedFrameIsHeard() {
    byte[] good = CurveDialogue.sealed(client, "00 03 'abc'");
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= (byte) (at == 0 ? 1 : 0x80);
      CurveTraffic fresh = CurveDialogue.traffic(true, LIMITS);
      try {
        hears(fresh, changed, changed.length);
      } catch (ProtocolException e) {
        assertThat(e.reason())
            .isIn(
                CloseReason.BAD_CURVE,
                CloseReason.BAD_FRAME,
                CloseReason.BAD_NONCE,
                CloseReason.TOO_LARGE);
      }
      fresh.release();
      assertThat(heard.calls()).as("byte %d", at).isEmpty();
    }
  }

  @Test
  void whatStandsBeforeAFaultIsHeard() {
    byte[] good = CurveDialogue.sealed(client, "00 01 'a' 00 01 'b'");
    byte[] bad = CurveDialogue.sealed(client, "00 01 'c'");
    bad[bad.length - 1] ^= 1;
    assertThatThrownBy(() -> hears(both(good, bad), good.length + bad.length))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("changed on the way");
    assertThat(heard.calls())
        .containsExactly(new ReaderCall.Message("000161", 1), new ReaderCall.Message("000162", 1));
  }

  @Test
  void aRepeatedFrameIsRefused() {
    byte[] frame = CurveDialogue.sealed(client, "00 01 'a'");
    hears(frame, frame.length);
    assertThatThrownBy(() -> hears(frame, frame.length))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.BAD_NONCE))
        .hasMessageContaining("MESSAGE with nonce 3 after 3");
  }

  @Test
  void framesInAnotherOrderAreRefusedAndGapsAreNot() {
    byte[] first = CurveDialogue.sealed(client, "00 01 'a'");
    byte[] second = CurveDialogue.sealed(client, "00 01 'b'");
    hears(second, second.length);
    assertThat(heard.calls()).hasSize(1);
    assertThatThrownBy(() -> hears(first, first.length))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.BAD_NONCE));
  }

  @Test
  void aFrameOfTheOtherDirectionDoesNotOpen() {
    CurveTraffic other = CurveDialogue.traffic(true, LIMITS);
    CurveDialogue.sealed(other, "00 00");
    byte[] reflected = CurveDialogue.sealed(other, "00 01 'a'");
    assertThatThrownBy(() -> hears(reflected, reflected.length))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.BAD_CURVE));
    other.release();
  }

  @Test
  void plainFramesAreRefused() {
    for (String plain :
        new String[] {
          "00 01 'a'", // too short
          "00 28 'x'*40", // no MESSAGE
          "04 28 07 'MESSAGE' 'x'*32", // outer COMMAND
          "01 28 07 'MESSAGE' 'x'*32", // outer MORE
        }) {
      byte[] bytes = Hex.bytes(plain);
      assertThatThrownBy(() -> hears(bytes, bytes.length))
          .as(plain)
          .isInstanceOfSatisfying(
              ProtocolException.class,
              e -> assertThat(e.reason()).isEqualTo(CloseReason.BAD_FRAME));
    }
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeItIsHeld() {
    for (String head : new String[] {"02 7F FF*7", "02 FF*8", "02 00*4 00 10 00 22"}) {
      CurveTraffic fresh = CurveDialogue.traffic(true, LIMITS);
      byte[] bytes = Hex.bytes(head);
      assertThatThrownBy(() -> hears(fresh, bytes, 3))
          .as(head)
          .isInstanceOfSatisfying(
              ProtocolException.class,
              e -> assertThat(e.reason()).isEqualTo(CloseReason.TOO_LARGE));
      assertThat(fresh.held()).isZero();
      fresh.release();
    }
  }

  @Test
  void whatIsTooLongToBeOfUseIsNotKept() {
    byte[] before = CurveDialogue.sealed(client, frame(0, 10));
    byte[] tooLong = CurveDialogue.sealed(client, frame(0, 501) + frame(4, 20_000));
    byte[] after = CurveDialogue.sealed(client, frame(0, 500));
    byte[] all = both(both(before, tooLong), after);
    for (int cut : new int[] {all.length, 1, 7, 100, 5000}) {
      CurveTraffic fresh = CurveDialogue.traffic(true, LIMITS);
      fresh.skipBeyond(500);
      heard.calls().clear();
      for (int at = 0; at < all.length; at += cut) {
        hears(fresh, Arrays.copyOfRange(all, at, Math.min(all.length, at + cut)), cut);
        assertThat(fresh.held()).isLessThanOrEqualTo(500 + CurveTraffic.OVERHEAD);
      }
      assertThat(heard.calls())
          .as("cut at %d", cut)
          .containsExactlyInAnyOrder(
              new ReaderCall.Message(Hex.print(Hex.bytes(frame(0, 10))), 1),
              new ReaderCall.OversizedCommand(501),
              new ReaderCall.OversizedCommand(20_000),
              new ReaderCall.Message(Hex.print(Hex.bytes(frame(0, 500))), 1));
      fresh.release();
    }
  }

  @Test
  void anInnerCommandWithMoreIsRefused() {
    byte[] bytes = CurveDialogue.sealed(client, "05 05 04 'PING'");
    assertThatThrownBy(() -> hears(bytes, bytes.length))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("a command has no MORE");
  }

  @Test
  void noncesEndBeforeTheyComeRound() {
    CurveTraffic old =
        new CurveTraffic(
            MemorySegment.ofArray(new byte[Sodium.KEY]),
            CurveCommands.CLIENT_NONCE,
            (-1L << 32) - 1,
            CurveCommands.SERVER_NONCE,
            1,
            LIMITS);
    assertThat(old.isExhausted()).isFalse();
    CurveDialogue.sealed(old, "00 00");
    assertThat(old.isExhausted()).isTrue();
    old.release();
  }

  private static String frame(int flags, int length) {
    return (length <= 255
            ? "%02X %02X ".formatted(flags, length)
            : "%02X 00*4 %02X %02X %02X %02X "
                .formatted(
                    flags | 2, length >>> 24, length >> 16 & 255, length >> 8 & 255, length & 255))
        + (length == 0 ? "" : "'y'*" + length + " ");
  }

  private static byte[] both(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private void hears(byte[] bytes, int cut) {
    hears(server, bytes, cut);
  }

  private void hears(CurveTraffic by, byte[] bytes, int cut) {
    for (int at = 0; at < bytes.length; at += cut) {
      ByteBuf in = memory.directBuffer().writeBytes(bytes, at, Math.min(cut, bytes.length - at));
      try {
        by.read(in, reader, memory);
        assertThat(heard.isAfterRead()).isTrue();
      } finally {
        in.release();
      }
    }
  }
}
