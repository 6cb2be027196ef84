# Sourced by both launchers, that of the sources and that of packages: the locale, and options for the JVM.
# shellcheck shell=sh

# In a locale that is not UTF-8, or not installed, Java could not name all files.
charset=$(locale charmap 2>/dev/null || echo "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}")
case $charset in
  *UTF-8) ;;
  *)
    # bash complains of a value that it comes back to.
    case $(env LC_ALL=C.UTF-8 locale charmap 2>/dev/null || echo UTF-8) in UTF-8) { export LC_ALL=C.UTF-8; } 2>/dev/null ;; esac ;;
esac

# What the system refuses, zeekbus knows by its English words.
case ${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}} in
  C | C.* | POSIX | en*) ;;
  *)
    # All the rest stays as it is.
    if [ -n "${LC_ALL-}" ]; then
      LANG=$LC_ALL LC_CTYPE=$LC_ALL
      export LANG LC_CTYPE
      unset LC_ALL
    fi
    export LC_MESSAGES=C
    ;;
esac

jvm_options() { # DIR [ARGUMENT…]: sets options for a command, words without blanks, and cache, which is in DIR; what the user gives wins
  options="-XX:+ExitOnOutOfMemoryError -XX:+DisplayVMOutputToStderr -XX:-UsePerfData --enable-native-access=ALL-UNNAMED"
  options="$options -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8"
  # A log batch of 256 MiB must fit the heap; it grows only if one comes. A Parquet file is merged in an eighth of it.
  # A conversion takes what Java takes by itself: a quarter of the machine's memory.
  case ${2-} in
    run | logger) heap="-Xms32m -Xmx1g" ;;
    convert | java) heap= ;;
    *) heap="-Xms32m -Xmx256m" ;;
  esac
  collector=-XX:+UseSerialGC
  cache=-XX:AOTCache=$1/zeekbus.aot
  compiler=
  case ${2-} in query | convert | report)
    [ ! -e "$1/query.aot" ] || cache=-XX:AOTCache=$1/query.aot ;;
  esac
  # DuckDB does the work, but for archives of text: better code would come too late.
  case "${2-} $*" in query\ *\ --logs* | report\ *\ --logs*) ;; query\ * | report\ *) compiler=-XX:TieredStopAtLevel=1 ;; esac
  set -f
  for given in ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-} ${_JAVA_OPTIONS-} ${ZEEKBUS_JAVA_OPTS-}; do
    case $given in
      -XX:+Use*GC) collector= ;;
      -Xm[sx]* | -XX:Max[HR]* | -XX:Min[HR]* | -XX:Initial[HR]*) heap= ;;
      -XX:*Tiered*) compiler= ;;
      -Xshare* | *SharedArchiveFile* | -XX:AOT*) cache= ;;
    esac
  done
  set +f
  options="$options $collector $compiler $heap -Xlog:aot*=off,cds*=off"
}
