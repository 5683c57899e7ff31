#!/usr/bin/env node
// The `lockstep` command of a checkout: installs what is missing, then runs the CLI under Node.js 24 or newer.
// Plain JavaScript, readable by Node 16.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildTargets, isFresh } from '../../../tools/build-stamp.mjs';
import { ensureInstalled, exitWithProblem, repoRoot } from '../../../tools/install.mjs';

try {
  const node = await ensureInstalled();
  // The bundle starts faster; the sources are what counts when they differ.
  const program = join(repoRoot, isFresh(repoRoot, 'cli') ? buildTargets.cli.product : 'apps/cli/src/main.ts');
  if (Number(process.versions.node.split('.')[0]) >= 24) await import(pathToFileURL(program).href);
  else runUnder(node, program);
} catch (error) {
  exitWithProblem(error);
}

/** @param {string} node @param {string} program */
function runUnder(node, program) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT']))
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both of us; the child must not get it twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  child.on('error', exitWithProblem);
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
