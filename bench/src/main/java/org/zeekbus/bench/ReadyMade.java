package org.zeekbus.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The floor of a sink, in a JVM of its own: the same client gets the same values, made before.
 * Prints what those after the warm-up cost.
 */
final class ReadyMade {
  private static final int BODY_BYTES = 1 << 20;
  private static final int IN_FLIGHT = 2;

  private ReadyMade() {}

  /** Arguments: kafka or http, where, rounds to warm up, rounds, compression, field of the key. */
  public static void main(String[] args) throws Exception {
    long warmUp = Long.parseLong(args[2]);
    long rounds = Long.parseLong(args[3]);
    List<byte[]> lines = ReadyLines.read("conn");
    if (args[0].equals("kafka")) {
      boolean hasKeys = !args[5].isEmpty();
      produce(args[1], lines, hasKeys, warmUp, rounds, args[4].isEmpty() ? "lz4" : args[4]);
    } else {
      post(URI.create(args[1]), lines, warmUp, rounds, args[4].isEmpty() ? "none" : args[4]);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void produce(
      String bootstrap,
      List<byte[]> values,
      boolean hasKeys,
      long warmUp,
      long rounds,
      String compression) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("acks", "all");
    settings.put("compression.type", compression);
    settings.put("linger.ms", 50);
    settings.put("batch.size", 256 << 10);
    List<byte[]> keys = hasKeys ? values.stream().map(ReadyMade::uid).toList() : List.of();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, keys, values, warmUp);
      long before = cpuNanos();
      send(producer, keys, values, rounds);
      System.out.println("cpu_nanos=" + (cpuNanos() - before));
    }
  }

  /** The connection that a record is about: its key. */
  private static byte[] uid(byte[] line) {
    String text = new String(line, UTF_8);
    int start = text.indexOf("\"uid\":\"") + 7;
    return text.substring(start, text.indexOf('"', start)).getBytes(UTF_8);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, List<byte[]> keys, List<byte[]> values, long rounds) {
    for (long round = 0; round < rounds; round++) {
      for (int i = 0; i < values.size(); i++) {
        byte @Nullable [] key = keys.isEmpty() ? null : keys.get(i);
        producer.send(new ProducerRecord<>(KafkaTarget.TOPIC, key, values.get(i)));
      }
    }
    producer.flush();
  }

  private static void post(
      URI url, List<byte[]> lines, long warmUp, long rounds, String compression) throws Exception {
    long size = lines.stream().mapToLong(line -> line.length + 1).sum();
    int inBody = (int) Math.max(1, BODY_BYTES / size);
    byte[] body = body(lines, inBody, compression);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!compression.equals("none")) {
      request.header("Content-Encoding", compression);
    }
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      send(client, request.build(), warmUp / inBody);
      long before = cpuNanos();
      send(client, request.build(), rounds / inBody);
      System.out.println("cpu_nanos=" + (cpuNanos() - before));
    }
  }

  private static byte[] body(List<byte[]> lines, int times, String compression) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream out = compression.equals("gzip") ? new GZIPOutputStream(body) : body) {
      for (int i = 0; i < times; i++) {
        for (byte[] line : lines) {
          out.write(line);
          out.write('\n');
        }
      }
    }
    return body.toByteArray();
  }

  private static void send(HttpClient client, HttpRequest request, long times) throws Exception {
    Queue<CompletableFuture<HttpResponse<Void>>> answers = new ArrayDeque<>();
    for (long i = 0; i < times; i++) {
      if (answers.size() == IN_FLIGHT) {
        check(answers.remove().get());
      }
      answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
    }
    for (CompletableFuture<HttpResponse<Void>> answer : new ArrayList<>(answers)) {
      check(answer.get());
    }
  }

  private static void check(HttpResponse<Void> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException("the server answers " + answer.statusCode());
    }
  }
}
