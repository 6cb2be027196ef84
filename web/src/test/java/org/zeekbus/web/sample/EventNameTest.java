package org.zeekbus.web.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;

/** The name of an event is found in its first bytes; the whole decoders are the oracle. */
final class EventNameTest {
  private static final byte[] BINARY = EventFormat.BINARY.toString().getBytes(US_ASCII);

  private static byte[] head(byte[] payload) {
    return Arrays.copyOf(payload, Math.min(payload.length, EventName.HEAD));
  }

  private static String find(EventFormat format, byte[] payload) {
    return EventName.find(format.toString().getBytes(US_ASCII), head(payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.frames", "cluster-small.frames"})
  void inAllEventsOfARealCluster(String recording) {
    Set<String> names = new HashSet<>();
    for (List<byte[]> frames : Recordings.messages(recording, Recordings.EVENT)) {
      EventMessage message = EventMessage.decode(frames);
      String name = message.event().name().text();
      assertThat(EventName.find(frames.get(2), head(frames.get(3)))).isEqualTo(name);
      names.add(name);
      try {
        byte[] json = EventFormat.JSON.encode(message.event());
        assertThat(find(EventFormat.JSON, json)).isEqualTo(name);
      } catch (EncodeException e) {
        // An event that JSON cannot express.
      }
    }
    assertThat(names).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @EnumSource(EventFormat.class)
  void inEventsThatAreLongerThanTheHead(EventFormat format) {
    byte[] payload = format.encode(Event.of("Flood::big", "x".repeat(100_000)));
    assertThat(find(format, payload)).isEqualTo("Flood::big");
  }

  @ParameterizedTest
  @EnumSource(EventFormat.class)
  void whateverItsLength(EventFormat format) {
    for (int length = 0; length <= 200; length++) {
      String name = "n".repeat(length);
      assertThat(find(format, format.encode(Event.of(name, 1)))).isEqualTo(name);
    }
    assertThat(find(format, format.encode(Event.of("n".repeat(201), 1))))
        .isEqualTo(SampledTraffic.UNDECODED);
    assertThat(find(format, format.encode(Event.of("n".repeat(40_000), 1))))
        .isEqualTo(SampledTraffic.UNDECODED);
  }

  @Test
  void nameOfOtherBytesIsPrintable() {
    assertThat(find(EventFormat.BINARY, EventFormat.BINARY.encode(Event.of("a\n\u00e4\"", 1))))
        .isEqualTo("a\\x0a\\xc3\\xa4\"");
  }

  @Test
  void notInOtherFormatsNorInNothing() {
    byte[] event = EventFormat.BINARY.encode(Event.of("a", 1));
    assertThat(EventName.find("zeek-bin-v9".getBytes(US_ASCII), event))
        .isEqualTo(SampledTraffic.UNDECODED);
    assertThat(EventName.find(new byte[0], event)).isEqualTo(SampledTraffic.UNDECODED);
    assertThat(EventName.find(BINARY, new byte[0])).isEqualTo(SampledTraffic.UNDECODED);
    assertThat(find(EventFormat.JSON, event)).isEqualTo(SampledTraffic.UNDECODED);
  }

  /** A peer may send anything: bytes that are cut or changed give some name, and never fail. */
  @Test
  void neverFails() {
    Random random = new Random(15);
    for (EventFormat format : EventFormat.values()) {
      byte[] payload = format.encode(Event.of("Cluster::hello", "worker-1", 5));
      for (int length = 0; length < payload.length; length++) {
        assertThat(find(format, Arrays.copyOf(payload, length))).hasSizeLessThan(1000);
      }
      for (int i = 0; i < 100_000; i++) {
        byte[] changed = payload.clone();
        for (int many = random.nextInt(4); many >= 0; many--) {
          changed[random.nextInt(Math.min(changed.length, 60))] = (byte) random.nextInt();
        }
        assertThat(find(format, changed)).matches("[!-~]*|\\(not decoded\\)");
      }
    }
  }
}
