# Finds a JDK that can build and run Spillway. Sourced by mvnw and spillway; POSIX sh.
#
# Sets and exports JAVA_HOME to the first JDK of at least SPILLWAY_JDK_MIN found, in the order:
# SPILLWAY_JAVA_HOME, JAVA_HOME, java on the PATH, then the places where JDKs are installed.
# Without one it says in one line what was found and what to install, and exits 69 (EX_UNAVAILABLE).

SPILLWAY_JDK_MIN=25

# The feature release of the JDK at $1 (25, 17, 8), or nothing if there is no JDK.
spillway_jdk_release() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  jdk_version=
  if [ -r "$1/release" ]; then
    jdk_version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
  fi
  if [ -z "$jdk_version" ]; then
    jdk_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  jdk_version=${jdk_version#1.}
  printf '%s' "${jdk_version%%[!0-9]*}"
}

# The home of the java on the PATH, its links followed; nothing without one.
spillway_jdk_on_path() {
  jdk_java=$(command -v java 2>/dev/null) || return 0
  while [ -h "$jdk_java" ]; do
    jdk_target=$(readlink "$jdk_java")
    case $jdk_target in
      /*) jdk_java=$jdk_target ;;
      *) jdk_java=${jdk_java%/*}/$jdk_target ;;
    esac
  done
  jdk_home=${jdk_java%/*}
  printf '%s' "${jdk_home%/*}"
}

# Runs in a subshell, with globbing on: prints the home found, or the message, and then fails.
spillway_jdk() {
  jdk_seen=
  for jdk_candidate in "${SPILLWAY_JAVA_HOME-}" "${JAVA_HOME-}" "$(spillway_jdk_on_path)" \
    /usr/lib/jvm/* /usr/java/* /usr/local/java/* /usr/local/*jdk* /opt/*jdk* /opt/*java*/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.gradle/jdks/* \
    "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/*; do
    [ -n "$jdk_candidate" ] || continue
    jdk_release=$(spillway_jdk_release "$jdk_candidate")
    [ -n "$jdk_release" ] || continue
    if [ "$jdk_release" -ge "$SPILLWAY_JDK_MIN" ]; then
      printf '%s' "$jdk_candidate"
      return 0
    fi
    case ", $jdk_seen" in
      *", JDK $jdk_release ("*) ;;
      *) jdk_seen="${jdk_seen:+$jdk_seen, }JDK $jdk_release ($jdk_candidate)" ;;
    esac
  done
  printf '%s' "Spillway needs a JDK $SPILLWAY_JDK_MIN or newer, and found ${jdk_seen:-none}:" \
    " install one, such as Debian's openjdk-$SPILLWAY_JDK_MIN-jdk or Temurin" \
    " $SPILLWAY_JDK_MIN, or set JAVA_HOME to it"
  return 1
}

if JAVA_HOME=$(set +f && spillway_jdk); then
  export JAVA_HOME
else
  printf '%s\n' "$JAVA_HOME" >&2
  exit 69
fi
