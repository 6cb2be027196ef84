package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zeekbus.zmtp.Limits;

/** Streams of all sorts in random pieces, against the plain twin. A failure prints its seed. */
final class RandomStreamsTest {
  private static final int SEEDS = 2000;
  private static final int MAX_FIRST = 300;
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT.handshakeTimeout(), 80_000, 150_000, 6, MAX_FIRST, 1, 1);

  @Test
  void theReaderSaysWhatItsTwinSays() {
    int failures = 0;
    for (int i = 0; i < SEEDS; i++) {
      long seed = Long.getLong("seed", i);
      Random random = new Random(seed);
      byte[] stream = stream(random);
      int message = random.nextBoolean() ? LIMITS.message() : 1 + random.nextInt(2000);
      Bounds bounds = new Bounds(LIMITS, MAX_FIRST, message);
      List<ReaderCall> expected = PlainReader.read(stream, bounds);
      if (!expected.isEmpty() && expected.getLast() instanceof ReaderCall.Failure) {
        failures++;
      }
      assertThat(inPieces(stream, bounds, random)).as("-Dseed=%d", seed).isEqualTo(expected);
    }
    assertThat(failures).as("some streams are broken, most are not").isBetween(1, SEEDS / 2);
  }

  private static List<ReaderCall> inPieces(byte[] stream, Bounds bounds, Random random) {
    int largest = 1 << random.nextInt(18);
    try (Feed feed = new Feed(bounds)) {
      int at = 0;
      while (at < stream.length) {
        int length = Math.min(stream.length - at, 1 + random.nextInt(largest));
        int index = random.nextInt(100);
        feed.read(stream, at, length, index, index + length + random.nextInt(1 + length));
        at += length;
      }
      return feed.calls();
    }
  }

  private static byte[] stream(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int messages = 1 + random.nextInt(12);
    for (int i = 0; i < messages; i++) {
      int frames = 1 + random.nextInt(random.nextInt(50) == 0 ? 7 : 5);
      for (int frame = 0; frame < frames; frame++) {
        while (random.nextInt(4) == 0) {
          command(out, random);
        }
        int reserved = random.nextInt(10) == 0 ? random.nextInt(32) << 3 : 0;
        int more = frame < frames - 1 ? 1 : 0;
        write(out, random, reserved | more, body(random));
      }
      if (random.nextInt(100) == 0) {
        byte[] garbage = new byte[random.nextInt(40)];
        random.nextBytes(garbage);
        out.writeBytes(garbage);
      }
    }
    byte[] all = out.toByteArray();
    return random.nextInt(4) == 0
        ? java.util.Arrays.copyOf(all, all.length - random.nextInt(Math.min(20, all.length)))
        : all;
  }

  private static void command(ByteArrayOutputStream out, Random random) {
    String name =
        switch (random.nextInt(4)) {
          case 0 -> "\tSUBSCRIBE";
          case 1 -> "\6CANCEL";
          case 2 -> "\4PING";
          default -> "\5OTHER";
        };
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    int data =
        switch (random.nextInt(6)) {
          case 0 -> 240 + random.nextInt(20);
          case 1 -> random.nextInt(1500);
          default -> random.nextInt(20);
        };
    body.writeBytes(new byte[data]);
    int size = body.size();
    if (size >= 256 && size <= 265 && random.nextBoolean()) {
      out.write(4); // as libzmq 4.3.4
      out.writeBytes(ByteBuffer.allocate(8).putLong(size).array());
      out.writeBytes(body.toByteArray());
    } else {
      write(out, random, 4, body.toByteArray());
    }
  }

  private static byte[] body(Random random) {
    int length =
        switch (random.nextInt(20)) {
          case 0 -> 0;
          case 1 -> 255;
          case 2 -> 256;
          case 3 -> MAX_FIRST + random.nextInt(3);
          case 4 -> random.nextInt(5000);
          case 5 -> random.nextInt(10) == 0 ? random.nextInt(80_001) : 1;
          default -> random.nextInt(40);
        };
    byte[] body = new byte[length];
    random.nextBytes(body);
    return body;
  }

  private static void write(ByteArrayOutputStream out, Random random, int flags, byte[] body) {
    if (body.length > 255 || random.nextInt(10) == 0) {
      out.write(flags | 2);
      out.writeBytes(ByteBuffer.allocate(8).putLong(body.length).array());
    } else {
      out.write(flags);
      out.write(body.length);
    }
    out.writeBytes(body);
  }
}
