package org.zeekbus.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.zeekbus.columns.FileTags;
import org.zeekbus.columns.ParquetMerge;
import org.zeekbus.columns.ParquetWriter;
import org.zeekbus.columns.RecordTable;

/** The file system of the machine. Owner: any thread; only one at a time writes tables. */
final class FileDisk implements Disk {
  private final ParquetWriter writer = new ParquetWriter();

  @Override
  public void makeDirectories(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      for (Path above = directory; above != null; above = above.getParent()) {
        if (Files.exists(above, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(above)) {
          throw new NotDirectoryException(above.toString());
        }
      }
      throw e;
    }
  }

  @Override
  public void write(Path file, RecordTable table, Map<String, String> tags) throws IOException {
    writer.write(file, table, tags);
  }

  @Override
  public void merge(List<Path> files, Path to) throws IOException {
    ParquetMerge.merge(files, to, Map.of(FileTags.VERSION, BuildVersion.NUMBER));
  }

  @Override
  public void replace(Path file, byte[] content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer out = ByteBuffer.wrap(content);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    sync(file.resolveSibling(""));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }
}
