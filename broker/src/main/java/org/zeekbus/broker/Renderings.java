package org.zeekbus.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * A run of messages in the other forms that some of its subscribers want, each rendered when first
 * asked for. Only made for runs with such subscribers.
 *
 * <p>Owner: the event loop of the publisher; a {@link #share} belongs to the loop that it is for.
 */
final class Renderings {
  /** One form of the run, and how many messages have that form. */
  record Rendering(MessageForm form, ByteBuf frames, int messages) {}

  private static final int SMALLEST = 256;

  /** A part more than it is likely to need. */
  private static final int MARGIN = 16;

  /** No more than so many times the messages, unless it is needed. */
  private static final long MOST_LONGER = 8;

  private final ByteBuf in;
  private final int at;
  private final int length;
  private final ByteBufAllocator allocator;
  private final LongConsumer meter;
  private final Supervisor supervisor;
  private final List<Rendering> rendered = new ArrayList<>(1);

  /** None yet of the run in {@code in[at..at+length)}; {@code meter} hears of memory taken. */
  Renderings(
      ByteBuf in,
      int at,
      int length,
      ByteBufAllocator allocator,
      LongConsumer meter,
      Supervisor supervisor) {
    this.in = in;
    this.at = at;
    this.length = length;
    this.allocator = allocator;
    this.meter = meter;
    this.supervisor = supervisor;
  }

  /** The run in a form; lent until {@link #release}. */
  Rendering in(MessageForm form) {
    Rendering known = find(form);
    if (known != null) {
      return known;
    }
    Rendering made = render(form);
    rendered.add(made);
    return made;
  }

  private @Nullable Rendering find(MessageForm form) {
    for (int i = 0; i < rendered.size(); i++) {
      Rendering each = rendered.get(i);
      if (each.form().equals(form)) {
        return each;
      }
    }
    return null;
  }

  /** The run in these forms for another event loop, which releases it. Rendered at once. */
  Renderings share(MessageForm[] forms) {
    Renderings shared = new Renderings(in, at, 0, allocator, meter, supervisor);
    for (MessageForm form : forms) {
      Rendering each = in(form);
      shared.rendered.add(new Rendering(form, each.frames().retainedDuplicate(), each.messages()));
    }
    return shared;
  }

  private Rendering render(MessageForm form) {
    ByteBuf out = allocator.directBuffer(SMALLEST);
    FrameCursor frames = new FrameCursor();
    FrameCursor message = new FrameCursor();
    int messages = 0;
    int start = at;
    frames.reset(in, at, length);
    while (frames.next()) {
      if (frames.isLast()) {
        message.reset(in, start, frames.end() - start);
        if (render(form, message, out)) {
          messages++;
          if (messages == 1) {
            out = withRoomForAll(out, at + length - start, frames.end() - start);
          }
        }
        start = frames.end();
      }
    }
    meter.accept(out.readableBytes());
    return new Rendering(form, out, messages);
  }

  /**
   * How much longer a message becomes is known once the first is done, and most of a run are alike:
   * to grow with each of them would be a copy each time.
   */
  private ByteBuf withRoomForAll(ByteBuf first, int left, int done) {
    long likely = (long) first.readableBytes() * left / done;
    int capacity = (int) Math.min(likely + likely / MARGIN, MOST_LONGER * left);
    if (left == done || capacity <= first.capacity()) {
      return first;
    }
    ByteBuf all = allocator.directBuffer(capacity);
    all.writeBytes(first);
    first.release();
    return all;
  }

  private boolean render(MessageForm form, FrameCursor message, ByteBuf out) {
    int before = out.writerIndex();
    try {
      form.render(message, out);
      return out.writerIndex() > before;
    } catch (Throwable e) { // errors, too: the message has other subscribers
      out.writerIndex(before);
      supervisor.caught("rendering a message", e);
      return false;
    }
  }

  void release() {
    for (Rendering each : rendered) {
      each.frames().release();
    }
    rendered.clear();
  }
}
