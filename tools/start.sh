#!/bin/sh
# Installs and builds what is missing, then becomes the server: no process of ours stays behind to cost memory.
cd "$(dirname "$0")/.." || exit 1
node=$(node tools/prepare.mjs) || exit 1
PATH="$(dirname "$node"):$PATH"
NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE-$PWD/.lockstep/compile-cache}
# Each thread would keep a heap of its own, mostly empty once the start is over.
MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX-2}
export PATH NODE_COMPILE_CACHE MALLOC_ARENA_MAX
# Idle, the young generation is given back; busy, 2 MiB of it made the collector copy what waits for its flush again and again.
exec "$node" --disable-warning=ExperimentalWarning --max-semi-space-size=8 dist/server/main.mjs "$@"
