import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchFile, type FetchFile, type FetchRules } from './feed-origin.ts';
import { type FeedServer, openFeedServer, openProxy } from './test-feed-server.ts';

let server: FeedServer;
let folder: string;

beforeAll(async () => {
  server = await openFeedServer();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-fetch-'));
  server.asked.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const direct = { httpProxy: undefined, httpsProxy: undefined, noProxy: undefined };
const nothing = { etag: undefined, lastModified: undefined };

function rules(more: Partial<FetchRules['outgoing']> = {}): FetchRules {
  return {
    spoolFolder: folder,
    mirrorFolder: undefined,
    outgoing: { allowPrivate: true, proxy: direct, silenceMs: 400, longestMs: 5_000, ...more },
    pausesMs: [1, 1],
  };
}

function fetching(below: string, more: Partial<FetchFile> = {}): FetchFile {
  return {
    path: below,
    known: nothing,
    file: path.join(folder, 'got'),
    maxBytes: 10_000_000,
    onProgress: () => undefined,
    ...more,
  };
}

const got = () => readFile(path.join(folder, 'got'));

describe('fetching a file', () => {
  it('brings it whole, and not again while it is the same', async () => {
    const body = randomBytes(200_000);
    server.put('/a.zip', { body, etag: '"one"' });
    const steps: number[] = [];

    const first = await fetchFile(server.url, fetching('a.zip', { onProgress: (bytes) => steps.push(bytes) }), rules());
    const again = await fetchFile(server.url, fetching('a.zip', { known: { ...nothing, etag: '"one"' } }), rules());

    expect(first).toEqual({ outcome: 'file', bytes: 200_000, validators: { etag: '"one"', lastModified: undefined } });
    expect(await got()).toEqual(body);
    expect(steps.at(-1)).toBe(200_000);
    expect(again).toEqual({ outcome: 'unchanged' });
    expect(await fetchFile(server.url, fetching('none'), rules())).toEqual({ outcome: 'missing' });
  });

  it('goes on where the connection was cut', async () => {
    const body = randomBytes(300_000);
    server.put('/cut.zip', { body, etag: '"cut"', cutAfter: 100_000 });
    server.cuts('/cut.zip', 1);

    await fetchFile(server.url, fetching('cut.zip'), rules());

    expect(await got()).toEqual(body);
    expect(server.asked.map(({ status }) => status)).toEqual([200, 206]);
    expect(server.asked[1]).toMatchObject({ ifRange: '"cut"' });
    expect(Number(/\d+/.exec(server.asked[1]?.range ?? '')?.[0])).toBeGreaterThan(0);
  });

  it('keeps what arrived for the next start when it is cut again and again', async () => {
    const body = randomBytes(400_000);
    server.put('/often.zip', { body, etag: '"often"', cutAfter: 50_000 });
    server.cuts('/often.zip', 3);

    await expect(fetchFile(server.url, fetching('often.zip'), rules())).rejects.toThrow('the connection was cut');
    const { size } = await stat(path.join(folder, 'got.part'));
    expect(size).toBeGreaterThan(50_000);
    await expect(got()).rejects.toThrow('ENOENT');
    await fetchFile(server.url, fetching('often.zip'), rules());

    expect(await got()).toEqual(body);
    expect(server.asked.at(-1)?.range).toBe(`bytes=${size}-`);
  });

  it('starts over when the file changed in between', async () => {
    const old = randomBytes(200_000);
    const changed = randomBytes(150_000);
    server.put('/moving.zip', { body: old, etag: '"old"', cutAfter: 80_000 });
    server.cuts('/moving.zip', 1);
    const pausing = { ...rules(), pausesMs: [] };
    await expect(fetchFile(server.url, fetching('moving.zip'), pausing)).rejects.toThrow('cut');
    server.put('/moving.zip', { body: changed, etag: '"new"' });

    const fetched = await fetchFile(server.url, fetching('moving.zip'), rules());

    expect(fetched).toMatchObject({ validators: { etag: '"new"' } });
    expect(await got()).toEqual(changed);
    expect(server.asked.at(-1)).toMatchObject({ ifRange: '"old"', status: 200 });
  });

  it('starts over when there is no strong mark to tell by, and when the part is longer than the file', async () => {
    const body = randomBytes(100_000);
    server.put('/weak.zip', { body, etag: 'W/"weak"', cutAfter: 50_000 });
    server.cuts('/weak.zip', 1);
    await fetchFile(server.url, fetching('weak.zip'), rules());
    expect(await got()).toEqual(body);
    expect(server.asked.map(({ range }) => range)).toEqual([undefined, undefined]);

    server.put('/shorter.zip', { body, etag: '"same"' });
    await writeFile(path.join(folder, 'got.part'), randomBytes(200_000));
    const left = { url: `${server.url}/shorter.zip`, etag: '"same"' };
    await writeFile(path.join(folder, 'got.part.json'), JSON.stringify(left));
    await fetchFile(server.url, fetching('shorter.zip'), rules());
    expect(await got()).toEqual(body);
  });

  it('compares the digest the publisher sends along', async () => {
    const body = randomBytes(1_000);
    const md5 = createHash('md5').update(body).digest('base64');
    server.put('/right', { body, headers: { 'x-goog-hash': `crc32c=AAAAAA==,md5=${md5}` } });
    server.put('/wrong', { body, headers: { digest: `sha-256=${createHash('sha256').update('x').digest('base64')}` } });

    await fetchFile(server.url, fetching('right'), rules());
    expect(await got()).toEqual(body);
    await expect(fetchFile(server.url, fetching('wrong'), rules())).rejects.toThrow('sha256 digest');
    await expect(stat(path.join(folder, 'got.part'))).rejects.toThrow('ENOENT');
  });

  it('has an end: size said, size not said, silence, time, redirects', async () => {
    const small = { maxBytes: 1_000 };
    server.put('/said', { body: randomBytes(2_000) });
    server.put('/unsaid', { body: randomBytes(2_000), isWithoutLength: true });
    server.answer('/endless', (_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    server.answer('/silent', (_, response) => void response.write('x'));
    server.answer('/loop', (_, response) => void response.writeHead(302, { location: '/loop' }).end());
    server.answer('/out', (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end());
    server.answer('/busy', (_, response) => void response.writeHead(503, { 'retry-after': '120' }).end());

    const failing = (below: string, more = {}, some = {}): Promise<string> =>
      fetchFile(server.url, fetching(below, more), rules(some)).then(
        ({ outcome }) => outcome,
        (error: unknown) => String(error),
      );
    expect(await failing('said', small)).toContain('larger than');
    expect(await failing('unsaid', small)).toContain('larger than');
    expect(await failing('endless', {}, { longestMs: 300 })).toContain('it takes too long');
    expect(await failing('silent')).toContain('fell silent');
    expect(await failing('loop')).toContain('more than 5 redirects');
    expect(await failing('out')).toContain('not an https url');
    expect(await failing('said', {}, { allowPrivate: false })).toContain('not an https url');
    await expect(fetchFile(server.url, fetching('busy'), rules())).rejects.toMatchObject({
      retryAfterMs: 120_000,
      isBroken: false,
    });
    for (const inside of ['https://127.0.0.1:1', 'https://localhost:1'])
      await expect(fetchFile(inside, fetching('x'), rules({ allowPrivate: false }))).rejects.toThrow(
        'not a public address',
      );
  });

  it('goes through the proxy the environment names, except where it says not to', async () => {
    await using proxy = await openProxy();
    server.put('/proxied', 'by proxy');
    const settings = { httpProxy: proxy.url, httpsProxy: proxy.url, noProxy: undefined };

    await fetchFile(server.url, fetching('proxied'), rules({ proxy: settings }));
    expect(String(await got())).toBe('by proxy');
    expect(proxy.passed).toEqual([`GET ${server.url}/proxied`]);

    await fetchFile(server.url, fetching('proxied'), rules({ proxy: { ...settings, noProxy: '127.0.0.1' } }));
    expect(proxy.passed).toHaveLength(1);

    // What answers behind the tunnel speaks no TLS: that the tunnel was asked for is what counts.
    const tunnelled = server.url.replace('http:', 'https:');
    await expect(fetchFile(tunnelled, fetching('proxied'), rules({ proxy: settings }))).rejects.toThrow(/./);
    expect(proxy.passed.at(-1)).toBe(`CONNECT ${new URL(server.url).host}`);
  });
});

describe('a mirror folder', () => {
  it('is read below the folder the operator named, nowhere else', async () => {
    const mirror = path.join(folder, 'mirror');
    await mkdir(path.join(mirror, 'npm'), { recursive: true });
    await writeFile(path.join(mirror, 'npm/all.zip'), 'zip');
    await writeFile(path.join(folder, 'secret.json'), '{}');
    await symlink(path.join(folder, 'secret.json'), path.join(mirror, 'link.json'));
    const local = { ...rules(), mirrorFolder: mirror };

    const first = await fetchFile(mirror, fetching('npm/all.zip'), local);
    expect(String(await got())).toBe('zip');
    if (first.outcome !== 'file') throw new RangeError('no file');
    const again = await fetchFile(`file://${mirror}`, fetching('npm/all.zip', { known: first.validators }), local);
    expect(again).toEqual({ outcome: 'unchanged' });
    expect(await fetchFile(mirror, fetching('npm/modified_id.csv'), local)).toEqual({ outcome: 'missing' });
    await expect(fetchFile(mirror, fetching('../secret.json'), local)).rejects.toThrow('does not lie in');
    await expect(fetchFile(mirror, fetching('link.json'), local)).rejects.toThrow('does not lie in');
    const missing = path.join(mirror, 'nowhere');
    await expect(fetchFile(missing, fetching(''), local)).rejects.toThrow(`there is no \`${missing}\``);
    // Whether something lies elsewhere on the server is nobody's business.
    await expect(fetchFile('/nowhere', fetching(''), local)).rejects.toThrow('`/nowhere` does not lie in');
    await expect(fetchFile(`${mirror}/../nowhere`, fetching(''), local)).rejects.toThrow('does not lie in');
    await expect(fetchFile('file:///a%2Fb', fetching(''), local)).rejects.toThrow('names no file');
    await expect(fetchFile(mirror, fetching('npm/all.zip'), rules())).rejects.toThrow('LOCKSTEP_MIRROR_DIR');
  });

  it('brings a folder of records as lines, and sees when one changes', async () => {
    const mirror = path.join(folder, 'records');
    await mkdir(path.join(mirror, 'a'), { recursive: true });
    await writeFile(path.join(mirror, 'a/one.json'), '{\n  "id": "ONE"\n}\n');
    await writeFile(path.join(mirror, 'two.json'), '{"id":"TWO"}');
    await writeFile(path.join(mirror, 'README.md'), 'no record');
    const local = { ...rules(), mirrorFolder: mirror };

    const first = await fetchFile(mirror, fetching(''), local);
    const ids = String(await got())
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(ids).toEqual(['ONE', 'TWO']);
    if (first.outcome !== 'file') throw new RangeError('no file');
    expect(await fetchFile(mirror, fetching('', { known: first.validators }), local)).toEqual({ outcome: 'unchanged' });

    await writeFile(path.join(mirror, 'two.json'), '{"id":"TWO","summary":"more"}');
    expect(await fetchFile(mirror, fetching('', { known: first.validators }), local)).toMatchObject({
      outcome: 'file',
    });
  });
});
