package org.zeekbus.zmtp.thread;

/**
 * A thread or task failed.
 *
 * @param what its name
 * @param cause what it threw
 */
public record Failure(String what, Throwable cause) {
  /** Whether the JVM itself is in trouble: memory or stack ran out, so nothing can be relied on. */
  public boolean isFatal() {
    return cause instanceof VirtualMachineError;
  }

  @Override
  public String toString() {
    return what + " failed: " + cause;
  }
}
