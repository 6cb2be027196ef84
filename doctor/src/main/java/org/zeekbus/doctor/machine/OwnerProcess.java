package org.zeekbus.doctor.machine;

/**
 * A process.
 *
 * @param name as the system has it, 15 characters at most
 * @param command its arguments, with spaces between them
 */
public record OwnerProcess(long pid, String name, String command) {
  /** Whether it is one of ours. */
  public boolean isZeekbus() {
    return command.contains("org.zeekbus.app");
  }

  @Override
  public String toString() {
    return "%s (pid %d)".formatted(isZeekbus() ? "zeekbus" : name, pid);
  }
}
