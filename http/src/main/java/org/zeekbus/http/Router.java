package org.zeekbus.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers for which path. Owner: whoever makes it, until the server starts; then it
 * does not change.
 */
public final class Router {
  /**
   * What is at a path.
   *
   * @param path the path, or that above all paths for which this stands
   * @param handler answers those who have the token
   * @param stranger answers those who have not; null if they get nothing
   */
  record Route(String path, Handler handler, @Nullable Handler stranger) {}

  /**
   * What takes POST at a path.
   *
   * @param longest body, in bytes
   * @param time how long the handler may take, if it works for as long as its peer waits
   */
  record Post(String path, Handler handler, int longest, Optional<Duration> time) {}

  private final Map<String, Route> exact = new HashMap<>();
  private final Map<String, Post> posts = new HashMap<>();
  private final Map<String, Route> trees = new HashMap<>();
  private @Nullable Upgrade upgrade;

  /** A router that knows no path. */
  public Router() {}

  /** This handler answers for this path. */
  public Router at(String path, Handler handler) {
    put(exact, new Route(path, handler, null));
    return this;
  }

  /** This handler answers for this path, also without token. */
  public Router open(String path, Handler handler) {
    return open(path, handler, handler);
  }

  /**
   * A path that tells strangers less.
   *
   * @param handler for those who have the token
   * @param stranger for others
   */
  public Router open(String path, Handler handler, Handler stranger) {
    put(exact, new Route(path, handler, stranger));
    return this;
  }

  /**
   * This handler answers for all paths below one; the longest such path counts.
   *
   * @param path ends with a slash
   */
  public Router below(String path, Handler handler) {
    put(trees, new Route(checkTree(path), handler, null));
    return this;
  }

  /** The same, also without token. */
  public Router openBelow(String path, Handler handler) {
    put(trees, new Route(checkTree(path), handler, handler));
    return this;
  }

  /** This takes over whoever asks for WebSocket, at any path. Without it nobody can. */
  public Router upgrade(Upgrade to) {
    if (upgrade != null) {
      throw new IllegalArgumentException("WebSocket has two owners");
    }
    upgrade = to;
    return this;
  }

  private static String checkTree(String path) {
    if (!path.endsWith("/")) {
      throw new IllegalArgumentException(path + " (expected: a path that ends with a slash)");
    }
    return path;
  }

  /**
   * This handler answers POST at this path, which may answer GET, too.
   *
   * @param longestBody in bytes; longer ones are refused
   */
  public Router post(String path, int longestBody, Handler handler) {
    return post(new Post(path, handler, longestBody, Optional.empty()));
  }

  /**
   * The same for a handler that works for long. It is interrupted as soon as its peer leaves, also
   * when that only says that it will send no more.
   *
   * @param longestBody in bytes; longer ones are refused
   * @param time how long the handler may take, in place of what others may
   */
  public Router post(String path, int longestBody, Duration time, Handler handler) {
    return post(new Post(path, handler, longestBody, Optional.of(time)));
  }

  private Router post(Post post) {
    if (posts.putIfAbsent(post.path(), post) != null) {
      throw new IllegalArgumentException(post.path() + " has two handlers for POST");
    }
    return this;
  }

  private static void put(Map<String, Route> routes, Route route) {
    if (routes.putIfAbsent(route.path(), route) != null) {
      throw new IllegalArgumentException(route.path() + " has two handlers");
    }
  }

  /** Who takes WebSocket over. */
  Optional<Upgrade> upgrade() {
    return Optional.ofNullable(upgrade);
  }

  /** What takes POST at a path. */
  Optional<Post> post(String path) {
    return Optional.ofNullable(posts.get(path));
  }

  /** What answers GET at a path. That which takes only POST is not what stands for its tree. */
  Optional<Route> find(String path) {
    Route found = exact.get(path);
    if (found != null || posts.containsKey(path)) {
      return Optional.ofNullable(found);
    }
    // From the path upwards: the first that has a handler is the longest.
    for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      Route tree = trees.get(path.substring(0, slash + 1));
      if (tree != null) {
        return Optional.of(tree);
      }
    }
    return Optional.empty();
  }
}
