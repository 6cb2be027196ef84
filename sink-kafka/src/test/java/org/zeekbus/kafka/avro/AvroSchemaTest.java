package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import tools.jackson.databind.json.JsonMapper;

/** What a registry and the readers of a topic get to see. */
final class AvroSchemaTest {
  @Test
  void theSchemaOfALog() {
    LogSchema log =
        LogSchema.of(
            "Conn::LOG",
            "conn",
            List.of(
                LogField.of("ts", ZeekType.TIME),
                LogField.of("id.orig_h", ZeekType.ADDR),
                LogField.of("id.orig_p", ZeekType.PORT),
                LogField.of("orig_bytes", ZeekType.COUNT),
                LogField.of("duration", ZeekType.INTERVAL),
                LogField.set("tunnel_parents", ZeekType.STRING),
                LogField.vector("ttls", ZeekType.INTERVAL)));
    JsonMapper json = new JsonMapper();
    assertThat(json.readTree(AvroSchema.of(log).toString()))
        .isEqualTo(
            json.readTree(
                """
                {
                  "type": "record",
                  "name": "conn",
                  "namespace": "zeek",
                  "fields": [
                    {"name": "ts",
                     "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}],
                     "default": null, "zeekName": "ts", "zeekType": "time"},
                    {"name": "id_orig_h", "type": ["null", "string"],
                     "default": null, "zeekName": "id.orig_h", "zeekType": "addr"},
                    {"name": "id_orig_p", "type": ["null", "int"],
                     "default": null, "zeekName": "id.orig_p", "zeekType": "port"},
                    {"name": "orig_bytes", "type": ["null", "long"],
                     "default": null, "zeekName": "orig_bytes", "zeekType": "count"},
                    {"name": "duration", "type": ["null", "double"],
                     "default": null, "zeekName": "duration", "zeekType": "interval"},
                    {"name": "tunnel_parents",
                     "type": ["null", {"type": "array", "items": "string"}],
                     "default": null, "zeekName": "tunnel_parents", "zeekType": "set[string]"},
                    {"name": "ttls",
                     "type": ["null", {"type": "array", "items": ["null", "double"]}],
                     "default": null, "zeekName": "ttls", "zeekType": "vector[interval]"}
                  ]
                }
                """));
  }

  @Test
  void namesHaveOnlyWhatAvroAllows() {
    assertThat(AvroNames.of(Bytes.of("id.orig_h"))).isEqualTo("id_orig_h");
    assertThat(AvroNames.of(Bytes.of("2fast"))).isEqualTo("_2fast");
    assertThat(AvroNames.of(Bytes.of("é"))).isEqualTo("__");
    assertThat(AvroNames.of(Bytes.EMPTY)).isEqualTo("_");
    assertThat(AvroNames.of(Bytes.of("a/b-c\"\\"))).isEqualTo("a_b_c__");
  }

  @Test
  void noTwoFieldsHaveOneName() {
    assertThat(names("a.b", "a_b", "a-b", "a_b", "a_b_2", "c"))
        .containsExactly("a_b_3", "a_b", "a_b_4", "a_b_5", "a_b_2", "c");
  }

  @Test
  void aNameThatIsNoUtf8IsSpelt() {
    LogField field = new LogField(OneBatch.bytes("a\u00ff"), ZeekType.INT, ZeekType.VOID, true);
    Schema schema = AvroSchema.of(LogSchema.of("Test::LOG", "test", List.of(field)));
    assertThat(schema.getFields().getFirst().name()).isEqualTo("a_");
    assertThat(schema.getFields().getFirst().getProp(AvroSchema.ZEEK_NAME)).isEqualTo("a\\xff");
  }

  /** Registries and readers parse the text that we send, whatever a node has named its fields. */
  @Test
  void everyNameGivesASchemaThatParses() {
    for (int b = 0; b < 256; b++) {
      Bytes odd = Bytes.of(new byte[] {(byte) b, (byte) b});
      LogSchema log =
          new LogSchema(
              odd,
              odd,
              odd,
              odd,
              List.of(
                  new LogField(odd, ZeekType.INT, ZeekType.VOID, true),
                  new LogField(odd, ZeekType.TABLE, ZeekType.VOID, true)));
      String text = AvroSchema.of(log).toString();
      String sent = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      assertThat(new Schema.Parser().parse(sent)).isEqualTo(AvroSchema.of(log));
    }
  }

  @Test
  void everyTypeOfFieldHasASchema() {
    for (ZeekType type : ZeekType.values()) {
      LogSchema log =
          LogSchema.of(
              "Test::LOG",
              "test",
              List.of(
                  LogField.of("field", type),
                  LogField.set("set", type),
                  LogField.vector("vector", type)));
      assertThat(AvroSchema.of(log).getFields()).hasSize(3);
    }
  }

  @Test
  void fieldsMayComeAndGo() {
    Schema before = schema(LogField.of("a", ZeekType.STRING), LogField.of("b", ZeekType.TIME));
    Schema after = schema(LogField.of("c", ZeekType.COUNT), LogField.of("a", ZeekType.STRING));
    assertThat(canRead(after, before)).isTrue();
    assertThat(canRead(before, after)).isTrue();
  }

  @Test
  void aFieldMayNotBecomeText() {
    Schema before = schema(LogField.of("a", ZeekType.COUNT));
    Schema after = schema(LogField.of("a", ZeekType.STRING));
    assertThat(canRead(after, before)).isFalse();
  }

  private static boolean canRead(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private static List<String> names(String... fields) {
    return AvroNames.of(List.of(fields).stream().map(Bytes::of).toList());
  }

  private static Schema schema(LogField... fields) {
    return AvroSchema.of(LogSchema.of("Test::LOG", "test", List.of(fields)));
  }
}
