package org.zeekbus.node;

/** A node could not join, or waited in vain: its text says for what, and what to do. */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NodeException(String text) {
    super(text);
  }
}
