package org.zeekbus.app.process;

/**
 * The package {@code zeekbus-query}: what {@code query}, {@code report} and {@code convert} need.
 */
public final class QueryPackage {
  /** What follows the name of what cannot be had. */
  public static final String MISSING =
      "comes with the package zeekbus-query, which is not installed here";

  private static final String ITS_CLASS = "org.zeekbus.query.LogDatabase";

  private QueryPackage() {}

  /** Whether its jars are there. */
  public static boolean isInstalled() {
    try {
      Class.forName(ITS_CLASS, false, QueryPackage.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
