package org.zeekbus.zeek;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recordings of a real Zeek: see recordings/README.md. */
public final class Recordings {
  /** A message of a node. */
  public static final int EVENT = 0;

  /** A subscription or its end. */
  public static final int SUBSCRIPTION = 1;

  /** A log batch. */
  public static final int LOG = 2;

  private Recordings() {}

  /** A file or folder of the recordings. */
  public static Path path(String name) {
    return Path.of("..", "recordings").resolve(name);
  }

  /** The frames of all messages of a channel, in order. */
  public static List<List<byte[]>> messages(String name, int channel) {
    List<List<byte[]>> found = new ArrayList<>();
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path(name))))) {
      while (true) {
        try {
          in.readLong();
        } catch (EOFException e) {
          return found;
        }
        int of = in.readUnsignedByte();
        List<byte[]> parts = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
          parts.add(in.readNBytes(in.readInt()));
        }
        if (of == channel) {
          found.add(parts);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
