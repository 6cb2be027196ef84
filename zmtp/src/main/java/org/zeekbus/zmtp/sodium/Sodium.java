package org.zeekbus.zmtp.sodium;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zmtp.system.NativeLibraries;

/**
 * The few functions of libsodium that CURVE needs. The library is the one that comes in
 * lazysodium's jar; the system's takes its place where that cannot be loaded. Handshakes pass
 * segments; traffic passes addresses, which makes no objects.
 *
 * <p>Owner: any thread; its only state is the library.
 */
public final class Sodium {
  public static final int KEY = 32;
  public static final int NONCE = 24;
  public static final int TAG = 16;

  private static final List<String> SYSTEM_NAMES =
      List.of("libsodium.so.26", "libsodium.so.23", "libsodium.so");

  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
  private static final SymbolLookup LIBRARY = load();

  private static final MethodHandle RANDOM = procedure("randombytes_buf", POINTER, SIZE);
  private static final MethodHandle ZERO = procedure("sodium_memzero", POINTER, SIZE);
  private static final MethodHandle COMPARE = function("sodium_memcmp", POINTER, POINTER, SIZE);
  private static final MethodHandle BASE = function("crypto_scalarmult_base", POINTER, POINTER);
  private static final MethodHandle BEFORE =
      function("crypto_box_beforenm", POINTER, POINTER, POINTER);
  private static final MethodHandle BOX =
      function("crypto_box_easy_afternm", POINTER, POINTER, SIZE, POINTER, POINTER);
  private static final MethodHandle OPEN =
      function("crypto_box_open_easy_afternm", POINTER, POINTER, SIZE, POINTER, POINTER);

  private static final MethodHandle HSALSA =
      function("crypto_core_hsalsa20", POINTER, POINTER, POINTER, POINTER);

  // Pointers as plain numbers.
  private static final MethodHandle STREAM_AT =
      function("crypto_stream_salsa20", SIZE, SIZE, SIZE, SIZE);
  private static final MethodHandle XOR_AT =
      function("crypto_stream_salsa20_xor", SIZE, SIZE, SIZE, SIZE, SIZE);
  private static final MethodHandle XOR_REST_AT =
      function("crypto_stream_salsa20_xor_ic", SIZE, SIZE, SIZE, SIZE, SIZE, SIZE);
  private static final MethodHandle TAG_AT =
      function("crypto_onetimeauth_poly1305", SIZE, SIZE, SIZE, SIZE);
  private static final MethodHandle VERIFY_AT =
      function("crypto_onetimeauth_poly1305_verify", SIZE, SIZE, SIZE, SIZE);

  private Sodium() {}

