package org.zeekbus.httpsink.wire;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * The body of a request, where it lies: the JDK's publishers copy arrays. Owner: any thread, it
 * does not change; a subscription keeps its place behind its lock.
 */
final class SlicedBody implements HttpRequest.BodyPublisher {
  /** So that the JDK's copy for the system, which stays with the thread, is small. */
  private static final int SLICE = 64 << 10;

  private final List<ByteBuffer> slices = new ArrayList<>();
  private long length;

  /** Appends bytes, which must not change until the request is over. */
  SlicedBody put(byte[] in, int from, int to) {
    for (int at = from; at < to; at += SLICE) {
      slices.add(ByteBuffer.wrap(in, at, Math.min(SLICE, to - at)).slice());
    }
    length += to - from;
    return this;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Place(subscriber));
  }

  /** How far a subscriber is. Owner: its lock. */
  private final class Place implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private long wanted;
    private int next;
    private boolean isGiving;
    private boolean isOver;

    Place(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      synchronized (this) {
        wanted = Math.min(wanted + count, Long.MAX_VALUE / 2);
        if (isGiving) {
          return; // asked from within onNext: the loop below goes on
        }
        isGiving = true;
      }
      while (true) {
        ByteBuffer slice;
        boolean isLast;
        synchronized (this) {
          if (isOver || wanted == 0) {
            isGiving = false;
            return;
          }
          wanted--;
          slice = next < slices.size() ? slices.get(next++).duplicate() : null;
          isLast = next == slices.size();
          isOver = isLast;
        }
        if (slice != null) {
          subscriber.onNext(slice);
        }
        if (isLast) {
          subscriber.onComplete();
        }
      }
    }

    @Override
    public synchronized void cancel() {
      isOver = true;
    }
  }
}
