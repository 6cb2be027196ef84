package org.zeekbus.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.zeekbus.columns.ParquetName;

/**
 * What the next process has to know, in one file that is replaced as a whole. Once it is there, its
 * files count as written: who finds them hidden makes them visible. Texts as {@link
 * DataOutputStream#writeUTF}, numbers big-endian:
 *
 * <pre>
 * 8           "ZBPARQ" and the format: "01"
 * text        id of the writer
 * 8           number of the next file
 * text        the directory of the files
 * 4, texts    names of the files of the last commit
 * 4, each 16  batches in files that may be offered again: arrival in milliseconds, hash
 * 4           CRC-32C of all before
 * </pre>
 *
 * The first and the last stand in every format, so that a version knows those of later ones. Owner:
 * nobody, it does not change.
 */
record Journal(String writer, long next, Path root, List<ParquetName> files, BatchMarks batches) {
  private static final long MAGIC = 0x5a42_5041_5251_3031L;
  private static final int FORMAT_DIGITS = 16;

  /** The place of its files. */
  WriterPlace place() {
    return new WriterPlace(root, writer);
  }

  /**
   * Reads one.
   *
   * @return nothing if there is none
   * @throws DamagedException if it is damaged
   * @throws IOException if it cannot be read, or a later version has written it
   */
  static Optional<Journal> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    int checked = bytes.length - Integer.BYTES;
    if (checked < Long.BYTES
        || ByteBuffer.wrap(bytes).getInt(checked) != checksum(bytes, checked)) {
      throw new DamagedException(file);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, checked));
    long magic = in.readLong();
    if (magic >>> FORMAT_DIGITS != MAGIC >>> FORMAT_DIGITS) {
      throw new DamagedException(file);
    }
    if (magic != MAGIC) {
      throw new IOException(
          "%s: a later version of zeekbus has written it (format %s; this version reads 01); start that version again, or move the file away: records of the last minutes may then be in files twice, or hidden"
              .formatted(file, new String(bytes, Long.BYTES - 2, 2, US_ASCII)));
    }
    String writer = in.readUTF();
    long next = in.readLong();
    Path root = Path.of(in.readUTF());
    List<ParquetName> files = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      files.add(ParquetName.parse(in.readUTF()).orElseThrow(() -> new DamagedException(file)));
    }
    BatchMarks batches = new BatchMarks();
    for (int left = in.readInt(); left > 0; left--) {
      batches.add(in.readLong(), in.readLong());
    }
    return Optional.of(new Journal(writer, next, root, files, batches));
  }

  /** A journal that another hand has changed, or that the disk has not kept. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(Path file) {
      super(file + " is damaged");
    }
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeLong(MAGIC);
      out.writeUTF(writer);
      out.writeLong(next);
      out.writeUTF(root.toString());
      out.writeInt(files.size());
      for (ParquetName each : files) {
        out.writeUTF(each.text());
      }
      out.writeInt(batches.size());
      for (int i = 0; i < batches.size(); i++) {
        out.writeLong(batches.millis(i));
        out.writeLong(batches.hash(i));
      }
      out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not in memory
    }
    return bytes.toByteArray();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return (int) sum.getValue();
  }
}
