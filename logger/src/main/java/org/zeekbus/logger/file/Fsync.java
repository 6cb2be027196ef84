package org.zeekbus.logger.file;

/**
 * When the disk itself is asked to have what was written. Without, all survives the end of the
 * process, and not that of the machine.
 */
public enum Fsync {
  /** Never, as Zeek. */
  NEVER,
  /** With each flush. */
  INTERVAL,
  /** With each batch. */
  ALWAYS
}
