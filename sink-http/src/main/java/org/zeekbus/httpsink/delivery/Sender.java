package org.zeekbus.httpsink.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.zeekbus.httpsink.layout.Answer;
import org.zeekbus.httpsink.layout.Layout;
import org.zeekbus.httpsink.layout.Verdict;
import org.zeekbus.httpsink.wire.Client;
import org.zeekbus.httpsink.wire.Credentials;
import org.zeekbus.httpsink.wire.UnansweredException;
import org.zeekbus.sink.DeadLetters;
import org.zeekbus.sink.SinkContext;

/**
 * Posts one parcel after the other, and does what the answer asks for. What becomes of a parcel:
 *
 * <pre>
 * taken                       it is done
 * some refused by name        these are dead letters; the rest is done, or comes again
 * refused, not said which     it is sent in halves, until one record is left: a dead letter
 * too large                   likewise
 * later, or no answer         all senders pause; it comes again, before others
 * misconfigured               likewise
 * </pre>
 *
 * <p>Owner: any number of threads, of which each runs {@link #run}.
 */
public final class Sender {
  /** So many records refused and none ever taken: it is the server that does not fit. */
  private static final int MOST_REFUSED_AT_FIRST = 16;

  private final SinkContext context;
  private final DeadLetters deadLetters;
  private final Layout layout;
  private final Client client;
  private final Credentials credentials;
  private final Outbox outbox;
  private final Pause pause;
  private final SenderCounters counters;
  private final AtomicBoolean hasTaken = new AtomicBoolean();
  private final AtomicInteger refusedAtFirst = new AtomicInteger();
  private final AtomicBoolean hasSaidFault = new AtomicBoolean();
  private final AtomicBoolean hasSaidTooLarge = new AtomicBoolean();

  /** Sends what the outbox has. */
  public Sender(
      SinkContext context,
      Layout layout,
      Client client,
      Credentials credentials,
      Outbox outbox,
      Pause pause) {
    this.context = context;
    this.deadLetters = context.deadLetters();
    this.layout = layout;
    this.client = client;
    this.credentials = credentials;
    this.outbox = outbox;
    this.pause = pause;
    this.counters = new SenderCounters(context.metrics());
  }

  /** Sends until the outbox ends. */
  public void run() throws InterruptedException {
    for (Parcel parcel = outbox.take(); parcel != null; parcel = outbox.take()) {
      int turn = pause.enter();
      Verdict verdict = post(parcel);
      try {
        obey(verdict, parcel, turn);
      } catch (IOException e) {
        fails(parcel, turn, notKept(e), Duration.ZERO);
      }
    }
  }

  private Verdict post(Parcel parcel) throws InterruptedException {
    Client.Request request =
        client.post(parcel.destination(), parcel.array(), parcel.from(), parcel.to());
    counters.requests.increment();
    if (parcel.mayHaveCome()) {
      counters.resent.add(parcel.records());
    }
    try {
      Answer answer = request.send(layout.mostOfAnswer());
      Verdict verdict = judge(answer, parcel.records());
      if (verdict instanceof Verdict.Taken || verdict instanceof Verdict.Partly) {
        counters.sentBytes.add(request.bytes());
      }
      return verdict;
    } catch (UnansweredException e) {
      return new Verdict.Later(String.valueOf(e.getMessage()), Duration.ZERO, e.mayHaveArrived());
    } finally {
      if (request.isSentTwice()) {
        counters.requests.increment();
        counters.resent.add(parcel.records());
        parcel.setMayHaveCome();
      }
    }
  }

  /** Whatever a server says, it must not end a thread, and so the logger. */
  private Verdict judge(Answer answer, int records) {
    try {
      return layout.judge(answer, records);
    } catch (RuntimeException e) {
      if (hasSaidFault.compareAndSet(false, true)) {
        context
            .log()
            .error("an answer cannot be judged: this is a fault of zeekbus, please report it", e);
      }
      return new Verdict.Later(
          answer.words() + ", and zeekbus fails to read that", Duration.ZERO, true);
    }
  }

