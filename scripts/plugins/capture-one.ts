import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captureOneScripts } from '../../plugin/capture-one/scripts.ts';
import type { PackedFile } from './stored-zip.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'plugin', 'capture-one');

/** `import …` as the compiler writes it; the first group is the module. */
const importLine = /^import .* from '\.\/([a-z-]+)';\n/gm;

/** Compiles the sources to ES2015; the text of each module by its name. */
const compiled = (): ReadonlyMap<string, string> => {
  const out = mkdtempSync(join(tmpdir(), 'safelight-scripts-'));
  try {
    const { status, stdout } = spawnSync('tsc', ['-p', folder, '--outDir', out], {
      env: { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`the scripts in ${folder} do not compile:\n${stdout}`);
    return new Map(
      readdirSync(out).map((name) => [name.replace(/\.js$/, ''), readFileSync(join(out, name), 'utf8')]),
    );
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
};

/** A module and before it all that it takes, each once. */
const withImports = (
  modules: ReadonlyMap<string, string>,
  name: string,
  taken: Set<string>,
): readonly string[] => {
  if (taken.has(name)) return [];
  taken.add(name);
  const text = modules.get(name);
  if (text === undefined) throw new Error(`there is no module ${name}`);
  const before = [...text.matchAll(importLine)].flatMap(([, module = '']) =>
    withImports(modules, module, taken),
  );
  return [...before, text.replace(importLine, '').replace(/^export (?=const|class|function)/gm, '')];
};

const BANNER =
  "// Safelight's side in Capture One. Made from plugin/capture-one in its sources; Apache License 2.0.\n";

/** A script in one file, as macOS takes it. Nothing is filled in: what it is told comes as JSON. */
export const scriptTexts = (): ReadonlyMap<string, string> => {
  const modules = compiled();
  return new Map(
    captureOneScripts.map(({ source }) => [
      source,
      BANNER + withImports(modules, source, new Set()).join('\n'),
    ]),
  );
};

const folders = { menu: 'Menu', background: 'Background' } as const;

/** The scripts by kind, and what installs them. */
export const scriptPackage = (): readonly PackedFile[] => {
  const texts = scriptTexts();
  return [
    ...captureOneScripts.map(({ source, name, kind }) => ({
      name: `${folders[kind]}/${name}.js`,
      bytes: Buffer.from(texts.get(source) ?? ''),
    })),
    { name: 'install.sh', bytes: readFileSync(join(folder, 'install.sh')) },
  ];
};
