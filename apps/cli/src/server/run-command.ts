import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const SIGNALED = 128;

/** Runs a program in our place: its input and output, our signals, its exit code; 128 and the number when a signal ended it. */
export async function runCommand([program = '', ...args]: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => {
    // A terminal sends Ctrl-C to both of us; the command must not get it twice.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise((resolve) => {
      child.on('error', (error) => {
        process.stderr.write(`lockstep: the command can not be run: ${error.message}\n`);
        resolve('code' in error && error.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE);
      });
      child.on('close', (code, signal) => {
        resolve(signal === null ? (code ?? 1) : SIGNALED + constants.signals[signal]);
      });
    });
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}
