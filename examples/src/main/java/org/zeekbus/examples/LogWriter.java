package org.zeekbus.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.zeekbus.node.As;
import org.zeekbus.node.ClusterNode;
import org.zeekbus.node.LogStream;
import org.zeekbus.node.ZeekLog;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Writes the lines of its standard input to a log of the cluster. The third argument is a logger's
 * endpoint. A Zeek logger needs:
 *
 * <pre>
 * module Lines;
 * export {
 *   redef enum Log::ID += { LOG };
 *   type Info: record { ts: time &amp;log; text: string &amp;log; length: count &amp;log; };
 * }
 * event zeek_init() { Log::create_stream(Lines::LOG, [$columns=Info, $path="lines"]); }
 * </pre>
 */
public final class LogWriter {
  /** A line of the log. */
  @ZeekLog(stream = "Lines::LOG", path = "lines")
  record Line(Instant ts, String text, @As(ZeekType.COUNT) long length) {}

  private LogWriter() {}

  /** Writes until the input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    write(args[0], args[1], args[2], in);
  }

  static void write(String xpub, String xsub, String logger, BufferedReader in)
      throws IOException, InterruptedException {
    var builder =
        ClusterNode.builder("log-writer").broker(xpub, xsub).curve(System.getenv()).loggers(logger);
    try (ClusterNode node = builder.observe()) {
      LogStream<Line> log = node.log(Line.class);
      String text = in.readLine();
      while (text != null) {
        log.write(new Line(Instant.now(), text, text.length()));
        text = in.readLine();
      }
    }
  }
}
