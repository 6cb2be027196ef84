package org.zeekbus.broker;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.zmtp.Topic;

/**
 * Keeps the topics that are held in a file, one a line as {@link Topic} prints them. After a
 * restart the nodes come back and claim theirs; what stays unclaimed belonged to a node that died
 * meanwhile, which nobody else would ever cancel.
 *
 * <p>Owner: one event loop; the file is written by a virtual thread, one at a time.
 */
final class TopicMemory {
  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final Duration WRITE_DELAY = Duration.ofMillis(200);

  private final Path file;
  private final Set<Topic> held = new TreeSet<>();
  private final Set<Topic> unclaimed = new TreeSet<>();
  private @Nullable EventLoop loop;
  private boolean isDirty;
  private boolean isFrozen;

  /** Guards the file and {@link #writtenState}: an older state never replaces a newer one. */
  private final Object writing = new Object();

  private long writtenState;

  private long state;

  /**
   * Reads the file, if there is one. What is no topic in it is left out, and said.
   *
   * @throws IOException if it cannot be read or its directory not be made
   */
  TopicMemory(Path directory) throws IOException {
    this.file = directory.resolve("topics");
    Files.createDirectories(directory);
    if (Files.exists(file)) {
      for (String line : lines(file)) {
        try {
          unclaimed.add(Topic.parse(line));
        } catch (IllegalArgumentException e) {
          LOG.warn("{}: '{}' is no topic: left out", file, line);
        }
      }
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Hands it over to its event loop. */
  void start(EventLoop owner) {
    loop = owner;
  }

  /** Whether there is anything from the time before. */
  boolean hasUnclaimed() {
    return !unclaimed.isEmpty();
  }

  void add(Topic topic) {
    unclaimed.remove(topic);
    held.add(topic);
    writeSoon();
  }

  void remove(Topic topic) {
    held.remove(topic);
    writeSoon();
  }

  /** What nobody has claimed since the start; forgotten with this call. */
  List<Topic> takeUnclaimed() {
    List<Topic> ghosts = new ArrayList<>(unclaimed);
    unclaimed.clear();
    writeSoon();
    return ghosts;
  }

  private void writeSoon() {
    EventLoop owner = loop;
    if (!isDirty && !isFrozen && owner != null) {
      isDirty = true;
      owner.schedule(this::writeInBackground, WRITE_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void writeInBackground() {
    isDirty = false;
    if (!isFrozen) {
      Set<Topic> now = all();
      long number = ++state;
      Thread.ofVirtual().name("zeekbus-topics").start(() -> write(now, number));
    }
  }

  /**
   * Keeps what is held at this moment for the next start: the connections that end from now on end
   * because we do.
   *
   * @return writes it; blocks, so not for the event loop
   */
  Runnable freeze() {
    isFrozen = true;
    Set<Topic> now = all();
    long number = ++state;
    return () -> write(now, number);
  }

  private Set<Topic> all() {
    Set<Topic> all = new TreeSet<>(held);
    all.addAll(unclaimed);
    return all;
  }

  private void write(Set<Topic> topics, long number) {
    synchronized (writing) {
      if (number > writtenState) {
        writtenState = number;
        write(topics);
      }
    }
  }

  private void write(Set<Topic> topics) {
    StringBuilder text = new StringBuilder();
    for (Topic topic : topics) {
      text.append(topic).append('\n');
    }
    Path next = file.resolveSibling("topics.new");
    try {
      Files.writeString(next, text, StandardCharsets.ISO_8859_1);
      try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("cannot write {}: {}; nodes that die during a restart may stay", file, e.toString());
    }
  }
}
