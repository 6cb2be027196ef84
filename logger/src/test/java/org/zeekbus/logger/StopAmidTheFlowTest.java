package org.zeekbus.logger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;

/** A logger that stops while nodes send, and the one that comes after it. */
final class StopAmidTheFlowTest {
  private static final int BATCHES = 4000;

  @TempDir private Path directory;

  private final CollectingSink sink = new CollectingSink();
  private final PythonPeer python = PythonPeer.start();

  @AfterEach
  void stop() {
    python.close();
  }

  private LoggerNode start(Endpoint endpoint) throws IOException {
    return LoggerNode.start(
        LoggerSettings.of(directory, it -> it.listen(List.of(endpoint))),
        List.of(new Output("collected", sink, SinkOverflow.BLOCK)),
        InstantSource.system());
  }

  /** Each batch has its number. */
  private static byte[] batch(int number) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("Test::LOG", "test", List.of(LogField.of("n", ZeekType.COUNT))));
    writer.putLong(number);
    return writer.toBytes();
  }

  @Test
  void whatNodesSendMeanwhileReachesOneOrTheOther() throws Exception {
    LoggerNode first = start(Endpoint.parse("tcp://127.0.0.1:0"));
    Endpoint endpoint = first.endpoints().getFirst();
    PythonPeer.Socket push = python.socket("PUSH", "SNDHWM=0");
    push.connect(endpoint);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < BATCHES; i++) {
            assertThat(
                    push.send(
                        "log-write".getBytes(US_ASCII),
                        "worker-1".getBytes(US_ASCII),
                        "zeek-bin-serializer".getBytes(US_ASCII),
                        batch(i)))
                .isTrue();
          }
        });
    Await.until("some are here", () -> sink.records.size() > BATCHES / 10);
    assertThat(first.stop()).isTrue();
    assertThat(sent).as("the stop came amid the flow").isNotDone();
    LoggerNode second = start(endpoint);
    sent.join();
    Await.until(
        () -> "all are here: " + sink.records.size(),
        Await.DEADLINE,
        () -> sink.records.size() >= BATCHES);
    assertThat(second.stop()).isTrue();
    assertThat(sink.records)
        .extracting(each -> ((CountValue) each.value(0)).value())
        .containsExactlyElementsOf(LongStream.range(0, BATCHES).boxed().toList());
  }
}
