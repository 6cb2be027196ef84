package org.zeekbus.logger.shape;

import java.util.Locale;

/** Why a sink does not get records that its configuration excludes. They are not lost. */
public enum Exclusion {
  /** Their log is not one of {@code paths}. */
  PATHS,
  /** The log has none of {@code fields}. */
  FIELDS,
  /** {@code where} is false. */
  WHERE,
  /** {@code where} cannot be asked, as a field of this log has another type. */
  WHERE_TYPE,
  /** They are not in the sample. */
  SAMPLE;

  /** As everybody writes it: {@code where_type}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
