package org.zeekbus.doctor.machine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Functions of the system's C library, for what Java does not tell. Owner: nobody. */
final class CLibrary {
  private CLibrary() {}

  /** A function; nothing where there is none, or addresses do not have 64 bits. */
  @SuppressWarnings("restricted")
  static Optional<MethodHandle> find(String name, FunctionDescriptor descriptor) {
    if (ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(symbol -> linker.downcallHandle(symbol, descriptor));
  }

  /** What a call throws that throws nothing; errors go on as they are. */
  static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
  }
}
