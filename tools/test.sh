# Sourced by ./parley test: gets what the tests need where it may, and runs them all.

# shellcheck disable=SC2086 # a package may be several, split at spaces
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
  DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq -y install --no-install-recommends $package >/dev/null 2>&1 ||
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
need turnutils_uclient coturn "the TURN tests with coturn's client"
need openssl openssl "the DTLS tests against OpenSSL"
need node nodejs "the tests of the page's scripts"
need pebble pebble "the tests of certificates that come by themselves"
need npm npm "the tests of accessibility and of types"

# axe-core checks the pages' accessibility, TypeScript the types of their scripts; both are tools of the tests alone.
npm_tools="$home/testing/interop/target/npm"
if command -v npm >/dev/null 2>&1 && { [ ! -f "$npm_tools/node_modules/axe-core/axe.min.js" ] || [ ! -f "$npm_tools/node_modules/typescript/bin/tsc" ]; }; then
  mkdir -p "$npm_tools"
  timeout 180 npm install --silent --no-audit --no-fund --prefix "$npm_tools" axe-core@4 typescript@5 >/dev/null 2>&1 ||
    echo "parley: axe-core and TypeScript could not be fetched: the accessibility test and the test of the scripts' types are skipped." >&2
fi

# Two other stacks for the data channel tests, libdatachannel and libwebrtc; both bring binaries for common systems.
npm_peers="$home/testing/interop/target/npm"
if command -v npm >/dev/null 2>&1 && { [ ! -d "$npm_peers/node_modules/node-datachannel" ] || [ ! -d "$npm_peers/node_modules/@roamhq/wrtc" ]; }; then
  mkdir -p "$npm_peers"
  timeout 180 npm install --silent --no-audit --no-fund --prefix "$npm_peers" axe-core@4 typescript@5 node-datachannel@0.33 @roamhq/wrtc@0.10 >/dev/null 2>&1 ||
    echo "parley: node-datachannel and @roamhq/wrtc could not be fetched: the data channel tests with them are skipped." >&2
fi

# GStreamer as a WHIP client; one file stands for all of its packages.
if [ ! -e /usr/lib/python3/dist-packages/gi ] || ! ls /usr/lib/*/gstreamer-1.0/libgstnice.so /usr/lib/*/girepository-1.0/GstWebRTC-1.0.typelib >/dev/null 2>&1; then
  need gstreamer-webrtcbin "python3-gi gir1.2-gst-plugins-bad-1.0 gstreamer1.0-nice gstreamer1.0-plugins-bad gstreamer1.0-plugins-good" "the WHIP tests with GStreamer"
fi
# aiortc, which has no command either.
if [ ! -e /usr/lib/python3/dist-packages/aiortc ]; then
  need aiortc python3-aiortc "the tests with aiortc"
fi
need ip iproute2 "the tests behind real NATs"
need turnserver coturn "the tests against coturn"
need nft nftables "the tests behind real NATs"

cd "$home" && exec mvn -B verify
