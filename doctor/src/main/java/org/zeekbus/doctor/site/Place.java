package org.zeekbus.doctor.site;

import java.nio.file.Path;

/** A line of a file, as an editor takes it: {@code local.zeek:12}. */
public record Place(Path file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
