package org.zeekbus.logger.stdout;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A stream as a channel whose writes take all or fail. Owner: the sink's thread. */
record StreamChannel(OutputStream out) implements WritableByteChannel {
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
    out.flush();
    bytes.position(bytes.limit());
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
