package org.zeekbus.logger.sinks;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.output.Output;
import org.zeekbus.sink.SinkProvider;
import org.zeekbus.zmtp.system.Reason;

/**
 * A jar with sinks of others. It has a class loader of its own, so that two plugins can bring two
 * versions of a library; zeekbus's own classes go before those of the jar.
 */
record Plugin(Path jar) {
  private static final String SERVICE = "META-INF/services/" + SinkProvider.class.getName();

  /** The jars in a directory, by name. */
  static List<Plugin> in(Path directory, List<String> errors) {
    List<Plugin> plugins = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
      jars.forEach(jar -> plugins.add(new Plugin(jar)));
    } catch (IOException e) {
      errors.add(
          Files.exists(directory)
              ? "ZEEKBUS_PLUGINS: %s cannot be read: %s".formatted(directory, Reason.of(e))
              : "ZEEKBUS_PLUGINS: %s does not exist".formatted(directory));
    }
    plugins.sort((a, b) -> a.jar.compareTo(b.jar));
    return plugins;
  }

  /** Its sinks; none if something is wrong, which goes to the errors. */
  List<SinkProvider> providers(List<String> errors) {
    List<SinkProvider> providers = new ArrayList<>();
    try {
      new JarFile(jar.toFile()).close();
      URLClassLoader loader = loader();
      Iterator<ServiceLoader.Provider<SinkProvider>> found =
          ServiceLoader.load(SinkProvider.class, loader).stream().iterator();
      while (found.hasNext()) {
        ServiceLoader.Provider<SinkProvider> provider = found.next();
        if (loader.equals(provider.type().getClassLoader())) {
          SinkProvider sink = provider.get();
          String missing = missing(sink);
          if (!missing.isEmpty()) {
            errors.add(
                error(
                    "%s of %s returns null; %s"
                        .formatted(missing, sink.getClass().getName(), Output.REPORT_TO_AUTHOR)));
            return List.of();
          }
          providers.add(sink);
        }
      }
      if (providers.isEmpty()) {
        errors.add(
            error("no sink in it (expected: %s with the name of its provider)".formatted(SERVICE)));
      }
    } catch (IOException e) {
      errors.add(
          error(
              "cannot be read as a jar: %s; copy it again, or remove the jar"
                  .formatted(e.getMessage())));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) { // errors, too: of classes that do not fit
      errors.add(
          error(
              isMisfit(e)
                  ? "does not fit this zeekbus: %s; ask its author for a version that does"
                      .formatted(chain(e))
                  : "cannot be loaded: %s; %s".formatted(chain(e), Output.REPORT_TO_AUTHOR)));
    }
    return providers;
  }

  /** The method that returns nothing; empty if there is none. */
  @SuppressWarnings("ConstantValue") // a plugin does not keep to the contract by itself
  private static String missing(SinkProvider provider) {
    if ((@Nullable Object) provider.type() == null) {
      return "type()";
    }
    return (@Nullable Object) provider.section() == null ? "section()" : "";
  }

  /** Whether classes do not go together; not if one fails to initialise. */
  private static boolean isMisfit(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof LinkageError && !(at instanceof ExceptionInInitializerError)) {
        return true;
      }
    }
    return false;
  }

  /** Open as long as the process: a sink loads classes when it needs them. */
  private URLClassLoader loader() throws MalformedURLException {
    return new URLClassLoader(
        jar.getFileName().toString(),
        new URL[] {jar.toUri().toURL()},
        SinkProvider.class.getClassLoader());
  }

  private static String chain(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      text.append(": ").append(cause);
    }
    return text.toString();
  }

  /** One line that says what to do. */
  String error(String problem) {
    return "plugin %s: %s".formatted(jar, problem);
  }
}
