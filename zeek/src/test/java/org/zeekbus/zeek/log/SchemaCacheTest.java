package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;

final class SchemaCacheTest {
  private final SchemaCache cache = new SchemaCache();

  @Test
  void sameBytesGiveTheSameObject() {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    byte[] first = bytes(schema("conn", 3));
    batch.open(first, 0, first.length);
    LogSchema schema = batch.schema();
    byte[] other = bytes(schema("dns", 3));
    batch.open(other, 0, other.length);
    assertThat(batch.schema()).isNotEqualTo(schema);

    byte[] again = new byte[first.length + 5];
    System.arraycopy(first, 0, again, 5, first.length);
    batch.open(again, 5, first.length);
    assertThat(batch.schema()).isSameAs(schema).isEqualTo(schema("conn", 3));
  }

  @Test
  void aThousandLogsAreKept() {
    for (int i = 0; i < 1_000; i++) {
      add(schema("log-" + i, 26));
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(find(schema("log-" + i, 26))).as("log %d", i).isTrue();
    }
  }

  @Test
  void ofOneLogTheLastOnesAreKept() {
    for (int fields = 1; fields <= SchemaCache.WAYS; fields++) {
      add(schema("conn", fields));
    }
    assertThat(find(schema("conn", 1))).isTrue();
    add(schema("conn", 100));
    assertThat(find(schema("conn", 1))).as("was used after 2").isTrue();
    assertThat(find(schema("conn", 2))).isFalse();
    assertThat(find(schema("conn", 3))).isTrue();
    assertThat(find(schema("conn", 100))).isTrue();
  }

  @Test
  void floodOfOneLogsSchemasLeavesOthersAlone() {
    add(schema("dns", 26));
    for (int fields = 1; fields < 1_000; fields++) {
      add(schema("conn", fields));
      assertThat(cache.held()).isLessThanOrEqualTo(SchemaCache.MOST_BYTES);
    }
    assertThat(find(schema("dns", 26))).isTrue();
  }

  @Test
  void heldBytesAreBounded() {
    for (int i = 0; i < 2_000; i++) {
      add(schema("log-" + i, 100));
      assertThat(cache.held()).isLessThanOrEqualTo(SchemaCache.MOST_BYTES);
    }
    assertThat(find(schema("log-1999", 100))).isTrue();
    assertThat(find(schema("log-0", 100))).isFalse();
  }

  @Test
  void longSchemaIsNotKept() {
    LogSchema longest = schema("conn", SchemaCache.LONGEST / 14);
    add(longest);
    assertThat(cache.held()).isZero();
    assertThat(find(longest)).isFalse();
  }

  @Test
  void halfOfASchemaIsNotFound() {
    add(schema("conn", 3));
    byte[] in = bytes(schema("conn", 3));
    for (int length = 0; length < in.length - Integer.BYTES; length++) {
      assertThat(cache.find(in, 0, length)).as("cut at %d", length).isNull();
    }
    assertThat(cache.find(in, 0, in.length - Integer.BYTES)).isNotNull();
  }

  private void add(LogSchema schema) {
    byte[] bytes = bytes(schema);
    cache.add(schema, bytes, 0, bytes.length - Integer.BYTES);
  }

  private boolean find(LogSchema schema) {
    byte[] bytes = bytes(schema);
    return cache.find(bytes, 0, bytes.length) != null;
  }

  private static LogSchema schema(String path, int fields) {
    return LogSchema.of(
        "Some::LOG",
        path,
        IntStream.range(0, fields).mapToObj(i -> LogField.of("f" + i, ZeekType.COUNT)).toList());
  }

  /** Of a batch without records: the schema, and their number. */
  private static byte[] bytes(LogSchema schema) {
    return new LogBatchWriter(schema).toBytes();
  }

  @Test
  void schemasAreEqualIfNamesAndTypesAre() {
    LogField a = LogField.of("a", ZeekType.COUNT);
    assertThat(a)
        .isEqualTo(new LogField(a.name(), a.type(), a.elementType(), false))
        .hasSameHashCodeAs(new LogField(a.name(), a.type(), a.elementType(), false))
        .isNotEqualTo(LogField.of("a", ZeekType.INT))
        .isNotEqualTo(LogField.of("b", ZeekType.COUNT));
    assertThat(LogField.set("s", ZeekType.ADDR))
        .hasToString("s: set[addr]")
        .isNotEqualTo(LogField.set("s", ZeekType.PORT))
        .isNotEqualTo(LogField.vector("s", ZeekType.ADDR));
    assertThat(LogSchema.of("A::LOG", "a", List.of(a)))
        .isEqualTo(LogSchema.of("A::LOG", "a", List.of(a)))
        .hasSameHashCodeAs(LogSchema.of("A::LOG", "a", List.of(a)))
        .hasToString("a (A::LOG) [a: count]")
        .isNotEqualTo(LogSchema.of("A::LOG", "b", List.of(a)))
        .isNotEqualTo(LogSchema.of("B::LOG", "a", List.of(a)));
  }
}
