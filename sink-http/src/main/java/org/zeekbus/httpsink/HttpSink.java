package org.zeekbus.httpsink;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.zeekbus.httpsink.delivery.Body;
import org.zeekbus.httpsink.delivery.Outbox;
import org.zeekbus.httpsink.delivery.Pause;
import org.zeekbus.httpsink.delivery.Sender;
import org.zeekbus.httpsink.layout.Answer;
import org.zeekbus.httpsink.layout.Destination;
import org.zeekbus.httpsink.layout.Layout;
import org.zeekbus.httpsink.layout.Layouts;
import org.zeekbus.httpsink.layout.LogEncoder;
import org.zeekbus.httpsink.layout.Probe;
import org.zeekbus.httpsink.layout.Verdict;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.httpsink.wire.Client;
import org.zeekbus.httpsink.wire.Credentials;
import org.zeekbus.httpsink.wire.UnansweredException;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/**
 * Encodes records into bodies, one for each destination, and hands them to senders, each a thread
 * that waits for one answer at a time.
 *
 * <p>Owner: the sink's thread.
 */
final class HttpSink implements Sink {
  private static final int MOST_KNOWN = 1024;

  /** Beyond, all bodies are sent, however small. */
  private static final int MOST_OPEN = 256;

  private static final int FIRST_ROOM = 16 << 10;

  /** How long the question may take whether there is a place for a log. */
  private static final Duration CHECK = Duration.ofSeconds(2);

  private static final long LOOK_NANOS = 50_000_000;

  private static final Duration END = Duration.ofSeconds(1);

  /** A log of one schema. */
  private record Log(String path, LogEncoder encoder) {}

  private final Patience patience;
  private final Layout layout;
  private final Client client;
  private final Credentials credentials;
  private final String name;
  private final int batchBytes;
  private final int batchRecords;
  private final long buffer;
  private final Outbox outbox = new Outbox();
  private final Pause pause;
  private final Sender sender;
  private final List<Thread> senders = new ArrayList<>();
  private final IdentityHashMap<LogSchema, Log> known = new IdentityHashMap<>();
  private final Map<Destination, Body> open = new HashMap<>();

  /** How long the last body of a destination was, so that the next one has room at once. */
  private final Map<Destination, Integer> rooms = new HashMap<>();

  private HttpSink(SinkContext context, Patience patience) throws ConfigurationException {
    SettingValues settings = context.settings();
    this.patience = patience;
    layout = Layouts.of(settings);
    batchBytes = (int) settings.get(HttpSection.BATCH_BYTES).bytes();
    batchRecords = settings.get(HttpSection.BATCH_RECORDS);
    buffer = settings.get(HttpSection.BUFFER).bytes();
    name =
        "%s at %s"
            .formatted(
                HttpSection.LAYOUT.type().format(settings.get(HttpSection.LAYOUT)),
                settings.get(HttpSection.URL).shown());
    credentials = Credentials.of(settings, layout.tokenScheme(), System.getenv());
    client = new Client(context, credentials);
    pause = new Pause(RandomGenerator.getDefault());
    sender = new Sender(context, layout, client, credentials, outbox, pause);
    context
        .metrics()
        .gauge(
            "waiting_bytes", "Bytes of records that the server has not confirmed", outbox::bytes);
    context
        .metrics()
        .gauge("requests_in_flight", "Requests that are not answered", outbox::sending);
    for (int i = 1; i <= settings.get(HttpSection.CONNECTIONS); i++) {
      senders.add(context.virtualThread("sender-" + i, sender::run));
    }
  }

  static HttpSink open(SinkContext context, Patience patience) throws ConfigurationException {
    HttpSink sink = new HttpSink(context, patience);
    sink.senders.forEach(Thread::start);
    return sink;
  }

  @Override
  public void accept(LogBatchReader batch, Arrival arrival) throws IOException {
    Log log = log(batch.schema());
    awaitRoom();
    Destination destination = log.encoder().destination();
    Body body = open.get(destination);
    if (body == null) {
      if (open.size() == MOST_OPEN) {
        sendAll();
      }
      body = new Body(destination, rooms.getOrDefault(destination, FIRST_ROOM));
      open.put(destination, body);
    }
    int before = body.length();
    body.add(log.path(), log.encoder(), batch, arrival);
    int more = body.length() - before;
    outbox.accepted(more);
    // Full, or it would be too long with another batch like this one.
    if ((long) body.length() + more > batchBytes || body.records() >= batchRecords) {
      open.remove(destination);
      send(destination, body);
    }
  }

