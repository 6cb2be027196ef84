package org.zeekbus.app.anonymize;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.VectorValue;

/**
 * A value for a value, of the same type, without a site's addresses, and without its strings if
 * asked.
 *
 * <p>Owner: one thread.
 */
final class AnonymousValues {
  private final AddressCipher cipher;
  private final AnonymousText text;
  private final @Nullable Pseudonyms pseudonyms;
  private final Set<Bytes> keptStrings;

  /**
   * Replaces addresses.
   *
   * @param pseudonyms for strings; null replaces only the addresses in them
   * @param keptStrings strings that have none
   */
  AnonymousValues(
      AddressCipher cipher,
      AnonymousText text,
      @Nullable Pseudonyms pseudonyms,
      Set<Bytes> keptStrings) {
    this.cipher = cipher;
    this.text = text;
    this.pseudonyms = pseudonyms;
    this.keptStrings = keptStrings;
  }

  AddressValue address(AddressValue value) {
    return cipher.replace(value);
  }

  SubnetValue subnet(SubnetValue value) {
    return cipher.replace(value);
  }

  Bytes string(Bytes value) {
    Pseudonyms words = pseudonyms;
    return words == null || keptStrings.contains(value)
        ? text.replace(value)
        : words.replace(value);
  }

  /** A string of which the cluster itself needs all but the addresses. */
  Bytes word(Bytes value) {
    return text.replace(value);
  }

  /**
   * Replaces all that is in a value.
   *
   * @param keepsStrings whether only addresses in strings are replaced
   */
  Value replace(Value value, boolean keepsStrings) {
    return switch (value) {
      case AddressValue v -> address(v);
      case SubnetValue v -> subnet(v);
      case StringValue v -> new StringValue(keepsStrings ? word(v.bytes()) : string(v.bytes()));
      case SetValue v -> new SetValue(List.copyOf(new TreeSet<>(all(v.elements(), keepsStrings))));
      case VectorValue v -> new VectorValue(all(v.elements(), keepsStrings));
      case TableValue v -> table(v, keepsStrings);
      case NoneValue _,
          BooleanValue _,
          CountValue _,
          IntegerValue _,
          RealValue _,
          PortValue _,
          TimestampValue _,
          TimespanValue _,
          EnumValue _ ->
          value;
    };
  }

  /** All of these values. */
  List<Value> all(List<Value> values, boolean keepsStrings) {
    List<Value> others = new ArrayList<>(values.size());
    for (Value value : values) {
      others.add(replace(value, keepsStrings));
    }
    return others;
  }

  /** Two strings that mean the same address become one key. */
  private TableValue table(TableValue table, boolean keepsStrings) {
    NavigableMap<Value, Value> entries = new TreeMap<>();
    table
        .entries()
        .forEach((key, value) ->
            entries.putIfAbsent(replace(key, keepsStrings), replace(value, keepsStrings)));
    return new TableValue(entries);
  }
}
