package org.zeekbus.kafka.avro;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zeekbus.zeek.value.Bytes;

/**
 * Names that Avro allows: letters, digits and underscores, with no digit first. Source: Avro 1.12
 * specification, Names.
 */
final class AvroNames {
  private AvroNames() {}

  /** One name: {@code id_orig_h} for {@code id.orig_h}. */
  static String of(Bytes name) {
    StringBuilder text = new StringBuilder(name.length() + 1);
    for (byte each : name.toArray()) {
      char c = (char) (each & 0xff);
      text.append(isAllowed(c) ? c : '_');
    }
    if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
      text.insert(0, '_');
    }
    return text.toString();
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /**
   * The names of a record's fields, all different. Of several fields that would have the same name,
   * the one that had it in Zeek keeps it, or else the first; others get {@code _2}, {@code _3} and
   * so on behind it.
   */
  static List<String> of(List<Bytes> fields) {
    List<String> names = new ArrayList<>(Collections.nCopies(fields.size(), ""));
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < fields.size(); i++) {
      String name = of(fields.get(i));
      boolean isUnchanged = Bytes.of(name).equals(fields.get(i));
      if (isUnchanged && taken.add(name)) {
        names.set(i, name);
      }
    }
    for (int i = 0; i < fields.size(); i++) {
      if (names.get(i).isEmpty()) {
        names.set(i, free(of(fields.get(i)), taken));
      }
    }
    return names;
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }
}
