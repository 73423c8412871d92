#!/bin/sh
# Builds the peer of the tests that is made of Pion (needs Go, and fetches its modules): sh tools/pion.sh
home=$(cd "$(dirname "$0")/.." && pwd) || exit
cd "$home/testing/interop/src/test/peers/pion" && exec go build -trimpath -o "$home/testing/interop/target/peers/pion" .
