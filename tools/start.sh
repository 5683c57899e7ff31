#!/bin/sh
# Installs and builds what is missing, then becomes the server: no process of ours stays behind to cost memory.
cd "$(dirname "$0")/.." || exit 1
node=$(node tools/prepare.mjs) || exit 1
PATH="$(dirname "$node"):$PATH"
NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE-$PWD/.lockstep/compile-cache}
export PATH NODE_COMPILE_CACHE
# A small young generation: an idle server keeps about 5 MiB less, and requests leave little garbage.
exec "$node" --disable-warning=ExperimentalWarning --max-semi-space-size=2 dist/server/main.mjs "$@"
