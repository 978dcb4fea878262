import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PlainZipWriter } from '../../core/src/archive/plain-zip-writer.ts';
import { ZipWriter } from '../../core/src/archive/zip-writer.ts';
import { bytePathFromText } from '../../core/src/model/paths.ts';

// Packs a folder and says how long that took and how much memory the process ever held:
// `node zip-packer.ts visible|hidden FOLDER ARCHIVE`. The words are no secret here.

const [names, folder, path] = process.argv.slice(2);
if (folder === undefined || path === undefined)
  throw new Error('node zip-packer.ts visible|hidden FOLDER ARCHIVE');

const entries = readdirSync(folder).map((name) => {
  const file = join(folder, name);
  const source = { kind: 'file', path: bytePathFromText(file), size: statSync(file).size } as const;
  return { name, source, modified: new Date() };
});
const { signal } = new AbortController();
const began = performance.now();
{
  await using zip = new ZipWriter({
    path,
    words: 'abc',
    random: randomBytes,
    signal,
    onBytes: () => undefined,
  });
  if (names === 'hidden')
    await zip.addStream({ name: 'pictures.zip', modified: new Date() }, async (sink) => {
      const inner = new PlainZipWriter(sink, { signal, onBytes: () => undefined });
      for (const entry of entries) await inner.add(entry);
      await inner.finish();
    });
  else await Promise.all(entries.map((entry) => zip.add(entry, 'sealed')));
  await zip.finish();
}
const seconds = (performance.now() - began) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(
  JSON.stringify({ seconds, peakBytes: maxRSS * 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }),
);
