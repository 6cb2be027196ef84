package org.zeekbus.httpsink.wire;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of an answer: keeps its beginning, skips some, and leaves a server that goes on
 * and on. Owner: the client's threads, one at a time; {@link #expire} any.
 */
final class AnswerBody implements HttpResponse.BodySubscriber<AnswerBody> {
  /** What is skipped so that the connection can be used again. */
  private static final int MOST_SKIPPED = 256 << 10;

  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CompletableFuture<AnswerBody> whole = new CompletableFuture<>();
  private long length;
  private volatile Flow.@Nullable Subscription subscription;

  AnswerBody(int most) {
    this.most = most;
  }

  /** What was kept; once it is whole. */
  byte[] bytes() {
    return kept.toByteArray();
  }

  /** Whether there was more. */
  boolean isCut() {
    return length > most;
  }

  @Override
  public CompletionStage<AnswerBody> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int room = most - kept.size();
      length += buffer.remaining();
      byte[] bytes = new byte[Math.min(room, buffer.remaining())];
      buffer.get(bytes);
      kept.write(bytes, 0, bytes.length);
      buffer.position(buffer.limit());
    }
    if (length > (long) most + MOST_SKIPPED) {
      leave();
      whole.complete(this);
    }
  }

  @Override
  public void onError(Throwable e) {
    whole.completeExceptionally(e);
  }

  @Override
  public void onComplete() {
    whole.complete(this);
  }

  /** Breaks it off, as it takes too long. */
  void expire() {
    whole.completeExceptionally(new HttpTimeoutException("the body takes too long"));
    leave();
  }

  /** Closes the connection. */
  private void leave() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }
}
