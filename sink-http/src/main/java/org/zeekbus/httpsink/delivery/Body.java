package org.zeekbus.httpsink.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.httpsink.layout.Destination;
import org.zeekbus.httpsink.layout.LogEncoder;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * Encoded records for one destination, one behind the other. Owner: the sink's thread, until {@link
 * #parcels}; then it does not change, and any thread reads.
 */
public final class Body {
  /** Records of one log. */
  private record Run(int first, String path, LogEncoder encoder) {}

  private final Destination destination;
  private final LineBuffer lines;
  private final List<Run> runs = new ArrayList<>();

  /** Where each record ends. */
  private int[] ends = new int[64];

  private int records;

  /**
   * An empty one.
   *
   * @param room for so many bytes, before it grows
   */
  public Body(Destination destination, int room) {
    this.destination = destination;
    lines = new LineBuffer(room);
  }

  /**
   * Appends all records of a batch, or none.
   *
   * @param path the log's, for people
   */
  public void add(String path, LogEncoder encoder, LogBatchReader batch, Arrival arrival) {
    int before = records;
    int length = lines.length();
    int knownRuns = runs.size();
    addRun(path, encoder);
    boolean isWhole = false;
    try {
      while (batch.next()) {
        encoder.record(batch, arrival, lines);
        if (records == ends.length) {
          ends = Arrays.copyOf(ends, 2 * records);
        }
        ends[records++] = lines.length();
      }
      isWhole = true;
    } finally {
      if (!isWhole || records == before) {
        records = before;
        lines.cut(length);
        runs.subList(knownRuns, runs.size()).clear();
      }
    }
  }

  /** Says whose the next record is. */
  @SuppressWarnings("ReferenceEquality") // a log has one encoder
  private void addRun(String path, LogEncoder encoder) {
    if (runs.isEmpty() || runs.getLast().encoder() != encoder) {
      runs.add(new Run(records, path, encoder));
    }
  }

  /** Where they go. */
  Destination destination() {
    return destination;
  }

  /** The bytes of all records. */
  public int length() {
    return lines.length();
  }

  /** How many records there are. */
  public int records() {
    return records;
  }

  byte[] array() {
    return lines.array();
  }

  /** Where a record starts. */
  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** The log of a record. */
  String path(int index) {
    return run(index).path();
  }

  LogEncoder encoder(int index) {
    return run(index).encoder();
  }

  private Run run(int index) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).first() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return runs.get(low);
  }

  /** All records, in parts of up to so many bytes and records; alike, where there are several. */
  public List<Parcel> parcels(int mostBytes, int mostRecords) {
    int parts = Math.max(Math.ceilDiv(length(), mostBytes), Math.ceilDiv(records, mostRecords));
    int bytes = parts == 0 ? 0 : Math.ceilDiv(length(), parts);
    List<Parcel> parcels = new ArrayList<>(parts);
    int first = 0;
    for (int next = 1; next <= records; next++) {
      if (next == records
          || next - first == mostRecords
          || start(next + 1) - start(first) > mostBytes
          || start(next) - start(first) >= bytes) {
        parcels.add(new Parcel(this, first, next));
        first = next;
      }
    }
    return parcels;
  }

  /** A copy of some records, which are in order. */
  Body pick(List<Integer> wanted) {
    int bytes = 0;
    for (int index : wanted) {
      bytes += start(index + 1) - start(index);
    }
    Body picked = new Body(destination, bytes);
    for (int index : wanted) {
      Run run = run(index);
      picked.addRun(run.path(), run.encoder());
      picked.lines.put(array(), start(index), start(index + 1) - start(index));
      if (picked.records == picked.ends.length) {
        picked.ends = Arrays.copyOf(picked.ends, 2 * picked.records);
      }
      picked.ends[picked.records++] = picked.lines.length();
    }
    return picked;
  }
}
