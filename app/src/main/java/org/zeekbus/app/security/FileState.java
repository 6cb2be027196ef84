package org.zeekbus.app.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** By which a change of a file is noticed. */
record FileState(@Nullable Object file, FileTime changed, long size) {
  /**
   * The state of this moment.
   *
   * @throws IOException if the file is not there, or cannot be looked at
   */
  static FileState of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileState(now.fileKey(), now.lastModifiedTime(), now.size());
  }
}
