package org.zeekbus.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/traffic",
        "/nodes/worker-1",
        "/nodes/10.0.0.7:41234",
        "/nodes/sensor.example.js",
        "/nodes/a/b.c"
      })
  void everyViewIsThePage(String path) throws IOException {
    Answer.Whole answer = ask(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/html");
    assertThat(answer.headers()).containsEntry("cache-control", "no-cache");
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("the page");
  }

  @Test
  void filesAreThemselvesAndStay() throws IOException {
    Answer.Whole answer = ask("/assets/page-1a2b.js");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/javascript");
    assertThat(answer.headers().get("cache-control")).contains("immutable");
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("the script");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/",
        "/assets/old-3c4d.js",
        "/assets/page-1a2b",
        "/favicon.ico",
        "/robots.txt",
        "/Page.class"
      })
  void filesThatAreNotThereAreNot(String path) throws IOException {
    assertThat(ask(path).status()).isEqualTo(404);
  }

  private Answer.Whole ask(String path) throws IOException {
    Path site = directory.resolve("site");
    Files.createDirectories(site.resolve("assets"));
    Files.writeString(site.resolve("index.html"), "the page");
    Files.writeString(site.resolve("assets/page-1a2b.js"), "the script");
    Files.writeString(site.resolve("Page.class"), "not for the world");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      Request request =
          new Request(path, Map.of(), Map.of(), Caller.stranger("127.0.0.1:1", "127.0.0.1"));
      return (Answer.Whole) new SiteFiles("site", loader).handle(request);
    }
  }
}
