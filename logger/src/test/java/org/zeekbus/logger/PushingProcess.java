package org.zeekbus.logger;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.TestProgram;

/** A process of its own with a libzmq PUSH, which can be killed. Ends when all is sent. */
final class PushingProcess implements AutoCloseable {
  private static final String SCRIPT =
      """
      import struct, sys, zmq
      context = zmq.Context()
      socket = context.socket(zmq.PUSH)
      socket.connect(sys.argv[1])
      with open(sys.argv[2], "rb") as file:
          while header := file.read(4):
              batch = file.read(struct.unpack(">I", header)[0])
              socket.send_multipart([b"log-write", sys.argv[3].encode(), b"zeek-bin-serializer", batch])
      socket.close()
      context.term()
      """;

  private final TestProgram program;

  private PushingProcess(TestProgram program) {
    this.program = program;
  }

  /** Writes batches as {@link #start} reads them, each behind its length. */
  static void write(Path file, List<byte[]> batches) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (byte[] batch : batches) {
        out.writeInt(batch.length);
        out.write(batch);
      }
    }
  }

  /** Sends the batches of a file. */
  static PushingProcess start(Endpoint endpoint, Path file, String sender) throws IOException {
    return new PushingProcess(
        TestProgram.start(
            new ProcessBuilder(
                "/usr/bin/python3", "-c", SCRIPT, endpoint.toString(), file.toString(), sender)));
  }

  int awaitExit() {
    return program.ends().exit();
  }

  @Override
  public void close() {
    program.close();
  }
}
