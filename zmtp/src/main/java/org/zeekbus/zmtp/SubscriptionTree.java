package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the holders of a topic: a radix tree over bytes with a set of holders at each topic, as
 * libzmq's XPUB keeps them (src/generic_mtrie.hpp). A lookup walks the topic's bytes once;
 * subscriptions that do not match cost nothing.
 *
 * <p>Owner: the thread that made it.
 *
 * @param <H> the subscribers
 */
public final class SubscriptionTree<H> {
  private static final byte[] NO_BYTES = {};

  /** A part of a topic; with those above it a prefix that is held or that divides. */
  private static final class Node<H> {
    private byte[] label;
    private final List<Node<H>> children = new ArrayList<>(0);
    private @Nullable Set<H> holders;

    Node(byte[] label) {
      this.label = label;
    }

    /** Where the child that begins with {@code first} is, or {@code -(where it would be) - 1}. */
    int find(byte first) {
      int low = 0;
      int high = children.size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = Byte.compareUnsigned(children.get(middle).label[0], first);
        if (order == 0) {
          return middle;
        }
        if (order < 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -low - 1;
    }
  }

  private final Node<H> root = new Node<>(NO_BYTES);
  private int size;

  /** An empty tree. */
  public SubscriptionTree() {}

  /** How many topics have a holder. */
  public int size() {
    return size;
  }

  /**
   * Adds a holder of a topic.
   *
   * @return false if it was one already
   */
  public boolean add(Topic topic, H holder) {
    byte[] bytes = topic.bytes();
    Node<H> node = root;
    int at = 0;
    while (at < bytes.length) {
      int index = node.find(bytes[at]);
      if (index < 0) {
        Node<H> leaf = new Node<>(Arrays.copyOfRange(bytes, at, bytes.length));
        node.children.add(-index - 1, leaf);
        node = leaf;
        break;
      }
      Node<H> child = node.children.get(index);
      int common = Arrays.mismatch(child.label, 0, child.label.length, bytes, at, bytes.length);
      if (common >= 0 && common < child.label.length) {
        Node<H> upper = new Node<>(Arrays.copyOf(child.label, common));
        child.label = Arrays.copyOfRange(child.label, common, child.label.length);
        upper.children.add(child);
        node.children.set(index, upper);
        child = upper;
      }
      at += child.label.length;
      node = child;
    }
    Set<H> holders = node.holders;
    if (holders == null) {
      holders = new LinkedHashSet<>();
      node.holders = holders;
      size++;
    }
    return holders.add(holder);
  }

  /**
   * Removes a holder of a topic.
   *
   * @return whether it was the last one
   */
  public boolean remove(Topic topic, H holder) {
    byte[] bytes = topic.bytes();
    Node<H> above = root;
    Node<H> parent = root;
    Node<H> node = root;
    int at = 0;
    while (at < bytes.length) {
      int index = node.find(bytes[at]);
      if (index < 0) {
        return false;
      }
      Node<H> child = node.children.get(index);
      if (!startsWith(bytes, at, child.label)) {
        return false;
      }
      at += child.label.length;
      above = parent;
      parent = node;
      node = child;
    }
    Set<H> holders = node.holders;
    if (holders == null || !holders.remove(holder) || !holders.isEmpty()) {
      return false;
    }
    node.holders = null;
    size--;
    if (node.children.isEmpty() && node != root) {
      parent.children.remove(parent.find(node.label[0]));
      join(above, parent);
    } else {
      join(parent, node);
    }
    return true;
  }

  /** Whether anybody holds exactly this topic. */
  public boolean isHeld(Topic topic) {
    byte[] bytes = topic.bytes();
    Node<H> node = root;
    int at = 0;
    while (at < bytes.length) {
      int index = node.find(bytes[at]);
      if (index < 0 || !startsWith(bytes, at, node.children.get(index).label)) {
        return false;
      }
      node = node.children.get(index);
      at += node.label.length;
    }
    return node.holders != null;
  }

  /**
   * Calls {@code each} with every holder of a prefix of the topic in {@code in[at..at+length)}; a
   * holder of several prefixes comes several times.
   */
  public void match(ByteBuf in, int at, int length, Consumer<? super H> each) {
    Node<H> node = root;
    int done = 0;
    while (true) {
      if (node.holders != null) {
        node.holders.forEach(each);
      }
      if (done == length) {
        return;
      }
      int index = node.find(in.getByte(at + done));
      if (index < 0) {
        return;
      }
      node = node.children.get(index);
      byte[] label = node.label;
      if (label.length > length - done) {
        return;
      }
      for (int i = 1; i < label.length; i++) {
        if (in.getByte(at + done + i) != label[i]) {
          return;
        }
      }
      done += label.length;
    }
  }

  /**
   * Calls {@code each} with every holder of a prefix of {@code prefix}, and of each topic that
   * begins with it: whoever gets some of the messages whose topics begin so. A holder of several
   * comes several times.
   */
  public void overlapping(Topic prefix, Consumer<? super H> each) {
    byte[] bytes = prefix.bytes();
    Node<H> node = root;
    int at = 0;
    while (at < bytes.length) {
      if (node.holders != null) {
        node.holders.forEach(each);
      }
      int index = node.find(bytes[at]);
      if (index < 0) {
        return;
      }
      node = node.children.get(index);
      int common = Math.min(node.label.length, bytes.length - at);
      if (!Arrays.equals(node.label, 0, common, bytes, at, at + common)) {
        return;
      }
      at += node.label.length;
    }
    Deque<Node<H>> left = new ArrayDeque<>(); // not by recursion, as in forEachTopic
    left.push(node);
    while (!left.isEmpty()) {
      Node<H> next = left.pop();
      if (next.holders != null) {
        next.holders.forEach(each);
      }
      next.children.forEach(left::push);
    }
  }

  /** Calls {@code each} with all topics that have a holder, in the order of their bytes. */
  public void forEachTopic(Consumer<Topic> each) {
    // Not by recursion: prefixes of one another make it as deep as the longest topic.
    Deque<Visit<H>> left = new ArrayDeque<>();
    left.push(new Visit<>(root, 0));
    byte[] path = NO_BYTES;
    while (!left.isEmpty()) {
      Visit<H> visit = left.pop();
      Node<H> node = visit.node();
      int end = visit.depth() + node.label.length;
      if (end > path.length) {
        path = Arrays.copyOf(path, 2 * end);
      }
      System.arraycopy(node.label, 0, path, visit.depth(), node.label.length);
      if (node.holders != null) {
        each.accept(Topic.of(Arrays.copyOf(path, end)));
      }
      for (Node<H> child : node.children.reversed()) {
        left.push(new Visit<>(child, end));
      }
    }
  }

  /** A node to go to, where {@code depth} bytes of the path are those above it. */
  private record Visit<H>(Node<H> node, int depth) {}

  /** A node that neither is held nor divides becomes one with its only child. */
  private void join(Node<H> parent, Node<H> node) {
    if (node == root || node.holders != null || node.children.size() != 1) {
      return;
    }
    Node<H> child = node.children.getFirst();
    byte[] label = Arrays.copyOf(node.label, node.label.length + child.label.length);
    System.arraycopy(child.label, 0, label, node.label.length, child.label.length);
    child.label = label;
    parent.children.set(parent.find(label[0]), child);
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] label) {
    return bytes.length - at >= label.length
        && Arrays.equals(bytes, at, at + label.length, label, 0, label.length);
  }
}
