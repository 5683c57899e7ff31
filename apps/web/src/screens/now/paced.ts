/** Events of one moment are answered together. */
const SETTLE_MS = 60;

/**
 * Work that is asked for more often than it should be done: a few times at once, and in a storm once in so often; never twice at a time.
 * Whatever is asked for while it runs is done once more after it.
 *
 * @param everyMs from one run to the next, in the long run
 * @param atOnce runs that may come sooner after as much rest
 */
export function paced(
  work: () => Promise<unknown>,
  everyMs: number,
  atOnce: number,
): { ask: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isAsked = false;
  /** When all that was done so far is rested from. */
  let restedAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  const plan = () => {
    timer ??= setTimeout(() => void run(), Math.max(SETTLE_MS, restedAt - (atOnce - 1) * everyMs - performance.now()));
  };
  const run = async () => {
    timer = undefined;
    isRunning = true;
    isAsked = false;
    try {
      await work();
    } finally {
      isRunning = false;
      restedAt = Math.max(restedAt, performance.now()) + everyMs;
      if (isAsked && !isStopped) plan();
    }
  };
  return {
    ask: () => {
      if (isRunning) isAsked = true;
      else plan();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
