package org.zeekbus.doctor.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the system whether a file has more permissions than the nine usual ones (acl(5)). */
final class AccessList {
  private static final String ATTRIBUTE = "system.posix_acl_access";

  private AccessList() {}

  /** Whether it has; false if the system does not tell. */
  @SuppressWarnings("restricted")
  static boolean isOn(Path path) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> symbol = linker.defaultLookup().find("getxattr");
    if (symbol.isEmpty() || ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
      return false;
    }
    MethodHandle getxattr =
        linker.downcallHandle(
            symbol.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG));
    try (Arena arena = Arena.ofConfined()) {
      long size =
          (long)
              getxattr.invokeExact(
                  arena.allocateFrom(path.toString()),
                  arena.allocateFrom(ATTRIBUTE),
                  MemorySegment.NULL,
                  0L);
      return size > 0;
    } catch (Throwable e) {
      if (e instanceof Error error) {
        throw error;
      }
      throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
  }
}
