package org.zeekbus.doctor.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
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
  static boolean isOn(Path path) {
    Optional<MethodHandle> getxattr =
        CLibrary.find(
            "getxattr",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG));
    if (getxattr.isEmpty()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      long size =
          (long)
              getxattr
                  .get()
                  .invokeExact(
                      arena.allocateFrom(path.toString()),
                      arena.allocateFrom(ATTRIBUTE),
                      MemorySegment.NULL,
                      0L);
      return size > 0;
    } catch (Throwable e) {
      throw CLibrary.unexpected(e);
    }
  }
}
