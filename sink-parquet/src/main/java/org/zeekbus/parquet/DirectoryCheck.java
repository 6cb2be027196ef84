package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tries whether Parquet files can be written, and leaves nothing. Owner: the main thread. */
final class DirectoryCheck {
  private static final double GIB = 1L << 30;

  private DirectoryCheck() {}

  static String report(Path root) throws IOException {
    try {
      Path there = nearest(root);
      if (there.equals(root)) {
        Files.delete(Files.createTempFile(root, ".probe", ""));
      } else if (!Files.isWritable(there)) {
        throw new AccessDeniedException(there.toString());
      }
      return String.format(
          Locale.ROOT,
          "%s can be written, %.1f GiB are free",
          root,
          Files.getFileStore(there).getUsableSpace() / GIB);
    } catch (IOException e) {
      throw new IOException(DiskTrouble.text(e), e);
    }
  }

  /** The directory, or if it is not there yet, the next one above. */
  private static Path nearest(Path root) throws IOException {
    @Nullable Path there = root;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there)) {
      throw new NotDirectoryException(String.valueOf(there));
    }
    return there;
  }
}
