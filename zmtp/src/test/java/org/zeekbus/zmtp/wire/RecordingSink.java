package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.Hex;

/**
 * Keeps copies of all that it is told, and checks that indexes fit the frames and that messages
 * stay as they are until the end of the read.
 */
public final class RecordingSink implements MessageSink {
  private final List<ReaderCall> calls = new ArrayList<>();
  private final FrameCursor frames = new FrameCursor();
  private final List<Runnable> lent = new ArrayList<>();
  private final int maxFirst;
  private boolean afterRead;

  public RecordingSink(int maxFirst) {
    this.maxFirst = maxFirst;
  }

  public List<ReaderCall> calls() {
    return calls;
  }

  /** Whether the last thing heard was the end of a read. */
  public boolean isAfterRead() {
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
    add(new ReaderCall.Message(bytes, parts));
  }

  @Override
  public void oversized(byte kind, long firstLength, long bytes) {
    add(ReaderCall.oversized(kind, firstLength, bytes, maxFirst));
  }

  @Override
  public void command(ByteBuf in, int at, int length) {
    add(new ReaderCall.Command(Hex.print(in, at, length)));
  }

  @Override
  public void oversizedCommand(long length) {
    add(new ReaderCall.OversizedCommand(length));
  }

  @Override
  public void endOfRead() {
    lent.forEach(Runnable::run);
    lent.clear();
    afterRead = true;
  }

  private void add(ReaderCall call) {
    calls.add(call);
    afterRead = false;
  }
}
