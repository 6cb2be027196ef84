# Sourced by both launchers, that of the sources and that of packages: the locale, and options for the JVM.
# shellcheck shell=sh

# In a locale that is not UTF-8, or not installed, Java could not name all files.
charset=$(locale charmap 2>/dev/null || echo "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}")
case $charset in
  *UTF-8) ;;
  *)
    # bash complains of a value that it comes back to.
    case $(LC_ALL=C.UTF-8 locale charmap 2>/dev/null || echo UTF-8) in UTF-8) { export LC_ALL=C.UTF-8; } 2>/dev/null ;; esac ;;
esac

jvm_options() { # COMMAND CACHE: sets options, words without blanks but for CACHE's, in cache; what the user gives wins
  options="-XX:+ExitOnOutOfMemoryError -XX:+DisplayVMOutputToStderr -XX:-UsePerfData --enable-native-access=ALL-UNNAMED"
  options="$options -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
  # A log batch of 256 MiB must fit the heap; it grows only if one comes.
  # A conversion takes what Java takes by itself: a quarter of the machine's memory.
  case $1 in
    run | logger) heap="-Xms32m -Xmx1g" ;;
    convert | java) heap= ;;
    *) heap="-Xms32m -Xmx256m" ;;
  esac
  collector=-XX:+UseSerialGC
  cache=-XX:AOTCache=$2
  set -f
  for given in ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} ${_JAVA_OPTIONS-} ${ZEEKBUS_JAVA_OPTS-}; do
    case $given in
      -XX:+Use*GC) collector= ;;
      -Xm[sx]* | -XX:Max[HR]* | -XX:Min[HR]* | -XX:Initial[HR]*) heap= ;;
      -Xshare* | *SharedArchiveFile* | -XX:AOT*) cache= ;;
    esac
  done
  set +f
  options="$options $collector $heap -Xlog:aot*=off,cds*=off"
}
