package org.zeekbus.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.zeekbus.zmtp.Await;

/** A client that says what it is told, byte by byte. Owner: the test's thread. */
final class HttpPeer implements AutoCloseable {
  /** An answer: its status, its headers in lower case, its body. */
  record Heard(int status, Map<String, String> headers, String body) {}

  private final Socket socket;
  private final InputStream in;

  HttpPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout((int) Await.DEADLINE.toMillis());
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static HttpPeer at(InetSocketAddress address) throws IOException {
    return new HttpPeer(new Socket(address.getAddress(), address.getPort()));
  }

  /** One that takes little before the other side must wait. */
  static HttpPeer withSmallBuffer(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(address);
    return new HttpPeer(socket);
  }

  HttpPeer says(String latin1) throws IOException {
    socket.getOutputStream().write(latin1.getBytes(ISO_8859_1));
    return this;
  }

  /** Says as much as it can: the other side may stop listening. */
  HttpPeer saysInVain(String latin1) {
    try {
      return says(latin1);
    } catch (IOException e) {
      return this;
    }
  }

  HttpPeer gets(String target, String... headers) throws IOException {
    return asks("GET", target, headers);
  }

  HttpPeer asks(String method, String target, String... headers) throws IOException {
    StringBuilder request =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return says(request.append("\r\n").toString());
  }

  HttpPeer shutsUp() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next answer, with its body. */
  Heard hears() throws IOException {
    Heard head = hearsHead();
    int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
    return new Heard(head.status(), head.headers(), hears(length));
  }

  /** So many bytes, in Latin 1. */
  String hears(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("ends after '" + new String(bytes, ISO_8859_1) + "'");
    }
    return new String(bytes, ISO_8859_1);
  }

  /** The next answer to HEAD, or the head of events. */
  Heard hearsHead() throws IOException {
    String status = hearsLine();
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = hearsLine(); !line.isEmpty(); line = hearsLine()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Heard(Integer.parseInt(status.split(" ", 3)[1]), headers, "");
  }

  String hearsLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("after '" + line.toString(ISO_8859_1) + "'");
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** Lines of a stream until one holds this text. */
  void hearsUntil(String text) throws IOException {
    while (!hearsLine().contains(text)) {
      // on to it
    }
  }

  /** All until the end, however it comes. */
  String hearsToTheEnd() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it is not closed; it said " + all.toString(ISO_8859_1), e);
    } catch (IOException e) {
      // a reset
    }
    return all.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