  private Log log(LogSchema schema) throws IOException {
    Log log = known.get(schema);
    if (log == null) {
      if (known.size() == MOST_KNOWN) {
        known.clear();
      }
      log = new Log(schema.path().text(), layout.encoder(schema));
      check(log);
      known.put(schema, log);
    }
    return log;
  }

  /** Asks whether the server can take this log, so that no other one has to wait for it. */
  private void check(Log log) throws IOException {
    Optional<Probe> check = log.encoder().check();
    if (check.isEmpty()) {
      return;
    }
    String where = log.encoder().destination().shown() + " ";
    Answer answer;
    try {
      answer = client.ask(check.get(), CHECK).send(layout.mostOfAnswer());
    } catch (UnansweredException e) {
      throw new IOException(where + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    Verdict verdict = layout.judge(answer, 0);
    switch (verdict) {
      case Verdict.Taken _ -> {}
      case Verdict.Later later -> throw new IOException(where + credentials.hidden(later.reason()));
      case Verdict.Misconfigured _, Verdict.Refused _, Verdict.TooLarge _, Verdict.Partly _ ->
          throw unavailable(log, details(log, answer).orElse(verdict.reason()));
    }
  }

  /** More about what is wrong, if the server says more. */
  private Optional<String> details(Log log, Answer answer) throws IOException {
    Optional<Probe> question = log.encoder().details(answer);
    if (question.isEmpty()) {
      return Optional.empty();
    }
    try {
      return log.encoder()
          .problem(client.ask(question.get(), CHECK).send(LogEncoder.MOST_OF_DETAILS));
    } catch (UnansweredException e) {
      return Optional.empty(); // what is known is enough
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private LogUnavailableException unavailable(Log log, String reason) {
    String text =
        "%s %s".formatted(log.encoder().destination().shown(), credentials.hidden(reason));
    return new LogUnavailableException(text, new IOException(text));
  }

  /** Waits a moment if the buffer is full: a server that works soon has room. */
  private void awaitRoom() throws IOException {
    if (outbox.bytes() < buffer) {
      return;
    }
    sendAll();
    try {
      long most = patience.room().toNanos();
      long until = System.nanoTime() + most;
      boolean hasRoom = false;
      for (long left = most; !hasRoom && left > 0; left = until - System.nanoTime()) {
        hasRoom = outbox.await(buffer - 1, outbox.progress(), left);
      }
      if (!hasRoom) {
        throw new IOException(
            problem(
                "does not take records as fast as they come; %,d bytes wait".formatted(buffer)));
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private void sendAll() {
    open.forEach(this::send);
    open.clear();
  }

  private void send(Destination destination, Body body) {
    if (rooms.size() >= MOST_KNOWN) {
      rooms.clear();
    }
    rooms.put(destination, Math.min(body.length() + body.length() / 8, 2 * batchBytes) + 1);
    outbox.add(body.parcels(batchBytes, batchRecords));
  }

  /** Why nothing goes out: what fails, or else this. */
  private String problem(String otherwise) {
    String problem = pause.problem();
    return problem == null ? name + " " + otherwise : problem;
  }

  @Override
  public void flush() throws IOException {
    flush(Duration.ofDays(1));
  }

  private void flush(Duration most) throws IOException {
    int failures = pause.failures();
    sendAll();
    try {
      long start = System.nanoTime();
      long progressed = start;
      long seen = outbox.progress();
      while (!outbox.await(0, seen, LOOK_NANOS)) {
        long now = System.nanoTime();
        long progress = outbox.progress();
        if (progress != seen) {
          seen = progress;
          progressed = now;
        }
        Duration quiet = pause.failures() == failures ? patience.silence() : patience.failure();
        if (now - progressed > quiet.toNanos() || now - start > most.toNanos()) {
          throw new IOException(
              problem("has not answered for %d s".formatted((now - progressed) / 1_000_000_000)));
        }
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while it waited for the server");
  }

  @Override
  public String destination() {
    return name;
  }

  @Override
  public void close() throws IOException {
    try {
      flush(patience.close());
    } catch (IOException e) {
      outbox.end();
      throw new IOException(
          "%s (not confirmed: %s)"
              .formatted(
                  e.getMessage(),
                  outbox.left().entrySet().stream()
                      .map(each -> "%s %,d".formatted(each.getKey(), each.getValue()))
                      .collect(Collectors.joining(", "))),
          e);
    } finally {
      outbox.end();
      senders.forEach(Thread::interrupt);
      join();
      client.close();
    }
  }

  private void join() {
    try {
      long until = System.nanoTime() + END.toNanos();
      for (Thread thread : senders) {
        var _ = thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
