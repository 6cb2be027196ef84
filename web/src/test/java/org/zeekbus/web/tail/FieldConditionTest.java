package org.zeekbus.web.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.Values;

/** Conditions on fields of records: all types of them, and what is no condition. */
final class FieldConditionTest {
  private static final LogSchema SCHEMA =
      LogSchema.of(
          "Test::LOG",
          "test",
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("id.orig_h", ZeekType.ADDR),
              LogField.of("id.resp_h", ZeekType.ADDR),
              LogField.of("id.resp_p", ZeekType.PORT),
              LogField.of("bytes", ZeekType.COUNT),
              LogField.of("delta", ZeekType.INT),
              LogField.of("ratio", ZeekType.DOUBLE),
              LogField.of("took", ZeekType.INTERVAL),
              LogField.of("local", ZeekType.BOOL),
              LogField.of("host", ZeekType.STRING),
              LogField.of("proto", ZeekType.ENUM),
              LogField.of("net", ZeekType.SUBNET),
              LogField.of("unset", ZeekType.STRING),
              LogField.set("hosts", ZeekType.ADDR),
              LogField.vector("sizes", ZeekType.COUNT)));

  private static final LogBatchReader RECORD = record();

  private static LogBatchReader record() {
    byte[] bytes =
        new LogBatchWriter(SCHEMA)
            .putDouble(1700000000.123456)
            .putAddress(Values.address("10.0.0.1"))
            .putAddress(Values.address("2001:db8::1"))
            .putPort(new PortValue(443, PortValue.Protocol.TCP))
            .putLong(-1) // the largest count
            .putLong(-5)
            .putDouble(0.25)
            .putDouble(1.5)
            .putBoolean(true)
            .putBytes(Bytes.of("www.example.org"))
            .putBytes(Bytes.of("tcp"))
            .putSubnet(Values.subnet(Values.address("10.0.0.0"), 8))
            .putUnset()
            .putElements(2)
            .putAddress(Values.address("10.0.0.1"))
            .putAddress(Values.address("10.0.0.2"))
            .putElements(2)
            .putLong(7)
            .putLong(9)
            .toBytes();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(bytes, 0, bytes.length);
    assertThat(reader.next()).isTrue();
    return reader;
  }

  private static boolean matches(String text) {
    FieldCondition condition = FieldCondition.parse(text);
    assertThat(condition.problem(SCHEMA)).isEmpty();
    return condition.matches(RECORD.valueAt(SCHEMA.indexOf(condition.field())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ts==1700000000.123456",
        "ts>=1.7e9",
        "id.orig_h==10.0.0.1",
        "id.orig_h!=10.0.0.2",
        "id.orig_h~10.0.",
        "id.resp_h==2001:0DB8:0:0::1",
        "id.resp_p==443",
        "id.resp_p<=443",
        "bytes==18446744073709551615",
        "bytes>18446744073709551614",
        "delta<0",
        "delta==-5.0",
        "ratio>0.2",
        "took<2",
        "local==T",
        "local==true",
        "local!=F",
        "host==www.example.org",
        "host~example",
        "host!=",
        "proto==tcp",
        "net==10.0.0.0/8",
        "unset!=x",
        "hosts==10.0.0.2",
        "hosts~0.0.2",
        "hosts!=10.0.0.3",
        "sizes>8",
        "sizes==7"
      })
  void aRecordMeetsIt(String text) {
    assertThat(matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ts<1700000000.123456",
        "id.orig_h==10.0.0.2",
        "id.orig_h!=10.0.0.1",
        "id.resp_p!=443",
        "bytes==-1",
        "bytes<18446744073709551615",
        "delta>0",
        "ratio>=0.26",
        "local==false",
        "host==www.example",
        "host~Example",
        "host==",
        "unset==",
        "unset~",
        "hosts!=10.0.0.2",
        "sizes>9"
      })
  void aRecordDoesNotMeetIt(String text) {
    assertThat(matches(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing==1 | it has no field missing",
        "missing~1 | it has no field missing",
        "bytes==x | its field bytes is of type count, and 'x' is no number",
        "bytes== | its field bytes is of type count, and '' is no number",
        "bytes<1e9999 | its field bytes is of type count, and '1e9999' is no number",
        "id.orig_h==host | its field id.orig_h is of type addr, and 'host' is no address",
        "hosts==host | its field hosts is of type set[addr], and 'host' is no address",
        "id.orig_h<10.0.0.1 | its field id.orig_h is of type addr, which has no order",
        "host>a | its field host is of type string, which has no order",
        "local==yes | its field local is of type bool, and 'yes' is neither true nor false"
      })
  void aLogThatCannotMeetItSaysWhy(String text, String problem) {
    assertThat(FieldCondition.parse(text).problem(SCHEMA)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bytes", "bytes=1", "==1", "bytes!1", "~=", "~", "a~=b"})
  void whatIsNoConditionIsRefused(String text) {
    assertThatThrownBy(() -> FieldCondition.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "where: '%s' (expected: a field, one of == != < <= > >= ~, and a value, such as"
                    .formatted(text)
                + " id.orig_h==10.0.0.1)");
  }

  @Test
  void aValueMayHoldOperators() {
    FieldCondition condition = FieldCondition.parse("host==a==b<c");
    assertThat(condition.field()).isEqualTo("host");
    assertThat(condition.operand()).isEqualTo("a==b<c");
  }
}
