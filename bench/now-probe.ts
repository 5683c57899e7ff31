/** What runs inside the browser: when what somebody did was answered, and what stood in the way. Typed for a browser by hand. */

/** Where an interaction has led once it is painted. The argument is a row's id, a number, or words. */
export type Outcome =
  | 'focus'
  | 'on'
  | 'scrolled'
  | 'window'
  | 'closed'
  | 'gone'
  | 'part'
  | 'screen'
  | 'value'
  | 'rows'
  | 'row';

export interface EventEntry {
  readonly id: number;
  readonly name: string;
  /** Milliseconds from the event to the next frame, in steps of 8. */
  readonly ms: number;
}

export interface Probe {
  /** Waits for the next event of this type and then for its outcome. */
  arm(type: string, outcome: Outcome, argument: string): void;
  /** Milliseconds from the event until its outcome is painted. */
  painted(): Promise<number>;
  /** Milliseconds from the start of the navigation to the first frame with rows; undefined so far. */
  firstRowsMs: number | undefined;
  /** The floor: milliseconds until the browser alone has laid out and painted a thousand words; they are gone afterwards. */
  floor(): Promise<number>;
  /** When the first frame with this outcome was painted, in milliseconds of the epoch. */
  until(outcome: Outcome, argument: string): Promise<number>;
  readonly events: EventEntry[];
  /** Milliseconds of each task of more than 50 ms. */
  readonly longTasks: number[];
  /** Frames in which some of the window should show rows and shows none; counted while `isWatching`. */
  blank: number;
  frames: number;
  isWatching: boolean;
}

interface Node {
  readonly textContent: string;
  readonly parentElement: Node | null;
  readonly value?: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Node | null;
  closest(selector: string): Node | null;
  contains(node: Node | null): boolean;
}

interface Drawn {
  textContent: string;
  readonly style: { cssText: string };
  append(node: Drawn): void;
  remove(): void;
}

interface Entry {
  readonly name: string;
  readonly duration: number;
  readonly interactionId: number;
}

interface Port {
  addEventListener(type: 'message', hear: () => void): void;
  start(): void;
  postMessage(message: number): void;
  close(): void;
}

export interface Browser {
  probe: Probe;
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly scrollY: number;
  readonly location: { readonly pathname: string };
  readonly document: {
    readonly activeElement: Node | null;
    readonly body: { append(node: Drawn): void };
    createElement(name: string): Drawn;
    querySelector(selector: string): Node | null;
    querySelectorAll(selector: string): ArrayLike<Node>;
    elementFromPoint(x: number, y: number): Node | null;
    readonly documentElement: { readonly scrollHeight: number };
  };
  readonly performance: {
    readonly timeOrigin: number;
    now(): number;
    getEntriesByName(name: string): readonly { readonly startTime: number }[];
  };
  readonly PerformanceObserver: new (hear: (list: { getEntries(): readonly Entry[] }) => void) => {
    observe(options: { type: string; buffered: boolean; durationThreshold?: number }): void;
  };
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  requestAnimationFrame(work: () => void): void;
  addEventListener(
    type: string,
    hear: (event: { readonly timeStamp: number }) => void,
    options: { capture: boolean; once: boolean },
  ): void;
}

