package org.zeekbus.zeek.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.Recordings;

/** Recorded events with bits flipped, ends cut, and parts of others in them. */
final class MutatedEventsTest {
  private static final int MANY = 200_000;
  private static final int LONGEST = 4_000;

  @Test
  void binaryOnesAreDecodedOrRefused() {
    List<byte[]> seeds =
        Stream.of("cluster-small.frames", "cluster.frames", "websocket/metadata.frames")
            .flatMap(file -> Recordings.messages(file, Recordings.EVENT).stream())
            .map(frames -> frames.get(3))
            .filter(payload -> payload.length <= LONGEST)
            .toList();
    areDecodedOrRefused(
        seeds,
        bytes -> {
          Event event = BinaryEvents.decode(bytes);
          assertThat(BinaryEvents.decode(BinaryEvents.encode(event)).name())
              .isEqualTo(event.name());
        });
  }

  @Test
  void jsonOnesAreDecodedOrRefused() {
    List<byte[]> seeds =
        Pair.all().stream()
            .map(pair -> pair.json().toArray())
            .filter(json -> json.length <= LONGEST)
            .toList();
    areDecodedOrRefused(seeds, JsonEvents::decode);
  }

  private static void areDecodedOrRefused(List<byte[]> seeds, Consumer<byte[]> decoder) {
    int decoded = 0;
    for (int seed = 0; seed < MANY; seed++) {
      byte[] bytes = mutated(seeds, new Random(seed));
      try {
        decoder.accept(bytes);
        decoded++;
      } catch (DecodeException e) {
        assertThat(e.offset()).isBetween(0, bytes.length);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail("seed %d: %s".formatted(seed, HexFormat.of().formatHex(bytes)), e);
      }
    }
    assertThat(decoded).isBetween(MANY / 100, MANY);
  }

  static byte[] mutated(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int left = 1 + random.nextInt(3); left > 0 && bytes.length > 0; left--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, at);
        case 3 -> {
          byte[] other = seeds.get(random.nextInt(seeds.size()));
          bytes = spliced(bytes, at, other, random.nextInt(other.length));
        }
        default -> bytes = spliced(bytes, at, bytes, random.nextInt(bytes.length));
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] head, int to, byte[] tail, int from) {
    byte[] both = Arrays.copyOf(head, to + tail.length - from);
    System.arraycopy(tail, from, both, to, tail.length - from);
    return both;
  }
}
