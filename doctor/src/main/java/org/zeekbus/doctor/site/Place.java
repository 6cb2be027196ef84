package org.zeekbus.doctor.site;

import java.nio.file.Path;

/** A line of a file, as an editor takes it: {@code local.zeek:12}; line 0 is all of it. */
public record Place(Path file, int line) {
  @Override
  public String toString() {
    return line == 0 ? file.toString() : file + ":" + line;
  }
}
