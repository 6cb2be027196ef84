package org.zeekbus.top;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.ApiException;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.screen.Screen;
import org.zeekbus.top.screen.Session;
import org.zeekbus.top.text.Printable;
import org.zeekbus.top.text.View;

/**
 * Shows the state of a running zeekbus: on a terminal until somebody quits, or as text or JSON.
 *
 * <p>Owner: one thread, but for {@link #stop}.
 */
public final class Top {
  private final TopSettings settings;
  private final OptionalInt room;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final @Nullable Session session;

  private Top(TopSettings settings, @Nullable Session session, OptionalInt room) {
    this.settings = settings;
    this.room = room;
    this.session = session;
  }

  /**
   * For a terminal.
   *
   * @param threads runs each task on a thread of its own
   * @param suspend stops this process until it is continued
   */
  public static Top onTerminal(TopSettings settings, Executor threads, Runnable suspend) {
    return new Top(
        settings,
        new Session(
            settings.server(),
            settings.chosen().orElse(View.NODES),
            settings.interval(),
            settings.isColoured(),
            threads,
            suspend),
        OptionalInt.empty());
  }

  /** For a pipe or a file, where nobody counts columns. */
  public static Top plain(TopSettings settings) {
    return new Top(settings, null, OptionalInt.empty());
  }

  /** As plain, on a terminal, whose width counts. */
  public static Top plainOnTerminal(TopSettings settings) throws IOException {
    return new Top(settings, null, OptionalInt.of(Screen.columns()));
  }

  /** How wide the terminal of this process is. */
  public static int columns() throws IOException {
    return Screen.columns();
  }

  /** Ends {@link #run}, from any thread. */
  public void stop() {
    stop.countDown();
    if (session != null) {
      session.stop();
    }
  }

  /**
   * Shows zeekbus until it is stopped, somebody quits, or nobody reads any more.
   *
   * @throws IOException if zeekbus does not answer at first; later, that is only told
   */
  public void run(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
    Plain plain = new Plain(settings, room, ZoneId.systemDefault());
    try (Api api = new Api(settings.server())) {
      Documents first = fetch(api, session == null ? plain.wanted() : List.of(Documents.CLUSTER));
      if (session != null) {
        session.run(api, first);
      } else {
        repeat(api, first, plain, out, err);
      }
    }
  }

  /** What others have written goes to a terminal. */
  private static Documents fetch(Api api, List<String> paths)
      throws IOException, InterruptedException {
    try {
      return api.fetch(paths);
    } catch (ApiException e) {
      throw new IOException(Printable.of(String.valueOf(e.getMessage())), e);
    }
  }

  private void repeat(Api api, Documents first, Plain plain, PrintWriter out, PrintWriter err)
      throws InterruptedException {
    InstantSource clock = InstantSource.system();
    plain.print(first, clock.instant(), out);
    boolean isLost = false;
    while (!settings.isOnce()
        && !stop.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS)
        && !out.checkError()) {
      Optional<String> loss = Optional.empty();
      try {
        Documents next = fetch(api, plain.wanted());
        if (!settings.isJson()) {
          out.println();
        }
        plain.print(next, clock.instant(), out);
      } catch (IOException e) {
        loss = Optional.of(e.getMessage() + "; trying again");
      }
      if (loss.isPresent() && !isLost) {
        err.println("zeekbus top: " + loss.get());
        err.flush();
      }
      isLost = loss.isPresent();
    }
  }
}
