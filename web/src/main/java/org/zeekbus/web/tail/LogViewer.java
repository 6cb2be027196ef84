package org.zeekbus.web.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.zeekbus.http.EventSource;
import org.zeekbus.http.Viewer;
import org.zeekbus.logger.LoggerNode;
import org.zeekbus.logger.format.AsciiOptions;
import org.zeekbus.logger.format.JsonFormat;
import org.zeekbus.logger.format.LineBuffer;
import org.zeekbus.logger.output.BatchListener;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.web.json.DecodedValue;
import org.zeekbus.web.json.Json;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zmtp.Attachment;

/**
 * Shows the records that the logger takes to one viewer.
 *
 * <p>Owner: the viewer's thread; the logger's event loop gives batches.
 */
final class LogViewer implements EventSource, BatchListener {
  private static final int MOST_WAITING = 1_000;
  private static final long MOST_BYTES = 8 << 20;
  private static final int MOST_A_SECOND = 2_000;
  private static final int MOST_SCHEMAS = 1_000;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LoggerNode logger;
  private final Set<String> paths;
  private final List<String> texts;
  private final ViewerQueue<byte[]> queue;
  private final LogBatchReader batch =
      new LogBatchReader(new DecodeLimits(DecodeLimits.DEFAULT.depth(), (int) MOST_BYTES));
  private final LineBuffer line = new LineBuffer(1024);
  private final Pace pace = new Pace(MOST_A_SECOND);

  /** By path: what the viewer has been told of, and the format for it. */
  private final Map<String, Known> known = new HashMap<>();

  private record Known(LogSchema schema, JsonFormat format) {}

  /** Fields of a log, as the viewer hears of them. */
  private record Schema(String path, List<Field> fields) {}

  private record Field(String name, String type) {}

  /**
   * Shows nothing yet.
   *
   * @param paths of the logs to show; all if empty
   * @param texts what a record's JSON must contain
   * @param missed counts what the viewer was too slow for
   */
  LogViewer(LoggerNode logger, Set<String> paths, List<String> texts, LongAdder missed) {
    this.logger = logger;
    this.paths = Set.copyOf(paths);
    this.texts = List.copyOf(texts);
    this.queue = new ViewerQueue<>(MOST_WAITING, MOST_BYTES, missed);
  }

  @Override
  public void batch(String sender, ByteBuf in, int at, int length) {
    if (queue.hasRoom(length)) {
      byte[] copy = new byte[length];
      in.getBytes(at, copy);
      queue.offer(copy, length);
    } else {
      queue.miss();
    }
  }

  @Override
  public void ended(String reason) {
    queue.end();
  }

  @Override
  public void run(Viewer viewer) throws InterruptedException {
    Attachment attachment;
    try {
      attachment = logger.tail(this);
    } catch (IllegalStateException e) {
      return; // the logger stops
    }
    try (attachment) {
      boolean isThere = true;
      while (isThere && !queue.isOver()) {
        byte[] next = queue.poll();
        if (next == null) {
          queue.await(LOOK);
          isThere = viewer.isThere();
        } else {
          isThere = show(next, viewer);
        }
        isThere = isThere && Missed.tell(queue.takeMissed(), "batch", viewer);
      }
    }
  }

  private boolean show(byte[] bytes, Viewer viewer) throws InterruptedException {
    try {
      batch.open(bytes, 0, bytes.length);
      String path = DecodedValue.text(batch.schema().path());
      if (!paths.isEmpty() && !paths.contains(path)) {
        return true;
      }
      JsonFormat format = tell(path, viewer);
      while (format != null && batch.next()) {
        String record = record(format);
        pace.one();
        if (contains(record)
            && !viewer.send(
                "", "record", "{\"path\":" + quoted(path) + ",\"record\":" + record + "}")) {
          return false;
        }
      }
      return format != null;
    } catch (DecodeException | RefusedBatchException e) {
      return true; // the sinks count it, and keep it as a bad batch
    } finally {
      batch.close();
    }
  }

  /** The format of the batch's log, once the viewer knows its fields; null if it is gone. */
  private @Nullable JsonFormat tell(String path, Viewer viewer) throws InterruptedException {
    LogSchema schema = batch.schema();
    Known before = known.get(path);
    if (before != null && before.schema().equals(schema)) {
      return before.format();
    }
    if (known.size() >= MOST_SCHEMAS) {
      known.clear();
    }
    JsonFormat format = new JsonFormat(AsciiOptions.DEFAULT, schema);
    known.put(path, new Known(schema, format));
    List<Field> fields = schema.fields().stream().map(LogViewer::field).toList();
    String text = Json.mapper().writeValueAsString(new Schema(path, fields));
    return viewer.send("", "schema", text) ? format : null;
  }

  private static Field field(LogField field) {
    return new Field(DecodedValue.text(field.name()), field.typeText());
  }

  private String record(JsonFormat format) {
    line.cut(0);
    format.record(batch, line);
    return new String(line.array(), 0, line.length(), UTF_8).strip();
  }

  private boolean contains(String record) {
    return texts.stream().allMatch(record::contains);
  }

  private static String quoted(String text) {
    return Json.mapper().writeValueAsString(text);
  }
}
