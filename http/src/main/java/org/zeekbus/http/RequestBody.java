package org.zeekbus.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Arrays;

/**
 * Collects the body of a request. What it takes counts from the first byte until it is released.
 *
 * <p>Owner: the event loop.
 */
final class RequestBody {
  private static final int FIRST = 1024;

  private final Bounds bounds;
  private final int longest;
  private final long announced;
  private byte[] bytes = new byte[0];
  private int length;

  /**
   * The body that follows a request, if any.
   *
   * @param longest in bytes
   */
  RequestBody(HttpRequest http, int longest, Bounds bounds) throws RefusedException {
    this.bounds = bounds;
    this.longest = longest;
    this.announced = HttpUtil.getContentLength(http, -1L);
    check(announced);
  }

  private void check(long size) throws RefusedException {
    if (size > longest) {
      throw new RefusedException(
          Refusal.BODY,
          413,
          "the body is too long (limit: %d bytes): send less at once".formatted(longest));
    }
  }

  /** A part of it. */
  void add(HttpContent part) throws RefusedException {
    if (part.decoderResult().isFailure()) {
      throw new RefusedException(Refusal.BAD_REQUEST, 400, "the body is not in chunks of HTTP/1.1");
    }
    ByteBuf content = part.content();
    int more = content.readableBytes();
    check((long) length + more);
    if (length + more > bytes.length) {
      grow(length + more);
    }
    content.readBytes(bytes, length, more);
    length += more;
  }

  /** No more than was announced, and not all of that at once: it may never come. */
  private void grow(int needed) throws RefusedException {
    long most = announced < 0 ? longest : announced;
    int size = (int) Math.min(Math.max(2L * bytes.length, Math.max(needed, FIRST)), most);
    if (!bounds.takeBody(size - bytes.length)) {
      throw RefusedException.busy("the bodies of other requests take too much memory");
    }
    bytes = Arrays.copyOf(bytes, size);
  }

  /** All of it. */
  byte[] whole() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Nobody needs it any more. */
  void release() {
    bounds.returnBody(bytes.length);
    bytes = new byte[0];
    length = 0;
  }
}
