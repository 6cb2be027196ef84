package org.zeekbus.query.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBTableFunctionState;
import org.jspecify.annotations.Nullable;
import org.zeekbus.columns.ColumnSchema;
import org.zeekbus.query.Sql;
import org.zeekbus.zeek.log.LogSchema;

/**
 * The records of files with one schema, as a table function of DuckDB: it reads the files when a
 * statement runs, several at a time, and of them only the fields that the statement asks for.
 *
 * <p>Owner: any thread; a {@link Scan} belongs to one thread of DuckDB.
 */
final class ArchiveTable
    implements DuckDBTableFunction<ArchiveTable.Bound, ArchiveTable.Asked, ArchiveTable.Scan> {
  /** What a file with one field has for each record, about. */
  private static final int RECORD = 100;

  private static final int PACKED = 8;

  /** The files of a log that have the same fields. */
  static final class Group {
    private final LogSchema schema;
    private final List<ArchiveColumn> columns;
    private final List<ArchiveFile> files;

    Group(LogSchema schema, List<ArchiveFile> files) {
      this.schema = schema;
      this.columns = ColumnSchema.of(schema).columns().stream().map(ArchiveColumn::new).toList();
      this.files = List.copyOf(files);
    }

    private String select(String function, int number) {
      return IntStream.range(0, columns.size())
          .mapToObj(i ->
              "%s AS %s"
                  .formatted(
                      columns.get(i).sql("c" + i),
                      Sql.name(Sql.printable(columns.get(i).column().name()))))
          .collect(Collectors.joining(", ", "SELECT ", " FROM %s(%d)".formatted(function, number)));
    }
  }

  /** The files of a call, which a statement reads, maybe several times. */
  record Bound(Group group) {}

  /** What is to be read: columns by their place in the chunk, and files that nobody has taken. */
  record Asked(Group group, List<Integer> columns, ConcurrentLinkedQueue<ArchiveFile> files) {}

  private final List<Group> groups = new CopyOnWriteArrayList<>();
  private final StandardLogs standard;
  private final Complaints complaints;

  ArchiveTable(StandardLogs standard, Complaints complaints) {
    this.standard = standard;
    this.complaints = complaints;
  }

  /** Takes files, under the number that it gives. */
  int add(Group group) {
    groups.add(group);
    return groups.size() - 1;
  }

  /** A statement that gives the records of these files, by the function's name. */
  String select(String function, int number) {
    return groups.get(number).select(function, number);
  }

  @Override
  public Bound bind(DuckDBTableFunctionBindInfo call) {
    long number = call.getParameter(0).getLong();
    if (number < 0 || number >= groups.size()) {
      throw new IllegalArgumentException(
          "no files %d (expected: 0 to %d)".formatted(number, groups.size() - 1));
    }
    Group group = groups.get((int) number);
    long bytes = 0;
    for (ArchiveFile each : group.files) {
      boolean isPacked = !each.file().toString().endsWith(".log");
      bytes += isPacked ? PACKED * each.size() : each.size();
    }
    for (int i = 0; i < group.columns.size(); i++) {
      call.addResultColumn("c" + i, group.columns.get(i).chunkType());
    }
    call.setCardinality(bytes / RECORD + 1, false);
    return new Bound(group);
  }

  @Override
  public Asked init(DuckDBTableFunctionInitInfo call) {
    Bound bound = call.getBindData();
    Group group = bound.group;
    List<Integer> columns = new ArrayList<>();
    for (long place = 0; place < call.getColumnCount(); place++) {
      long index = call.getColumnIndex(place);
      // Of a statement that asks for no column, such as count(*), a column that is none.
      columns.add(index >= 0 && index < group.columns.size() ? (int) index : -1);
    }
    call.setMaxThreads(group.files.size());
    return new Asked(group, columns, new ConcurrentLinkedQueue<>(group.files));
  }

  @Override
  public Scan localInit(DuckDBTableFunctionInitInfo call) {
    return new Scan();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo call, DuckDBDataChunkWriter chunk)
      throws IOException {
    Scan scan = call.getLocalInitData();
    return scan.fill(call.getInitData(), chunk);
  }

  /** A file that is read, and where its records go. */
  private record Open(ArchiveFile file, RecordReader reader) {}

  /** One thread's way through the files. */
  final class Scan implements DuckDBTableFunctionState {
    private @Nullable ChunkSink sink;
    private @Nullable Open open;

    private long fill(Asked asked, DuckDBDataChunkWriter chunk) throws IOException {
      int most = Math.toIntExact(chunk.capacity());
      ChunkSink to = sink;
      if (to == null) {
        to = new ChunkSink(asked.group.columns, asked.columns, most);
        sink = to;
      }
      to.begin(chunk);
      int count = 0;
      while (count < most && !to.isFull()) {
        Open from = open == null ? next(asked, to) : open;
        if (from == null) {
          break;
        }
        count += read(asked, from, to, most - count);
      }
      return to.end();
    }

    private @Nullable Open next(Asked asked, ChunkSink to) throws IOException {
      ArchiveFile file = asked.files.poll();
      if (file == null) {
        return null;
      }
      Open next = new Open(file, RecordReader.open(file, standard, complaints, new LongAdder()));
      open = next;
      into(asked, next, to);
      return next;
    }

    private void into(Asked asked, Open from, ChunkSink to) {
      from.reader.into(to, places(asked.group.schema, from, to));
    }

    private int read(Asked asked, Open from, ChunkSink to, int most) throws IOException {
      int count = from.reader.read(most);
      if (count == 0 && from.reader.isAtEnd()) {
        close();
      } else if (count == 0) {
        into(asked, from, to);
      }
      return count;
    }

    /** For each field of the file the one of the group, if it is asked for. */
    private int[] places(LogSchema of, Open from, ChunkSink to) {
      Map<String, List<Integer>> byName = new HashMap<>();
      for (int i = 0; i < of.size(); i++) {
        byName.computeIfAbsent(of.field(i).name().text(), _ -> new ArrayList<>()).add(i);
      }
      LogSchema found = from.reader.schema();
      int[] places = new int[found.size()];
      for (int i = 0; i < places.length; i++) {
        List<Integer> same = byName.getOrDefault(found.field(i).name().text(), List.of());
        int field = same.isEmpty() ? -1 : same.removeFirst();
        if (field >= 0 && of.field(field).equals(found.field(i))) {
          places[i] = to.isAsked(field) ? field : -1;
        } else {
          places[i] = -1;
          complaints.later(from.file, found.field(i).toString());
        }
      }
      return places;
    }

    @Override
    public void close() throws IOException {
      if (open != null) {
        open.reader.close();
        open = null;
      }
    }
  }
}
