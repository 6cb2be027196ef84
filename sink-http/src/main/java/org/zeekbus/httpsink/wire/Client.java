package org.zeekbus.httpsink.wire;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.zeekbus.httpsink.layout.Answer;
import org.zeekbus.httpsink.layout.Destination;
import org.zeekbus.httpsink.layout.Probe;
import org.zeekbus.httpsink.settings.Compression;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.access.ClientTls;

/**
 * Sends requests over HTTP/1.1, each bounded in time and memory whatever the server does. Follows
 * no redirects. A request that meets a connection which the server closes, since it was idle, is
 * sent once more at once. Owner: any thread; one closes it.
 */
public final class Client implements AutoCloseable {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
  private static final int MOST_THREADS = 4;
  private static final Duration END = Duration.ofSeconds(1);

  private final SinkContext context;
  private final Compression compression;
  private final Credentials credentials;
  private final Duration timeout;
  private final Optional<SSLContext> tls;
  private final ScheduledThreadPoolExecutor executor;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicReference<HttpClient> client;

  /** Connections that have brought an answer since their last request: all that can be idle. */
  private final AtomicInteger idle = new AtomicInteger();

  private volatile boolean isClosed;

  /**
   * Connects when something is sent.
   *
   * @throws ConfigurationException if a file does not hold what it should
   */
  public Client(SinkContext context, Credentials credentials) throws ConfigurationException {
    this.context = context;
    SettingValues settings = context.settings();
    this.compression = settings.get(HttpSection.COMPRESSION);
    this.credentials = credentials;
    this.timeout = settings.get(HttpSection.TIMEOUT);
    this.tls = tls(settings);
    int most = Math.min(MOST_THREADS, settings.get(HttpSection.CONNECTIONS));
    executor = new ScheduledThreadPoolExecutor(most, this::thread);
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
    client = new AtomicReference<>(open());
  }

  /**
   * TLS as the settings have it.
   *
   * @throws ConfigurationException if a file does not hold what it should
   */
  public static Optional<SSLContext> tls(SettingValues settings) throws ConfigurationException {
    return ClientTls.context(
        settings, HttpSection.TLS_CA, HttpSection.TLS_CERT, HttpSection.TLS_KEY);
  }

  private Thread thread(Runnable work) {
    threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = context.thread("client", work::run);
    threads.add(thread);
    return thread;
  }

  private HttpClient open() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
            .executor(this::run);
    tls.ifPresent(builder::sslContext);
    return builder.build();
  }

  /** A fault in one request must not end a thread, and so the logger. */
  private void run(Runnable work) {
    executor.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        context.log().error("a request fails: this is a fault of zeekbus, please report it", e);
      }
    });
  }

  /** A request that is ready to be sent. Owner: the thread that sends it. */
  public final class Request {
    private final URI uri;
    private final HttpRequest request;
    private final long bytes;
    private final Duration timeout;
    private boolean isSentTwice;

    private Request(HttpRequest request, long bytes, Duration timeout) {
      this.uri = request.uri();
      this.request = request;
      this.bytes = bytes;
      this.timeout = timeout;
    }

    /** The length of its body. */
    public long bytes() {
      return bytes;
    }

    /**
     * Sends it.
     *
     * @param mostOfAnswer how many bytes of the answer's body are wanted
     * @throws UnansweredException if there is no answer in time
     */
    public Answer send(int mostOfAnswer) throws UnansweredException, InterruptedException {
      boolean mayBeStale = idle.getAndUpdate(some -> Math.max(0, some - 1)) > 0;
      try {
        return Client.this.send(request, timeout, mostOfAnswer);
      } catch (IOException e) {
        if (!mayBeStale || !Unanswered.isClosedBefore(e)) {
          throw Unanswered.of(uri, timeout, e);
        }
      }
      isSentTwice = true;
      try {
        return Client.this.send(request, timeout, mostOfAnswer);
      } catch (IOException e) {
        throw Unanswered.of(uri, timeout, e);
      }
    }

    /** Whether the server may have read and taken it twice, now that it is sent. */
    public boolean isSentTwice() {
      return isSentTwice;
    }
  }

  /** A request with the records in {@code in[from..to)}, which must not change until it is over. */
  public Request post(Destination destination, byte[] in, int from, int to) {
    SlicedBody body =
        Compressor.body(compression, destination.head(), in, from, to, destination.tail());
    HttpRequest.Builder request =
        request(destination.uri(), destination.contentType(), timeout).POST(body);
    if (compression != Compression.NONE) {
      request.header("Content-Encoding", compression.text());
    }
    return new Request(request.build(), body.contentLength(), timeout);
  }

  /** A request without records, which has so much time with its answer. */
  public Request ask(Probe probe, Duration most) {
    Duration time = timeout.compareTo(most) < 0 ? timeout : most;
    return new Request(
        request(probe.uri(), probe.contentType(), time)
            .method(probe.method(), BodyPublishers.noBody())
            .build(),
        0,
        time);
  }

  private HttpRequest.Builder request(URI uri, String contentType, Duration time) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(time);
    request.header("Content-Type", contentType);
    request.setHeader("User-Agent", "zeekbus");
    credentials.headers().forEach(request::setHeader);
    return request;
  }

  private Answer send(HttpRequest request, Duration timeout, int mostOfAnswer)
      throws IOException, InterruptedException {
    AnswerBody body = new AnswerBody(mostOfAnswer);
    // The JDK's own time ends with the headers.
    ScheduledFuture<?> expiry;
    try {
      expiry = executor.schedule(body::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new InterruptedException("the client is closed");
    }
    try {
      HttpResponse<AnswerBody> response = current().send(request, _ -> body);
      idle.incrementAndGet();
      return new Answer(
          response.statusCode(),
          first(response.headers()),
          body.bytes(),
          body.isCut(),
          context.clock().instant());
    } finally {
      expiry.cancel(false);
    }
  }

  /** Another client if a failure has ended the last one, as when memory was short. */
  private HttpClient current() {
    HttpClient now = client.get();
    if (now.isTerminated() && !isClosed) {
      HttpClient next = open();
      return client.compareAndSet(now, next) ? next : client.get();
    }
    return now;
  }

  private static Map<String, String> first(HttpHeaders headers) {
    Map<String, String> first = new HashMap<>();
    headers
        .map()
        .forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return first;
  }

  /** Breaks off all requests, and ends its threads. */
  @Override
  public void close() {
    isClosed = true;
    HttpClient last = client.get();
    last.shutdownNow();
    try {
      var _ = last.awaitTermination(END);
      executor.shutdownNow();
      long until = System.nanoTime() + END.toNanos();
      for (Thread thread : threads) {
        if (thread.isAlive()) {
          var _ = thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