  /** Fills with random bytes of the system. */
  public static void random(MemorySegment to) {
    try {
      RANDOM.invokeExact(to, to.byteSize());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Overwrites with zeros, which no compiler leaves out. */
  public static void wipe(MemorySegment secret) {
    try {
      ZERO.invokeExact(secret, secret.byteSize());
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Whether two segments of one size are equal, in a time that does not depend on where not. */
  public static boolean equal(MemorySegment a, MemorySegment b) {
    checkSize(b, a.byteSize());
    try {
      return (int) COMPARE.invokeExact(a, b, a.byteSize()) == 0;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  public static void publicKey(MemorySegment to, MemorySegment secret) {
    checkSize(to, KEY);
    checkSize(secret, KEY);
    try {
      if ((int) BASE.invokeExact(to, secret) != 0) {
        throw new IllegalStateException("crypto_scalarmult_base");
      }
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * The key that two pairs share.
   *
   * @return false if the public key is one of the few that share zero with everybody
   */
  public static boolean sharedKey(MemorySegment to, MemorySegment publicKey, MemorySegment secret) {
    checkSize(to, KEY);
    checkSize(publicKey, KEY);
    checkSize(secret, KEY);
    try {
      return (int) BEFORE.invokeExact(to, publicKey, secret) == 0;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Encrypts to tag and ciphertext, {@link #TAG} bytes longer than the message. */
  public static void box(
      MemorySegment to, MemorySegment message, MemorySegment nonce, MemorySegment key) {
    checkSize(to, message.byteSize() + TAG);
    checkSize(nonce, NONCE);
    checkSize(key, KEY);
    try {
      if ((int) BOX.invokeExact(to, message, message.byteSize(), nonce, key) != 0) {
        throw new IllegalStateException("crypto_box_easy_afternm");
      }
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Decrypts what {@link #box} made; false if it was not made with this key and nonce. */
  public static boolean open(
      MemorySegment to, MemorySegment box, MemorySegment nonce, MemorySegment key) {
    checkSize(box, to.byteSize() + TAG);
    checkSize(nonce, NONCE);
    checkSize(key, KEY);
    try {
      return (int) OPEN.invokeExact(to, box, box.byteSize(), nonce, key) == 0;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * The first half of XSalsa20: the key of Salsa20 for all nonces that begin with these 16 bytes.
   */
  public static void subkey(MemorySegment to, MemorySegment nonceStart, MemorySegment key) {
    checkSize(to, KEY);
    checkSize(nonceStart, NONCE - 8);
    checkSize(key, KEY);
    try {
      if ((int) HSALSA.invokeExact(to, nonceStart, key, MemorySegment.NULL) != 0) {
        throw new IllegalStateException("crypto_core_hsalsa20");
      }
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Writes Salsa20's stream. All but {@code size} are addresses; the nonce has 8 bytes. */
  public static void streamAt(long to, long size, long nonce, long key) {
    try {
      checkDone((int) STREAM_AT.invokeExact(to, size, nonce, key));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Encrypts or decrypts in place with Salsa20. All but {@code size} are addresses. */
  public static void xorAt(long text, long size, long nonce, long key) {
    try {
      checkDone((int) XOR_AT.invokeExact(text, text, size, nonce, key));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /**
   * Encrypts with Salsa20 all that follows the first block. All but {@code size} are addresses; the
   * places may not overlap.
   */
  public static void xorRestAt(long to, long text, long size, long nonce, long key) {
    try {
      checkDone((int) XOR_REST_AT.invokeExact(to, text, size, nonce, 1L, key));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Writes Poly1305's tag. All but {@code size} are addresses. */
  public static void tagAt(long to, long text, long size, long key) {
    try {
      checkDone((int) TAG_AT.invokeExact(to, text, size, key));
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Whether Poly1305's tag is this one, in constant time. All but {@code size} are addresses. */
  public static boolean verifyAt(long tag, long text, long size, long key) {
    try {
      return (int) VERIFY_AT.invokeExact(tag, text, size, key) == 0;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void checkDone(int result) {
    if (result != 0) {
      throw new IllegalStateException("libsodium refused: " + result);
    }
  }

  private static void checkSize(MemorySegment segment, long size) {
    if (segment.byteSize() != size) {
      throw new IllegalArgumentException(segment.byteSize() + " bytes (expected: " + size + ")");
    }
  }

  private static RuntimeException failed(Throwable e) {
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }

  private static MethodHandle function(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  private static MethodHandle procedure(String name, MemoryLayout... arguments) {
    return handle(name, FunctionDescriptor.ofVoid(arguments));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String name, FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), signature);
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup load() {
    SymbolLookup library = bundled();
    for (String name : SYSTEM_NAMES) {
      if (library == null) {
        library = tried(() -> SymbolLookup.libraryLookup(name, Arena.global()));
      }
    }
    if (library == null) {
      throw new UnsatisfiedLinkError(
          "CURVE needs libsodium: the one that comes with zeekbus cannot be loaded from %s, and the system has none (install libsodium23)"
              .formatted(NativeLibraries.directory()));
    }
    try {
      MethodHandle init =
          Linker.nativeLinker()
              .downcallHandle(
                  library.findOrThrow("sodium_init"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
      if ((int) init.invokeExact() < 0) {
        throw new UnsatisfiedLinkError("libsodium does not start (sodium_init)");
      }
      return library;
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** The library in lazysodium's jar, through a file that is gone when it is loaded. */
  @SuppressWarnings("restricted")
  private static @Nullable SymbolLookup bundled() {
    String resource = bundledName();
    try (InputStream in =
        resource == null ? null : Sodium.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      Path file = Files.createTempFile(NativeLibraries.directory(), "zeekbus-sodium", ".so");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return tried(() -> SymbolLookup.libraryLookup(file, Arena.global()));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return null; // no place for the file
    }
  }

  private static @Nullable String bundledName() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "linux64/libsodium.so";
      case "aarch64" -> "arm64/libsodium.so";
      default -> null;
    };
  }

  private interface Attempt {
    SymbolLookup load();
  }

  private static @Nullable SymbolLookup tried(Attempt attempt) {
    try {
      return attempt.load();
    } catch (IllegalArgumentException e) {
      return null; // it is not there, or not for this system
    }
  }
}