  private void obey(Verdict verdict, Parcel parcel, int turn) throws IOException {
    switch (verdict) {
      case Verdict.Taken _ -> {
        taken(parcel.records());
        outbox.done(parcel);
        pause.works(turn);
      }
      case Verdict.Partly partly -> obey(partly, parcel, turn);
      case Verdict.Refused refused -> {
        if (refused.mayHaveTaken()) {
          parcel.setMayHaveCome();
        }
        refused(parcel, turn, refused.reason());
      }
      case Verdict.TooLarge tooLarge -> {
        if (parcel.records() > 1 && hasSaidTooLarge.compareAndSet(false, true)) {
          context
              .log()
              .warn(
                  "{} {}: requests of {} bytes are sent in halves; set batch-bytes lower",
                  parcel.destination().shown(),
                  credentials.hidden(tooLarge.reason()),
                  "%,d".formatted(parcel.bytes()));
        }
        refused(parcel, turn, tooLarge.reason());
      }
      case Verdict.Later later -> {
        if (later.mayHaveTaken()) {
          parcel.setMayHaveCome();
        }
        fails(parcel, turn, later.reason(), later.after());
      }
      case Verdict.Misconfigured wrong -> fails(parcel, turn, wrong.reason(), Duration.ZERO);
    }
  }

  private void obey(Verdict.Partly partly, Parcel parcel, int turn) {
    int refused = partly.refused().size();
    if (refused == parcel.records() && !mayRefuse(refused)) {
      fitsNot(parcel, turn, partly.refused().values().iterator().next());
      return;
    }
    refusedAtFirst.addAndGet(refused);
    List<Integer> left = new ArrayList<>(partly.later());
    String reason = partly.reason();
    for (Map.Entry<Integer, String> each : partly.refused().entrySet()) {
      try {
        putAside(parcel, each.getKey(), each.getValue());
      } catch (IOException e) {
        left.add(each.getKey());
        reason = notKept(e);
      }
    }
    taken(parcel.records() - refused - partly.later().size());
    counters.duplicates.add(partly.there());
    if (left.isEmpty()) {
      outbox.done(parcel);
      pause.works(turn);
      return;
    }
    if (left.size() < parcel.records()) {
      pause.works(turn); // it goes on, so that a pause is short
    }
    if (!reason.isEmpty()) {
      counters.retries.increment();
      pause.fails(turn, problem(parcel, reason), Duration.ZERO);
    }
    outbox.replace(parcel, List.of(parcel.pick(left)), false);
  }

  /** A dead letter that cannot be kept: the record stays ours. */
  private static String notKept(IOException e) {
    return "refuses a record, and %s".formatted(e.getMessage());
  }

  private void taken(int records) {
    if (records > 0) {
      counters.sentRecords.add(records);
      hasTaken.set(true);
    }
  }

  private void refused(Parcel parcel, int turn, String reason) throws IOException {
    if (parcel.records() > 1) {
      outbox.replace(parcel, parcel.halves(), false);
      pause.works(turn);
    } else if (mayRefuse(1)) {
      putAside(parcel, 0, reason);
      refusedAtFirst.incrementAndGet();
      outbox.done(parcel);
      pause.works(turn);
    } else {
      fitsNot(parcel, turn, reason);
    }
  }

  private boolean mayRefuse(int records) {
    return hasTaken.get() || refusedAtFirst.get() + records <= MOST_REFUSED_AT_FIRST;
  }

  private void fitsNot(Parcel parcel, int turn, String reason) {
    // Others first: perhaps one of them is taken, and these are dead letters.
    counters.retries.increment();
    pause.fails(
        turn,
        problem(parcel, reason + " to every record; do url and layout name its kind?"),
        Duration.ZERO);
    outbox.replace(parcel, List.of(parcel), true);
  }

  private void fails(Parcel parcel, int turn, String reason, Duration wish) {
    counters.retries.increment();
    // Before others can take the parcel.
    pause.fails(turn, problem(parcel, reason), wish);
    outbox.replace(parcel, List.of(parcel), false);
  }

  private String problem(Parcel parcel, String reason) {
    return parcel.destination().shown() + " " + credentials.hidden(reason);
  }

  private void putAside(Parcel parcel, int place, String reason) throws IOException {
    int from = parcel.jsonStart(place);
    deadLetters.put(
        parcel.path(place),
        parcel.target(place),
        credentials.hidden(reason),
        parcel.array(),
        from,
        parcel.jsonEnd(place) - from);
  }
}
