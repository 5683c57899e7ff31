// One process at a time per checkout and purpose. The kernel frees an abstract socket even after kill -9, so no lock can go stale.
// Plain JavaScript, readable by Node 16.
import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';

/**
 * @template T
 * @param {string} purpose appears in the socket's name with a digest of `root`
 * @param {string} root
 * @param {() => void} onWait called once when somebody else is at it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(purpose, root, onWait, work) {
  // Abstract sockets exist on Linux only; elsewhere two starts at once are not guarded.
  if (process.platform !== 'linux') return work();
  const name = `\0lockstep-${purpose}-${createHash('sha256').update(root).digest('hex').slice(0, 24)}`;
  let server = await listen(name);
  if (server === undefined) onWait();
  while (server === undefined) {
    await holderIsGone(name);
    server = await listen(name);
  }
  try {
    return await work();
  } finally {
    server.release();
  }
}

/** @param {string} name @returns {Promise<{ release: () => void } | undefined>} */
function listen(name) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => {});
    });
    server.on('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(name, () => {
      resolve({
        release() {
          server.close();
          for (const socket of waiting) socket.destroy();
        },
      });
    });
  });
}

/** @param {string} name @returns {Promise<void>} */
function holderIsGone(name) {
  return new Promise((resolve) => {
    const socket = connect(name);
    const again = () => setTimeout(resolve, 50);
    socket.on('error', again);
    socket.on('end', again);
    socket.resume();
  });
}
