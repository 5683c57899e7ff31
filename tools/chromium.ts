/** Finds a Chromium for the browser tests: the one named, the one npm ships, the one installed; unpacks npm's once. */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot } from './install.mjs';

export type Chromium = { executablePath: string; args: string[]; env: Record<string, string> };

const ARGS = ['--headless=shell', '--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-lcd-text'];

/** Archives of the package: browser, libraries a bare system lacks, fonts. */
const ARCHIVES = ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'];

/** The package's own file looks for the fonts in fixed places; without fonts Chromium draws no text at all. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Throws with what to install when there is none. */
export function resolveChromium(root = repoRoot, environment: NodeJS.ProcessEnv = process.env): Chromium {
  const scratch = join(root, '.lockstep');
  const named = environment['LOCKSTEP_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) throw new RangeError(`LOCKSTEP_CHROMIUM names \`${named}\`, which is no program`);
    return { executablePath: named, args: ARGS, env: withHome(environment, join(scratch, 'chromium-home')) };
  }
  const packaged = join(root, 'node_modules/@sparticuz/chromium');
  if (existsSync(packaged) && process.platform === 'linux' && process.arch === 'x64') {
    const folder = unpack(packaged, scratch);
    const libraries = [join(folder, 'al2023/lib'), environment['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter);
    const env = {
      ...withHome(environment, folder),
      LD_LIBRARY_PATH: libraries,
      FONTCONFIG_PATH: join(folder, 'fonts'),
    };
    return { executablePath: join(folder, 'chromium'), args: ARGS, env };
  }
  for (const name of ['chromium', 'google-chrome'])
    for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
      const executablePath = join(folder, name);
      if (folder !== '' && isProgram(executablePath))
        return { executablePath, args: ARGS, env: withHome(environment, join(scratch, 'chromium-home')) };
    }
  throw new RangeError(
    'no Chromium for the browser tests: install one (`apt-get install chromium`) or name one in LOCKSTEP_CHROMIUM',
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function withHome(environment: NodeJS.ProcessEnv, home: string): Record<string, string> {
  mkdirSync(home, { recursive: true });
  const kept = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(kept), HOME: home, XDG_CACHE_HOME: home };
}

/** Unpacks beside the final place and renames: a killed unpack leaves nothing that looks finished. */
function unpack(packaged: string, scratch: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8'));
  const folder = join(scratch, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  process.stderr.write('lockstep: unpacking Chromium for the browser tests (once)\n');
  removeAbandoned(scratch);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const script = `
    const { inflate } = await import(${JSON.stringify(pathToFileURL(join(packaged, 'build/index.js')).href)});
    await Promise.all(${JSON.stringify(ARCHIVES.map((name) => join(packaged, 'bin', name)))}.map((file) => inflate(file)));`;
  // The package unpacks into the temporary folder of its process, wherever that is.
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: unfinished },
    encoding: 'utf8',
  });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(`Chromium could not be unpacked into ${unfinished}: ${stderr.trim()}`);
  }
  writeFileSync(join(unfinished, 'fonts/fonts.conf'), FONTS_CONF);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Somebody else was faster: theirs is as good.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function removeAbandoned(scratch: string): void {
  if (!existsSync(scratch)) return;
  for (const name of readdirSync(scratch)) {
    const pid = /^chromium-.*\.(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(scratch, name), { recursive: true, force: true });
  }
}
