package org.zeekbus.query.archive;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;

/**
 * What to convert, and how.
 *
 * @param places directories and files of Zeek's logs
 * @param directory where the Parquet files go: it gets a directory for each log
 * @param paths which logs are converted
 * @param threads that work; each converts a file
 * @param tableBytes memory that the records of a thread may take, before they become a file
 * @param zone in which names of files have times
 * @param version of this program, which files note
 */
public record ConversionSettings(
    List<Path> places,
    Path directory,
    Predicate<String> paths,
    int threads,
    long tableBytes,
    ZoneId zone,
    String version) {
  private static final long MOST = 256L << 20;
  private static final long LEAST = 32L << 20;

  /** Of the heap, the tables' share; the rest is for writing them. */
  private static final int SHARE = 3;

  /** Copies the list. */
  public ConversionSettings {
    places = List.copyOf(places);
  }

  /** How many threads have room in a heap, of those that are wanted. */
  public static int threads(int wanted, long heap) {
    return Math.clamp(heap / SHARE / LEAST, 1, Math.max(1, wanted));
  }

  /** What a table may take, so that all threads' tables fit into a heap. */
  public static long tableBytes(int threads, long heap) {
    return Math.min(MOST, heap / SHARE / threads);
  }
}
