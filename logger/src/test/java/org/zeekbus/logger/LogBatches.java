package org.zeekbus.logger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.BufferMemory;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.socket.PushSocket;
import org.zeekbus.zmtp.socket.SendResult;
import org.zeekbus.zmtp.socket.SocketListener;
import org.zeekbus.zmtp.socket.Transport;

/** A logger, and a node that pushes batches of one or more numbered records to it. */
final class LogBatches implements AutoCloseable {
  private final Transport transport =
      new Transport(Transport.Kind.best(), 1, new BufferMemory(64 << 20));
  private final PushSocket push = new PushSocket(transport, SocketListener.NONE);
  private final LoggerNode node;

  private LogBatches(LoggerNode node) {
    this.node = node;
    push.connect(node.endpoints().getFirst());
  }

  static LoggerSettings settings(Path directory, Duration drain) {
    return LoggerSettings.of(
        directory,
        it ->
            it.listen(List.of(Endpoint.parse("tcp://127.0.0.1:0")))
                .intake(1 << 20)
                .flushInterval(Duration.ofMillis(20))
                .drain(drain));
  }

  /**
   * A sink that spools, and loses with its process what it has not flushed.
   *
   * @param flushInterval time between two flushes; null for the logger's
   */
  static Output losing(String name, Sink sink, @Nullable Duration flushInterval) {
    return new Output(
        name,
        sink,
        SinkOverflow.SPOOL,
        OnGone.EXIT,
        List::of,
        null,
        null,
        null,
        true,
        flushInterval);
  }

  static LogBatches start(LoggerSettings settings, Output... outputs) {
    try {
      return new LogBatches(LoggerNode.start(settings, List.of(outputs), InstantSource.system()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LoggerNode node() {
    return node;
  }

  /** Pushes a batch of one record. */
  void push(String path, long number) throws InterruptedException {
    push(batch(path, number, 1, ""));
  }

  void push(byte[] batch) throws InterruptedException {
    byte[] format = "zeek-bin-serializer".getBytes(UTF_8);
    Message message =
        Message.of("log-write".getBytes(UTF_8), "worker-1".getBytes(UTF_8), format, batch);
    if (push.push(message, Duration.ofSeconds(20)) != SendResult.SENT) {
      throw new AssertionError("not sent: " + node.snapshot());
    }
  }

  static byte[] batch(String path, long first, int count, String text) {
    LogSchema schema =
        LogSchema.of(
            "Test::LOG",
            path,
            List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING)));
    LogBatchWriter writer = new LogBatchWriter(schema);
    for (int i = 0; i < count; i++) {
      writer.putLong(first + i).putBytes(Bytes.of(text));
    }
    return writer.toBytes();
  }

  @Override
  public void close() {
    push.close();
    transport.close();
    node.close();
  }
}