/** Self-contained: its text is what the browser runs, before anything of the page. */
export function installProbe(): void {
  const page = globalThis as unknown as Browser;
  const { document, performance } = page;
  const list = (): Node | null => document.querySelector('ol[aria-label="What needs a human"]');
  const rowCount = (): number => document.querySelectorAll('ol[aria-label="What needs a human"] > li').length;
  let before: { readonly focus: Node | null; readonly scrollY: number } = { focus: null, scrollY: 0 };

  /** Rows where rows should be: the list's own room shows nowhere in the window. */
  const isCovered = (): boolean => {
    const all = list();
    for (let y = 80; y < page.innerHeight - 80; y += 40)
      if (all !== null && document.elementFromPoint(page.innerWidth / 2, y) === all) return false;
    return rowCount() > 0;
  };
  const outcomes: Readonly<Record<Outcome, (argument: string) => boolean>> = {
    focus: () => document.activeElement !== before.focus && (list()?.contains(document.activeElement) ?? false),
    on: (place) => document.activeElement?.closest('li')?.getAttribute('aria-posinset') === place,
    scrolled: () => page.scrollY !== before.scrollY && isCovered(),
    window: () => document.querySelector('[role=dialog]')?.contains(document.activeElement) ?? false,
    closed: () => document.querySelector('[role=dialog]') === null,
    gone: (id) => document.querySelector(`[data-row="${id}"]`) === null && rowCount() > 0,
    part: (words) =>
      (document.querySelector('nav[aria-label=Whose] [aria-current=page]')?.textContent.startsWith(words) ?? false) &&
      rowCount() > 0,
    screen: () =>
      page.location.pathname !== '/now' &&
      !['', 'Now'].includes(document.querySelector('main h1')?.textContent ?? '') &&
      document.querySelector('.skeleton, main section[aria-busy=true]') === null,
    value: (text) => document.activeElement?.value === text,
    rows: () => rowCount() > 0 && isCovered(),
    row: (title) => list()?.textContent.includes(title) ?? false,
  };

  /** Calls after each frame was handed over for painting, until it says true. */
  const afterFrames = (look: () => boolean): void => {
    const channel = new page.MessageChannel();
    channel.port1.addEventListener('message', () => {
      if (!look()) page.requestAnimationFrame(() => channel.port2.postMessage(0));
      else channel.port1.close();
    });
    channel.port1.start();
    page.requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  const paintedAt = (outcome: Outcome, argument: string): Promise<number> =>
    new Promise((done) => {
      afterFrames(() => {
        if (!outcomes[outcome](argument)) return false;
        done(performance.now());
        return true;
      });
    });

  const heard = (type: string): Promise<{ readonly timeStamp: number }> =>
    new Promise((hear) => page.addEventListener(type, hear, { capture: true, once: true }));

  // Made once: what is thrown away would be collected while something else is measured.
  let words: Drawn | undefined;
  const thousandWords = (): Drawn => {
    const box = document.createElement('div');
    box.style.cssText = 'position: fixed; inset: 0; overflow: hidden; pointer-events: none';
    for (let count = 0; count < 1_000; count += 1) {
      const word = document.createElement('span');
      word.textContent = `word ${count} `;
      box.append(word);
    }
    return box;
  };

  let painted: Promise<number> = Promise.resolve(0);
  const probe: Probe = {
    arm(type, outcome, argument) {
      before = { focus: document.activeElement, scrollY: page.scrollY };
      painted = heard(type).then(async ({ timeStamp }) => (await paintedAt(outcome, argument)) - timeStamp);
    },
    painted: () => painted,
    floor: () =>
      new Promise((done) => {
        const box = (words ??= thousandWords());
        const started = performance.now();
        document.body.append(box);
        afterFrames(() => {
          done(performance.now() - started);
          box.remove();
          return true;
        });
      }),
    until: async (outcome, argument) => performance.timeOrigin + (await paintedAt(outcome, argument)),
    firstRowsMs: undefined,
    events: [],
    longTasks: [],
    blank: 0,
    frames: 0,
    isWatching: false,
  };
  page.probe = probe;
  void paintedAt('rows', '').then((at) => (probe.firstRowsMs = at));
  afterFrames(() => {
    if (probe.isWatching) {
      probe.frames += 1;
      if (!isCovered()) probe.blank += 1;
    }
    return false;
  });
  new page.PerformanceObserver((entries) => {
    for (const { name, duration, interactionId } of entries.getEntries())
      if (interactionId > 0) probe.events.push({ id: interactionId, name, ms: duration });
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 });
  new page.PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) probe.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
}
