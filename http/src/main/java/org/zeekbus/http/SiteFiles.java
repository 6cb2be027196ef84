package org.zeekbus.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a page, from the class path. The page finds by itself what a path means that is no
 * file's, so each such path gets the page. Owner: any thread.
 */
public final class SiteFiles implements Handler {
  private static final String PAGE = "index.html";

  /** Names below this change with their content. */
  private static final String HASHED = "/assets/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", Answer.JSON,
          "map", Answer.JSON,
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private final String directory;
  private final ClassLoader loader;

  /**
   * Files below a directory of the class path.
   *
   * @param directory such as {@code org/zeekbus/dashboard/site}
   */
  public SiteFiles(String directory, ClassLoader loader) {
    this.directory = directory;
    this.loader = loader;
  }

  @Override
  public Answer handle(Request request) throws IOException {
    String path = request.path();
    return isFile(path) ? file(path) : file("/" + PAGE);
  }

  /** All else is a view of the page: a node's name may have dots, and what looks like an ending. */
  private static boolean isFile(String path) {
    return path.startsWith(HASHED) || (path.lastIndexOf('/') == 0 && path.indexOf('.') > 0);
  }

  private Answer file(String path) throws IOException {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    byte[] content = type == null ? null : read(path);
    if (type == null || content == null) {
      return Answer.error(404, "there is no such file");
    }
    String cache = path.startsWith(HASHED) ? "public, max-age=31536000, immutable" : "no-cache";
    return new Answer.Whole(200, type, content, Map.of("cache-control", cache));
  }

  private byte @Nullable [] read(String path) throws IOException {
    try (InputStream in = loader.getResourceAsStream(directory + path)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
