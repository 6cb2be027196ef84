# Sourced by ./zeekbus: package [WHAT…] builds, and runs the script of this directory for each WHAT, without one all.
# A script is given, in the environment:
#   root              the checkout
#   version           such as 0.1.0, or 0.1.0~git20261129140000.3f2a9c1 for a commit that is no release
#   platform          linux-x86_64
#   trees             a directory with a tree for each package: zeekbus, zeekbus-sinks, zeekbus-query
#   dist              where packages go
#   JAVA_HOME         the JDK
#   SOURCE_DATE_EPOCH the time of the commit, for all that a package has times of
# needs PACKAGE… installs Debian's packages that a script needs.
# shellcheck shell=bash

kinds=(tar deb rpm) # each a script; beside them, classes makes the list of the AOT cache anew

export root version platform=linux-x86_64 trees=$root/packaging/target/tree dist=$root/dist SOURCE_DATE_EPOCH

needs() { # PACKAGE…
  dpkg -s "$@" &>/dev/null && return
  [[ $EUID == 0 ]] || die "packaging needs more, as root: apt-get install $*"
  say "installing $*, which packaging needs"
  apt-get install -qy "$@" >&2 || { apt-get update -q; apt-get install -qy "$@"; } >&2
}
export -f say die needs

asked=(image maven) # only if they are named: they take longer, and fetch from Debian and Maven

find_version() { # from the tag of the commit, or from the commit
  local pom commit
  pom=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml")
  version=${pom%-SNAPSHOT}
  commit=$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/pom.xml")
  : "${SOURCE_DATE_EPOCH:=$commit}"
  commit=$(git -C "$root" rev-parse --short=7 HEAD 2>/dev/null) || return 0
  local tag dirty=
  tag=$(git -C "$root" describe --tags --exact-match --match 'v[0-9]*' 2>/dev/null || :)
  [[ -z $(git -C "$root" status --porcelain) ]] || dirty=.dirty
  if [[ $tag && ! $dirty ]]; then
    version=${tag#v}
  else
    version+=~git$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S).$commit$dirty
  fi
}

package() { # [WHAT…]
  local kind
  # Jars keep native libraries of one platform, and an AOT cache is for the machine's own Java.
  [[ $(uname -sm) == "Linux x86_64" ]] ||
    die "package: packages are made on Linux for x86-64 alone (this is $(uname -sm)); docs/packages.md says why"
  (($#)) || set -- "${kinds[@]}"
  for kind; do
    [[ " ${kinds[*]} ${asked[*]} classes " == *" $kind "* ]] || die "package $kind: no such kind (expected: ${kinds[*]} ${asked[*]})" 2
  done
  find_version
  release=(-Dzeekbus.version="$version" -Dproject.build.outputTimestamp="$SOURCE_DATE_EPOCH")
  build packaging ""
  jars=$dir/lib "$root/packaging/src/main/scripts/stage"
  mkdir -p "$dist"
  for kind; do
    say "packaging $version: $kind"
    "$root/packaging/src/main/scripts/$kind"
  done
}
