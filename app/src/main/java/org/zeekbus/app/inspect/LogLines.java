package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Prints the records of log batches as JSON lines, each with its log's path first, as the logger's
 * {@code stdout} does.
 *
 * <p>Owner: the thread that runs the tap.
 */
final class LogLines implements TapOutput {
  private static final AsciiOptions JSON = AsciiOptions.DEFAULT.with(Map.of("use_json", "T"));
  private static final int MOST_KNOWN = 1024;

  private final PrintWriter out;
  private final Set<String> paths;
  private final List<String> texts;
  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private final LineBuffer line = new LineBuffer(1024);
  private final Map<LogSchema, LogFormat> known = new HashMap<>();
  private long left;
  private long bad;

  /**
   * Prints records of these logs, or all if none is named, that contain all these texts; after
   * {@code count} this is over.
   */
  LogLines(PrintWriter out, List<String> paths, List<String> texts, long count) {
    this.out = out;
    this.left = count;
    this.paths = Set.copyOf(paths);
    this.texts = List.copyOf(texts);
  }

  @Override
  public void take(TapLine taken) {
    if (taken.channel() != FramesLayout.Channel.LOG) {
      return;
    }
    try {
      byte[] bytes = LogMessage.of(taken.message().frames()).batch();
      batch.open(bytes, 0, bytes.length);
      if (!paths.isEmpty() && !paths.contains(batch.schema().path().text())) {
        return;
      }
      batch.check();
      LogFormat format = format(batch.schema());
      while (left > 0 && batch.next()) {
        line.cut(0);
        format.record(batch, line);
        print(new String(line.array(), 0, line.length(), StandardCharsets.UTF_8));
      }
    } catch (DecodeException | RefusedBatchException _) {
      bad++;
    }
  }

  private void print(String record) {
    if (texts.stream().allMatch(record::contains)) {
      out.print(record);
      left--;
    }
  }

  private LogFormat format(LogSchema schema) {
    LogFormat format = known.get(schema);
    if (format == null) {
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      format = LogFormat.jsonWithPath(JSON, schema);
      known.put(schema, format);
    }
    return format;
  }

  /** What could not be printed, if anything. */
  Optional<String> bad() {
    return bad == 0
        ? Optional.empty()
        : Optional.of("%,d log batches cannot be decoded, and are not printed".formatted(bad));
  }

  @Override
  public boolean isGone() {
    return left == 0 || out.checkError();
  }

  @Override
  public boolean wantsRest() {
    return true;
  }

  @Override
  public void end() {
    out.flush();
  }
}
