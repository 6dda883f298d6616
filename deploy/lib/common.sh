# What `assay` and `check` share: where the project is, which JDK, what is missing, what is built. Sourced, never run.
# The caller sets ROOT (absolute) and ME (its own name, for messages). Messages go to standard error only.
# shellcheck shell=bash

# The last build's stamp: its time is when the build began, so that what was edited meanwhile is newer.
readonly STAMP=$ROOT/target/assay-built

say() { printf '%s: %s\n' "$ME" "$*" >&2; }

die() {
  local status=$1
  shift
  say "$*"
  exit "$status"
}

# The feature release of the JDK in $1, from its release file (starting a JVM to ask would cost a second), or 0.
jdk_version() {
  local version=
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

# The home of an installed JDK of feature release $1.
jdk_exactly() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -n "$home" ] && [ "$(jdk_version "$home")" = "$1" ]; then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

# JAVA_HOME when it is 25 or newer; else a 25 that is installed; else JAVA_HOME when it is 17 or newer; else the newest
# installed; else the one on the PATH.
jdk_preferred() {
  local home version best='' best_version=16 on_path
  if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_version "$JAVA_HOME")" -ge 25 ]; then
    printf '%s\n' "$JAVA_HOME"
    return
  fi
  jdk_exactly 25 && return
  on_path=$(readlink -f "$(command -v javac || true)" || true)
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "${on_path%/bin/javac}"; do
    version=$([ -n "$home" ] && jdk_version "$home" || echo 0)
    if [ "$version" -gt "$best_version" ]; then
      best=$home best_version=$version
      if [ "$home" = "${JAVA_HOME:-}" ]; then break; fi
    fi
  done
  [ -n "$best" ] && printf '%s\n' "$best"
}

# Installs Debian packages when it may; otherwise says what to install.
install_packages() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die 40 "missing here: $*. On Debian 12: sudo apt-get install --no-install-recommends $*"
  fi
  say "installing $*"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
  mkdir -p "$ROOT/target"
  if ! { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; } \
    </dev/null >"$ROOT/target/apt.log" 2>&1; then
    tail -n 20 "$ROOT/target/apt.log" >&2
    die 40 "could not install $*"
  fi
}

# Sets and exports JAVA_HOME: a JDK of 17 or newer, 25 where there is one. ASSAY_JAVA_HOME overrides the choice.
use_jdk() {
  local home
  if [ -n "${ASSAY_JAVA_HOME:-}" ]; then
    [ "$(jdk_version "$ASSAY_JAVA_HOME")" -ge 17 ] || die 2 "ASSAY_JAVA_HOME is not a JDK of version 17 or newer"
    export JAVA_HOME=$ASSAY_JAVA_HOME
    return
  fi
  if ! home=$(jdk_preferred); then
    install_packages openjdk-17-jdk-headless
    home=$(jdk_preferred) || die 40 "no JDK of version 17 or newer was found, not even after installing one"
  fi
  export JAVA_HOME=$home
}

need_maven() { command -v mvn >/dev/null || install_packages maven; }

# The first file that a command needs and that is not there, if any.
missing_artifact() {
  local artifact
  for artifact in inference-server/target/quarkus-app/quarkus-run.jar inference-server/target/models \
    client-sdk/target/cli-lib canister-verifier/target/canister/verifier.wasm; do
    if [ ! -e "$ROOT/$artifact" ]; then
      echo "$artifact"
      return
    fi
  done
}

# True when everything is there and no source is newer. Folders count: losing a file makes one newer.
is_built() {
  [ -e "$STAMP" ] && [ -z "$(missing_artifact)" ] &&
    [ -z "$(find "$ROOT/pom.xml" "$ROOT"/.mvn "$ROOT"/*/pom.xml "$ROOT"/*/src/main -newer "$STAMP" -print -quit)" ]
}

# Maven's long output as a few lines: modules, downloads by the hundred, test classes, errors.
maven_progress() {
  awk '
    /^Downloaded from/ { if (++downloads % 100 == 0) print "  downloaded " downloads " files" }
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ { sub(/^\[INFO\] /, ""); gsub(/  +/, " "); print }
    /Tests run:.*(-- in|Time elapsed)/ { sub(/^\[[A-Z]+\] /, "  "); print }
    /^\[ERROR\]/ { print }
    { fflush() }'
}
