#!/bin/sh
# Runs a program of this repository under the pinned Node.js, installing what is missing first.
# Node.js is found first by children too; `exec` leaves no process of ours waiting behind.
node=$(node "$(dirname "$0")/install.mjs") || exit 1
PATH="$(dirname "$node"):$PATH"
export PATH
exec "$node" --disable-warning=ExperimentalWarning "$@"
