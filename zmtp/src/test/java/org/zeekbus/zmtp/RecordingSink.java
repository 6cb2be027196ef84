package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps copies of all that it is told, and checks that indexes fit the frames and that messages
 * stay as they are until the end of the read.
 */
final class RecordingSink implements MessageSink {
  private final List<Call> calls = new ArrayList<>();
  private final FrameCursor frames = new FrameCursor();
  private final List<Runnable> lent = new ArrayList<>();
  private final int maxFirst;
  private boolean afterRead;

  RecordingSink(int maxFirst) {
    this.maxFirst = maxFirst;
  }

  List<Call> calls() {
    return calls;
  }

  /** Whether the last thing heard was the end of a read. */
  boolean isAfterRead() {
    return afterRead;
  }

  @Override
  public void message(ByteBuf in, int start, int length, int first, int firstLength, int parts) {
    frames.reset(in, start, length);
    int count = 0;
    while (frames.next()) {
      if (count == 0) {
        assertThat(frames.start()).isEqualTo(start);
        assertThat(frames.body()).isEqualTo(first);
        assertThat(frames.length()).isEqualTo(firstLength);
      }
      count++;
      assertThat(frames.isLast()).isEqualTo(count == parts);
    }
    assertThat(count).isEqualTo(parts);
    assertThat(frames.end()).isEqualTo(start + length).isLessThanOrEqualTo(in.writerIndex());
    String bytes = Hex.print(in, start, length);
    lent.add(() -> assertThat(Hex.print(in, start, length)).as("still there").isEqualTo(bytes));
    add(new Call.Message(bytes, parts));
  }

  @Override
  public void oversized(byte kind, long firstLength, long bytes) {
    add(Call.oversized(kind, firstLength, bytes, maxFirst));
  }

  @Override
  public void command(ByteBuf in, int at, int length) {
    add(new Call.Command(Hex.print(in, at, length)));
  }

  @Override
  public void oversizedCommand(long length) {
    add(new Call.OversizedCommand(length));
  }

  @Override
  public void endOfRead() {
    lent.forEach(Runnable::run);
    lent.clear();
    afterRead = true;
  }

  private void add(Call call) {
    calls.add(call);
    afterRead = false;
  }
}
