package org.zeekbus.httpsink.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zeekbus.httpsink.layout.Destination;

/**
 * Records that are posted as one request: a part of a body. Owner: the outbox, or the sender that
 * has taken it.
 */
public final class Parcel {
  private final Body body;
  private final int first;
  private final int end;
  private boolean mayHaveCome;

  Parcel(Body body, int first, int end) {
    this.body = body;
    this.first = first;
    this.end = end;
  }

  Destination destination() {
    return body.destination();
  }

  /** How many records it has. */
  public int records() {
    return end - first;
  }

  /** What it counts for in the buffer. */
  public int bytes() {
    return body.start(end) - body.start(first);
  }

  byte[] array() {
    return body.array();
  }

  /** Where its records begin in {@link #array}. */
  int from() {
    return body.start(first);
  }

  /** Where its records end in {@link #array}, without the last separator if it is not wanted. */
  int to() {
    Destination destination = destination();
    return body.start(end) - (destination.endsWithSeparator() ? 0 : destination.separator());
  }

  /** Whether the server may have taken some of it before. */
  boolean mayHaveCome() {
    return mayHaveCome;
  }

  void setMayHaveCome() {
    mayHaveCome = true;
  }

  /** Itself in two parts of about the same length. */
  List<Parcel> halves() {
    int half = from() + bytes() / 2;
    int middle = first + 1;
    while (middle < end - 1 && body.start(middle) < half) {
      middle++;
    }
    return List.of(part(body, first, middle), part(body, middle, end));
  }

  private Parcel part(Body of, int from, int to) {
    Parcel part = new Parcel(of, from, to);
    part.mayHaveCome = mayHaveCome;
    return part;
  }

  /** Some of its records, by their places in it. */
  Parcel pick(List<Integer> places) {
    List<Integer> wanted = new ArrayList<>(places.size());
    places.stream().sorted().forEach(place -> wanted.add(first + place));
    Body picked = body.pick(wanted);
    return part(picked, 0, picked.records());
  }

  /** The log of a record, by its place. */
  String path(int place) {
    return body.path(first + place);
  }

  /** Where a record should have gone, by its place. */
  String target(int place) {
    return body.encoder(first + place).target();
  }

  /** Where a record's own JSON starts, by its place. */
  int jsonStart(int place) {
    int at = body.start(first + place);
    return body.encoder(first + place).jsonStart(array(), at, jsonEnd(place));
  }

  /** Where it ends. */
  int jsonEnd(int place) {
    return body.start(first + place + 1) - destination().separator();
  }

  /** Adds its records to sums by log. */
  void count(Map<String, Long> sums) {
    for (int place = 0; place < records(); place++) {
      sums.merge(path(place), 1L, Long::sum);
    }
  }
}
