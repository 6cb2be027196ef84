package org.zeekbus.httpsink.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.httpsink.layout.Destination;
import org.zeekbus.httpsink.layout.LogEncoder;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** Records, cut into requests. */
final class BodyTest {
  private static final Arrival ARRIVAL = new Arrival("worker-1", 0);

  /** {@code [a,b,c]}: a comma behind each record but the last. */
  private static final Destination LIST =
      new Destination(URI.create("http://localhost/"), "x", Bytes.of("["), Bytes.of("]"), 1, false);

  private record Texts(String target) implements LogEncoder {
    @Override
    public Destination destination() {
      return LIST;
    }

    @Override
    public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
      out.put(batch.array(), batch.bytesOffset(0), batch.bytesLength(0));
      out.put(',');
    }
  }

  private static LogBatchReader batch(int cut, String... texts) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("Test::LOG", "x", List.of(LogField.of("s", ZeekType.STRING))));
    for (String text : texts) {
      writer.putBytes(Bytes.of(text));
    }
    byte[] bytes = writer.toBytes();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(bytes, 0, bytes.length - cut);
    return reader;
  }

  private static String text(Parcel parcel) {
    return new String(
        parcel.array(), parcel.from(), parcel.to() - parcel.from(), StandardCharsets.UTF_8);
  }

  @Test
  void aPartHasNoSeparatorBehindItsLastRecord() {
    Body body = new Body(LIST, 1);
    body.add("x", new Texts("t"), batch(0, "a", "bb", "ccc", "dddd"), ARRIVAL);
    assertThat(body.parcels(100, 100)).extracting(BodyTest::text).containsExactly("a,bb,ccc,dddd");
    assertThat(body.parcels(8, 100))
        .extracting(BodyTest::text)
        .containsExactly("a,bb", "ccc", "dddd");
    assertThat(body.parcels(100, 3)).extracting(BodyTest::text).containsExactly("a,bb,ccc", "dddd");
    assertThat(body.parcels(1, 100))
        .extracting(BodyTest::text)
        .containsExactly("a", "bb", "ccc", "dddd");
    assertThat(body.parcels(100, 100).getFirst().halves())
        .extracting(BodyTest::text)
        .containsExactly("a,bb,ccc", "dddd");
    assertThat(body.parcels(100, 100).getFirst().pick(List.of(3, 0)))
        .extracting(BodyTest::text)
        .isEqualTo("a,dddd");
  }

  @Test
  void aBrokenBatchLeavesNothing() {
    Body body = new Body(LIST, 1);
    body.add("x", new Texts("t"), batch(0, "a"), ARRIVAL);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> body.add("y", new Texts("u"), batch(1, "b", "c"), ARRIVAL));
    body.add("z", new Texts("v"), batch(0, "d"), ARRIVAL);
    Parcel all = body.parcels(100, 100).getFirst();
    assertThat(text(all)).isEqualTo("a,d");
    assertThat(all.path(1)).isEqualTo("z");
    assertThat(all.target(1)).isEqualTo("v");
  }

  @Test
  void anEmptyBatchIsNoRequest() {
    Body body = new Body(LIST, 1);
    body.add("x", new Texts("t"), batch(0), ARRIVAL);
    assertThat(body.parcels(100, 100)).isEmpty();
  }

  /** Whatever the limits, requests have all records once, in order, and none too many. */
  @Test
  void partsAreWhole() {
    for (long seed = 1; seed <= 300; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      Body body = new Body(LIST, 1);
      List<String> all = new ArrayList<>();
      List<String> targets = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        String[] texts = new String[random.nextInt(20)];
        for (int j = 0; j < texts.length; j++) {
          texts[j] = all.size() + j + "x".repeat(random.nextInt(30));
        }
        String target = "t" + i;
        body.add("p" + i, new Texts(target), batch(0, texts), ARRIVAL);
        all.addAll(Arrays.asList(texts));
        targets.addAll(Collections.nCopies(texts.length, target));
      }
      int mostBytes = 1 + random.nextInt(100);
      int mostRecords = 1 + random.nextInt(10);
      List<String> sent = new ArrayList<>();
      for (Parcel parcel : body.parcels(mostBytes, mostRecords)) {
        assertThat(parcel.records()).describedAs("seed %d", seed).isBetween(1, mostRecords);
        assertThat(parcel.bytes() <= mostBytes || parcel.records() == 1)
            .describedAs("seed %d", seed)
            .isTrue();
        for (int place = 0; place < parcel.records(); place++) {
          assertThat(parcel.target(place)).isEqualTo(targets.get(sent.size() + place));
          assertThat(parcel.path(place)).isEqualTo(parcel.target(place).replace('t', 'p'));
        }
        List<String> whole = List.of(text(parcel).split(","));
        sent.addAll(whole);
        if (parcel.records() > 1) {
          List<String> halves = new ArrayList<>();
          parcel.halves().forEach(half -> halves.addAll(List.of(text(half).split(","))));
          assertThat(halves).isEqualTo(whole);
          assertThat(parcel.halves()).extracting(Parcel::records).doesNotContain(0);
        }
      }
      assertThat(sent).describedAs("seed %d", seed).isEqualTo(all);
    }
  }
}
