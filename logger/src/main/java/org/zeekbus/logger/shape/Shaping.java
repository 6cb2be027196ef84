package org.zeekbus.logger.shape;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.where.Where;

/**
 * The records and fields that a site wants of a sink. {@code docs/sinks.md} says what each part
 * means.
 *
 * <p>Owner: any thread.
 *
 * @param paths null for all logs
 * @param where null for all records
 * @param sample null for all records
 * @param sampleBy the field that is hashed
 * @param fields empty for all
 * @param rename new names by old ones
 * @param add fields that records get
 */
public record Shaping(
    @Nullable PathPatterns paths,
    @Nullable Where where,
    @Nullable Sample sample,
    String sampleBy,
    List<String> fields,
    Map<String, String> rename,
    List<AddedField> add) {
  /** Stands for all fields that are not named. */
  static final String OTHERS = "*";

  /** Copies lists and map. */
  public Shaping {
    fields = List.copyOf(fields);
    rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
    add = List.copyOf(add);
  }

  /** Whether the sink gets everything as it is. */
  public boolean isNothing() {
    return paths == null
        && where == null
        && sample == null
        && fields.isEmpty()
        && rename.isEmpty()
        && add.isEmpty();
  }
}
