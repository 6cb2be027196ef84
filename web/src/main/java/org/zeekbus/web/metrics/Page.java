package org.zeekbus.web.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page in one format. What a metric said last is kept as text, so that only those that changed
 * are written anew: their names, labels and help texts take longer than their numbers.
 *
 * <p>Owner: {@link Metrics}.
 */
final class Page {
  /** Ends a page in the format OpenMetrics. */
  private static final byte[] END = {'#', ' ', 'E', 'O', 'F', '\n'};

  private final ExpositionFormatWriter format;
  private final Map<String, Kept> kept = new HashMap<>();
  private final ByteArrayOutputStream page = new ByteArrayOutputStream();
  private @Nullable MetricSnapshots lastMany;
  private byte[] manyText = {};
  private boolean hasEnd;

  Page(ExpositionFormatWriter format) {
    this.format = format;
  }

  /** What was written of one metric. */
  private static final class Kept {
    /** The lines with its type and help text. */
    private final byte[] head;

    private Family family;
    private byte[] series;

    Kept(Family family, byte[] text) {
      int length = headLength(text);
      this.head = Arrays.copyOf(text, length);
      this.family = family;
      this.series = Arrays.copyOfRange(text, length, text.length);
    }
  }

  private static int headLength(byte[] text) {
    int at = 0;
    while (text[at] == '#') {
      while (text[at] != '\n') {
        at++;
      }
      at++;
    }
    return at;
  }

  /** Adds a metric. One without series is not shown. */
  void add(Family family) {
    if (family.isEmpty()) {
      return;
    }
    Kept known = kept.get(family.name());
    if (known == null) {
      known = new Kept(family, text(MetricSnapshots.of(family.snapshot(true))));
      kept.put(family.name(), known);
    } else if (!family.isAs(known.family)) {
      known.family = family;
      byte[] text = text(MetricSnapshots.of(family.snapshot(false)));
      known.series = Arrays.copyOfRange(text, headLength(text), text.length);
    }
    page.writeBytes(known.head);
    page.writeBytes(known.series);
  }

  /** Adds a metric of another type. */
  void add(MetricSnapshot other) {
    page.writeBytes(text(MetricSnapshots.of(other)));
  }

  /** Adds many metrics, which are often the same object as before. */
  @SuppressWarnings("ReferenceEquality") // other objects are other numbers
  void addKept(MetricSnapshots many) {
    if (many != lastMany) {
      manyText = text(many);
      lastMany = many;
    }
    page.writeBytes(manyText);
  }

  private byte[] text(MetricSnapshots metrics) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      format.write(text, metrics, EscapingScheme.ALLOW_UTF8); // our names need no escaping
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory: cannot happen
    }
    byte[] bytes = text.toByteArray();
    int length = bytes.length - END.length;
    hasEnd = length >= 0 && Arrays.equals(bytes, length, bytes.length, END, 0, END.length);
    return hasEnd ? Arrays.copyOf(bytes, length) : bytes;
  }

  /** All that was added since the last time. */
  byte[] take() {
    if (hasEnd) {
      page.writeBytes(END);
    }
    byte[] bytes = page.toByteArray();
    page.reset();
    return bytes;
  }

  String contentType() {
    return format.getContentType();
  }
}
