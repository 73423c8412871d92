# Sourced by ./parley test: gets what the tests need where it may, and runs them all.

# Installs Debian packages if a command of theirs is missing and we may.
need() {
  command=$1
  package=$2
  what=$3
  if command -v "$command" >/dev/null 2>&1; then
    return 0
  fi
  if [ "$apt" = no ]; then
    echo "parley: $command is missing and cannot be installed from here: $what are skipped." >&2
    return 0
  fi
  echo "parley: $command is missing; installing $package from Debian's packages ..." >&2
  if [ "$updated" = no ]; then
    $sudo apt-get -qq update >&2
    updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq -y install --no-install-recommends "$package" >/dev/null 2>&1 ||
    echo "parley: $package could not be installed: $what are skipped." >&2
}

updated=no
apt=no
sudo=
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then
    apt=yes
  elif sudo -n true 2>/dev/null; then
    apt=yes
    sudo="sudo -n"
  fi
fi

find_maven
need chromium chromium "the tests in Chromium"
need firefox-esr firefox-esr "the tests in Firefox"
need openssl openssl "the DTLS tests against OpenSSL"
need node nodejs "the tests of the page's scripts"
need npm npm "the accessibility test"

# axe-core checks the pages' accessibility; it is a tool of the tests alone.
if command -v npm >/dev/null 2>&1 && [ ! -f "$home/testing/interop/target/npm/node_modules/axe-core/axe.min.js" ]; then
  mkdir -p "$home/testing/interop/target/npm"
  npm install --silent --no-audit --no-fund --prefix "$home/testing/interop/target/npm" axe-core@4 >/dev/null 2>&1 ||
    echo "parley: axe-core could not be fetched: the accessibility test is skipped." >&2
fi

cd "$home" && exec mvn -B verify
