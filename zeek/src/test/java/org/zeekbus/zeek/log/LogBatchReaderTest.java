package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.Values;

final class LogBatchReaderTest {
  /** The bytes before the fields in these tests. */
  private static final String NAMES =
      """
      00000008 'Any::LOG'
      00000011 'Log::WRITER_ASCII'
      00000007 'default'
      00000003 'any'
      """;

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);

  /** The smallest conn batch of a recorded cluster, from worker-2. */
  @Test
  void readsASmallConnBatch() {
    byte[] bytes =
        Recordings.messages("cluster.frames", Recordings.LOG).stream()
            .map(frames -> LogMessage.of(frames).batch())
            .filter(each -> schema(each).path().text().equals("conn"))
            .min(Comparator.comparingInt(each -> each.length))
            .orElseThrow();
    assertThat(bytes).hasSize(0x40f);
    batch.open(bytes, 0, bytes.length);

    LogSchema schema = batch.schema();
    assertThat(schema.stream().text()).isEqualTo("Conn::LOG");
    assertThat(schema.writer().text()).isEqualTo("Log::WRITER_ASCII");
    assertThat(schema.filter().text()).isEqualTo("default");
    assertThat(schema.size()).isEqualTo(26);
    assertThat(schema.field(0).optional()).isFalse();
    assertThat(schema.field(7).optional()).isTrue();
    assertThat(schema.field(schema.indexOf("tunnel_parents")).typeText()).isEqualTo("set[string]");
    assertThat(batch.records()).isEqualTo(1);
    assertThat(batch.index()).isEqualTo(-1);

    assertThat(batch.next()).isTrue();
    assertThat(batch.index()).isZero();
    assertThat(batch.doubleAt(0)).isEqualTo(1365191811.424495);
    assertThat(batch.bytesOffset(1)).isEqualTo(0x2a4 + 9 + 4);
    assertThat(batch.bytesAt(1)).isEqualTo(Bytes.of("CVkwIa1Q2bclxEeA0h"));
    assertThat(batch.isIpv4(2)).isTrue();
    assertThat(batch.addressOffset(2)).isEqualTo(0x2c3 + 9 + 1);
    assertThat(batch.portNumberAt(3)).isEqualTo(57067);
    assertThat(batch.portProtocolAt(3)).isEqualTo(PortValue.Protocol.UDP);
    assertThat(batch.bytesAt(6)).isEqualTo(Bytes.of("udp"));
    assertThat(batch.isPresent(7)).isFalse();
    assertThat(batch.booleanAt(schema.indexOf("local_orig"))).isTrue();
    assertThat(batch.longAt(schema.indexOf("orig_ip_bytes"))).isEqualTo(71);
    assertThat(batch.isPresent(schema.indexOf("resp_l2_addr"))).isFalse();
    assertThat(batch.next()).isFalse();
    assertThat(batch.bytesLeft()).isZero();
  }

  private LogSchema schema(byte[] bytes) {
    batch.open(bytes, 0, bytes.length);
    return batch.schema();
  }

  @Test
  void readsEveryType() {
    open(
        NAMES
            + """
            00000011                              # 17 fields
            00 00000001 'a' 00000001 00000000 00  # bool
            00 00000001 'b' 00000002 00000000 01
            00 00000001 'c' 00000003 00000000 00
            00 00000001 'd' 00000004 00000000 00
            00 00000001 'e' 00000005 00000000 00
            00 00000001 'f' 00000006 00000000 00
            00 00000001 'g' 00000007 00000000 00
            00 00000001 'h' 00000009 00000000 00
            00 00000001 'i' 0000000a 00000000 00
            00 00000001 'j' 0000000b 00000000 00
            00 00000001 'k' 0000000b 00000000 00
            00 00000001 'l' 0000000c 00000000 00
            00 00000001 'm' 0000000c 00000000 00
            00 00000001 'n' 0000000e 00000009 00  # set[enum]
            00 00000001 'o' 00000011 00000000 00
            00 00000001 'p' 00000012 00000000 00
            00 00000001 'q' 00000013 00000003 00  # vector[count]
            00000001
            00000001 00000000 01 0000000000000001          # T
            00000002 00000000 01 ffffffffffffffd6          # -42
            00000003 00000000 01 ffffffffffffffff          # 2^64-1
            00000004 00000000 01 400c000000000000          # 3.5
            00000005 00000000 01 41d457cb20db2aed
            00000006 00000000 01 8000000000000000          # -0.0
            00000007 00000000 01 00000002 ff00
            00000009 00000000 01 00000003 'tcp'
            0000000a 00000000 01 0000000000000008 00000003 # 8/icmp
            0000000b 00000000 01 04 c0000207               # 192.0.2.7
            0000000b 00000000 01 06 20010db8000000000000000000000001
            0000000c 00000000 01 78 04 c0000200            # 192.0.2.0/24
            0000000c 00000000 01 20 06 20010db8000000000000000000000000
            0000000e 00000000 01 0000000000000001
              00000009 00000000 01 00000003 'one'
            00000011 00000000 01 00000001 'f'
            00000012 00000000 01 00000000                  # empty
            00000013 00000000 01 0000000000000002
              00000003 00000000 00
              00000003 00000000 01 0000000000000007
            """);
    assertThat(batch.next()).isTrue();
    assertThat(batch.valueAt(0)).isEqualTo(Values.bool(true));
    assertThat(batch.valueAt(1)).isEqualTo(Values.integer(-42));
    assertThat(batch.valueAt(2).toString()).isEqualTo("18446744073709551615");
    assertThat(batch.valueAt(3)).isEqualTo(Values.real(3.5));
    assertThat(batch.doubleAt(4)).isEqualTo(1365191811.424495);
    assertThat(batch.doubleAt(5)).isEqualTo(-0.0);
    assertThat(batch.valueAt(6)).isEqualTo(Values.string(new byte[] {-1, 0}));
    assertThat(batch.valueAt(7)).isEqualTo(Values.enumValue("tcp"));
    assertThat(batch.valueAt(8)).isEqualTo(Values.port(8, PortValue.Protocol.ICMP));
    assertThat(batch.valueAt(9)).isEqualTo(Values.address("192.0.2.7"));
    assertThat(batch.valueAt(10)).isEqualTo(Values.address("2001:db8::1"));
    assertThat(batch.isIpv4(10)).isFalse();
    assertThat(batch.valueAt(11)).isEqualTo(Values.subnet("192.0.2.0/24"));
    assertThat(batch.prefixLengthAt(11)).isEqualTo(24);
    assertThat(batch.isIpv4(11)).isTrue();
    assertThat(batch.valueAt(12)).isEqualTo(Values.subnet("2001:db8::/32"));
    assertThat(batch.prefixLengthAt(12)).isEqualTo(32);
    assertThat(batch.valueAt(13)).isEqualTo(Values.set(Values.enumValue("one")));
    assertThat(batch.valueAt(14)).isEqualTo(Values.string("f"));
    assertThat(batch.isPresent(15)).isTrue();
    assertThat(batch.bytesLength(15)).isZero();
    assertThat(batch.valueAt(16)).isEqualTo(Values.vector(NoneValue.NONE, Values.count(7)));
    assertThat(batch.sizeAt(16)).isEqualTo(2);
    LogElements elements = batch.elementsAt(16);
    assertThat(elements.next()).isTrue();
    assertThat(elements.isPresent()).isFalse();
    assertThat(elements.value()).isEqualTo(NoneValue.NONE);
    assertThat(elements.next()).isTrue();
    assertThat(elements.longValue()).isEqualTo(7);
    assertThat(elements.next()).isFalse();
  }

  @Test
  void isAsLenientAsZeek() {
    open(
        NAMES
            + """
            00000002
            01 00000003 'two' 00000001 'a' 00000001 00000000 02  # a second name, optional 2
            ff 00000001 'b' 0000000e 00000003 01                 # ff is no second name
            00000001
            00000001 deadbeef 01 0000000000000100                # true
            0000000e 0000000e 02                                 # not 01: absent
            'more'
            """);
    assertThat(batch.schema().field(0).optional()).isFalse();
    assertThat(batch.next()).isTrue();
    assertThat(batch.booleanAt(0)).isTrue();
    assertThat(batch.isPresent(1)).isFalse();
    assertThat(batch.next()).isFalse();
    assertThat(batch.bytesLeft()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          01 | 00000000 | 00000002 00000000 00 | 0 | type 2 (expected: 1, bool)
          01 | 00000000 | 00000001 00000000 01 000000 | 9 | ends with 3 bytes of its data (expected: 8)
          07 | 00000000 | 00000007 00000000 01 ffffffff | 9 | -1 bytes (expected: 0 to 0)
          07 | 00000000 | 00000007 00000000 01 00000005 aa | 9 | 5 bytes (expected: 0 to 1)
          0a | 00000000 | 0000000a 00000000 01 0000000000010000 00000001 | 9 | port 65536 (expected: 0 to 65535)
          0a | 00000000 | 0000000a 00000000 01 0000000000000001 00000004 | 17 | port protocol 4 (expected: 0 to 3)
          0b | 00000000 | 0000000b 00000000 01 05 7f000001 | 9 | address family 5 (expected: 4 or 6)
          0b | 00000000 | 0000000b 00000000 01 06 7f000001 | 10 | ends with 4 bytes of its data (expected: 16)
          0c | 00000000 | 0000000c 00000000 01 18 04 7f000001 | 9 | prefix length 24 (expected: 96 to 128)
          0c | 00000000 | 0000000c 00000000 01 81 04 7f000001 | 9 | prefix length 129 (expected: 96 to 128)
          0e | 00000007 | 0000000e 00000000 01 7fffffffffffffff | 9 | 9223372036854775807 elements (expected: 0 to 0)
          0e | 00000007 | 0000000e 00000000 01 ffffffffffffffff | 9 | -1 elements (expected: 0 to 0)
          0e | 00000007 | 0000000e 00000000 01 0000000000000001 00000009 00000000 01 00000000 | 17 | an element of type 9 (expected: 7)
          0e | 00000007 | 0000000e 00000000 01 0000000000000001 00000007 00000000 00 | 25 | an element without value (expected: not in sets)
          13 | 00000013 | 00000013 00000000 01 0000000000000001 00000013 00000000 01 0000000000000000 | 17 | an element of type 19 (expected: no sets of sets)
          13 | 00000007 | 00000013 00000000 01 0000000000000002 00000007 00000000 01 00000005 68656c6c6f 00000007 | 35 | ends within an element's head (expected: 9 bytes)
          00 | 00000000 | 00000000 00000000 01 | 8 | a value of type void (expected: none)
          08 | 00000000 | 00000008 00000000 01 | 8 | a value of type pattern (expected: none)
          0d | 00000000 | 0000000d 00000000 01 | 8 | a value of type any (expected: none)
          0f | 00000000 | 0000000f 00000000 01 | 8 | a value of type record (expected: none)
          16 | 00000000 | 00000016 00000000 01 | 8 | a value of type error (expected: none)
          """)
  void saysWhatIsWrong(String type, String elementType, String value, int offset, String problem) {
    byte[] head =
        WireText.bytes(
            NAMES + "00000001 00 00000001 'x' 000000" + type + " " + elementType + " 00 00000001");
    byte[] bytes = bytes(head, WireText.bytes(value));
    batch.open(bytes, 0, bytes.length);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(batch::next)
        .withMessage(
            "zeek-bin-serializer, byte %d: record 0, field 0 (x): %s",
            head.length + offset, problem)
        .satisfies(e -> assertThat(e.offset()).isEqualTo(head.length + offset));
  }

  private static byte[] bytes(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                      | 0 | ends within stream (expected: 4 bytes)
          'ffffffff'                              | 0 | stream of -1 bytes (expected: 0 to 0)
          '00000000 7fffffff'                     | 4 | writer of 2147483647 bytes (expected: 0 to 0)
          '00000000 00000000 00000000 00000000'   | 16 | ends within number of fields (expected: 4 bytes)
          '00000000 00000000 00000000 00000000 ffffffff' | 16 | fields: 4294967295 (expected: at least 14 bytes each, 0 are left)
          '00000000 00000000 00000000 00000000 00000001 00 00000000 00000017 00000000 00' | 25 | type 23 (expected: 0 to 22)
          '00000000 00000000 00000000 00000000 00000001 00 00000000 00000007 ffffffff 00' | 29 | element type 4294967295 (expected: 0 to 22)
          '00000000 00000000 00000000 00000000 00000000' | 20 | ends within number of records (expected: 4 bytes)
          '00000000 00000000 00000000 00000000 00000000 ffffffff' | 20 | 4294967295 records without fields (expected: at least one field)
          '00000000 00000000 00000000 00000000 00000001 00 00000000 00000007 00000000 00 ffffffff' | 34 | records: 4294967295, fields: 1 (expected: at least 9 bytes for a field, 0 are left)
          """)
  void saysWhatIsWrongBeforeTheRecords(String hex, int offset, String problem) {
    byte[] bytes = WireText.bytes(hex);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> batch.open(bytes, 0, bytes.length))
        .withMessage("zeek-bin-serializer, byte %d: %s", offset, problem);
    assertThat(batch.records()).isZero();
    assertThat(batch.next()).isFalse();
    assertThat(batch.schema().size()).isZero();
  }

  @Test
  void batchWithoutFieldsAndRecordsIsEmpty() {
    open("00000000 00000000 00000000 00000000 00000000 00000000");
    batch.check();
    assertThat(batch.next()).isFalse();
  }

  @Test
  void keepsTheSizeLimit() {
    LogBatchReader small = new LogBatchReader(new DecodeLimits(1, 20));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> small.open(new byte[21], 0, 21))
        .withMessage("zeek-bin-serializer, byte 0: a batch of 21 bytes (limit 20)");
  }

  @Test
  void checksTheWholeBeforeTheFirstRecordIsRead() {
    String twoRecords =
        NAMES
            + """
            00000001 00 00000001 'a' 00000003 00000000 00
            00000002
            00000003 00000000 01 0000000000000007
            """;
    open(twoRecords + "00000003 00000000 01 0000000000000008");
    batch.check();
    assertThat(batch.index()).isEqualTo(-1);
    assertThat(batch.next()).isTrue();
    assertThat(batch.longAt(0)).isEqualTo(7);
    assertThat(batch.next()).isTrue();
    assertThat(batch.longAt(0)).isEqualTo(8);
    batch.rewind();
    assertThat(batch.next()).isTrue();
    assertThat(batch.longAt(0)).isEqualTo(7);

    open(twoRecords + "00000004 00000000 01 0000000000000008");
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(batch::check)
        .withMessageContaining("record 1, field 0 (a): type 4");
  }

  @Test
  void fieldWithoutValueHasNone() {
    open(NAMES + "00000001 00 00000001 'a' 00000003 00000000 00 00000001 00000003 00000000 00");
    assertThat(batch.next()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> batch.longAt(0))
        .withMessage("field 0 (a) has no value");
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> batch.isPresent(1));
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> batch.doubleAt(0));
  }

  @Test
  void hostileNamesDontReachTheLog() {
    String name = "1b" + "00".repeat(500);
    open(
        NAMES
            + "00000001 00 000001f5 "
            + name
            + " 00000003 00000000 00 00000001 00000004 00000000 00");
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(batch::next)
        .withMessageContaining("field 0 (\\x1b\\x00\\x00")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void numbersOfTypesAreThoseOfTheEnum() {
    assertThat(
            List.of(
                ValueLayout.BOOL,
                ValueLayout.INT,
                ValueLayout.COUNT,
                ValueLayout.DOUBLE,
                ValueLayout.TIME,
                ValueLayout.INTERVAL,
                ValueLayout.STRING,
                ValueLayout.ENUM,
                ValueLayout.PORT,
                ValueLayout.ADDR,
                ValueLayout.SUBNET,
                ValueLayout.TABLE,
                ValueLayout.FUNC,
                ValueLayout.FILE,
                ValueLayout.VECTOR))
        .extracting(ZeekType::of)
        .extracting(type -> type == null ? "" : type.name())
        .containsExactly(
            "BOOL",
            "INT",
            "COUNT",
            "DOUBLE",
            "TIME",
            "INTERVAL",
            "STRING",
            "ENUM",
            "PORT",
            "ADDR",
            "SUBNET",
            "TABLE",
            "FUNC",
            "FILE",
            "VECTOR");
    for (ZeekType type : ZeekType.values()) {
      assertThat(ZeekType.of(type.code())).isEqualTo(type);
    }
    assertThat(ZeekType.of(-1)).isNull();
    assertThat(ZeekType.of(23)).isNull();
  }

  private void open(String text) {
    byte[] bytes = WireText.bytes(text);
    batch.open(bytes, 0, bytes.length);
  }
}
