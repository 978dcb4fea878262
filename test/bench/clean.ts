import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { MetadataCleaner } from '../../core/src/metadata/clean.ts';
import type { CleaningPolicy } from '../../core/src/metadata/policy.ts';
import { bytePathFromText } from '../../core/src/model/paths.ts';
import { sampleShot } from '../../samples/exif.ts';
import { encodeJpeg } from '../../samples/jpeg.ts';
import { inSharedData } from '../support/shared-data.ts';
import { machineLines } from './machine.ts';
import { noise } from './noise.ts';
import { median } from './statistics.ts';

// How many pictures a second are cleaned and read back: camera JPEGs of several MB with people in them.
// `node test/bench/clean.ts [--files 500] [--rounds 3]`

const ROUNDS = { files: '500', rounds: '3' };
const policies: readonly CleaningPolicy[] = ['client', 'press'];

/** ExifTool as it comes with the package. */
const exiftool = join(
  dirname(createRequire(import.meta.url).resolve('exiftool-vendored.pl/package.json')),
  'bin',
  'exiftool',
);

/** Straight from cameras, where this computer has them: maker notes, thumbnails, previews. */
const cameras = ['Nikon D40', 'Sony DSC-H9']
  .map((camera) => inSharedData('raw', `metadata-extractor__${camera}.jpg`))
  .filter((path) => existsSync(path));

/** As large as a camera's, of our own making: noise does not compress. */
const grain = (): Buffer => {
  const [width, height] = [1600, 1200];
  const rgb = noise('grain', width * height * 3);
  return encodeJpeg({ width, height, rgb, quality: 85, shot: sampleShot('2026-04-26T14:03:11') });
};

const people = [
  '-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=3000,H=2000,Unit=pixel},RegionList=[{Area={X=0.5,Y=0.5,W=0.1,H=0.1,Unit=normalized},Name=Anna Probe,Type=Face},{Area={X=0.2,Y=0.5,W=0.1,H=0.1,Unit=normalized},Name=Ben Probe,Type=Face}]}',
  '-XMP-iptcExt:PersonInImage=Anna Probe',
  '-XMP-lr:HierarchicalSubject=People|Anna Probe',
  '-XMP-dc:Subject=Anna Probe',
  '-XMP-dc:Subject=garden',
  '-IPTC:Keywords=garden',
  '-XMP-dc:Description=Anna and Ben in the garden',
  '-XMP-photoshop:City=Hamburg',
  '-GPSLatitude=53.55',
  '-GPSLatitudeRef=N',
  '-XMP-dc:Creator=Carla Muster',
  '-XMP-dc:Rights=© Carla Muster',
  '-IFD0:Artist=Carla Muster',
];

const addPeople = (path: string): void => {
  const { status, stderr } = spawnSync(exiftool, ['-q', '-m', '-overwrite_original', ...people, path], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
};

/** So many files from a few. */
const build = (folder: string, count: number): readonly string[] => {
  const templates = cameras.map((camera, index) => {
    const path = join(folder, `template-${index}.jpg`);
    copyFileSync(camera, path);
    return path;
  });
  const own = join(folder, 'template.jpg');
  writeFileSync(own, grain());
  const all = [...templates, own];
  all.forEach(addPeople);
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `picture-${index}.jpg`);
    copyFileSync(all[index % all.length] ?? own, path);
    return path;
  });
};

const cleanOnce = async (policy: CleaningPolicy, files: readonly string[], out: string): Promise<number> => {
  const scratch = join(out, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const start = performance.now();
  await using cleaner = new MetadataCleaner({ policy, scratch });
  const requests = files.map((file, index) => {
    const path = bytePathFromText(file);
    return { source: path, image: path, to: join(out, `${index}.jpg`) };
  });
  const results = await cleaner.clean(requests, { signal: new AbortController().signal });
  const seconds = (performance.now() - start) / 1000;
  const refused = results.flatMap((result) => (result.kind === 'refused' ? [result.error.message] : []));
  if (refused.length > 0) throw new Error(refused.slice(0, 3).join('\n'));
  rmSync(out, { recursive: true });
  return seconds;
};

const run = async (folder: string, count: number, rounds: number): Promise<void> => {
  const files = build(folder, count);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const seconds = new Map(policies.map((policy) => [policy, [] as number[]]));
  for (let round = 0; round < rounds; round += 1)
    for (const policy of policies)
      seconds.get(policy)?.push(await cleanOnce(policy, files, join(folder, 'out')));
  console.log(
    machineLines(folder, new Date())
      .map((line) => `- ${line}`)
      .join('\n'),
  );
  console.log(
    `\n${count} JPEGs, ${(bytes / count / 1e6).toFixed(1)} MB each, median of ${rounds} rounds, read-back included\n`,
  );
  console.log('| policy | seconds | files/s | MB/s |\n|---|---:|---:|---:|');
  for (const [policy, taken] of seconds) {
    const middle = median(taken);
    console.log(
      `| ${policy} | ${middle.toFixed(2)} | ${(count / middle).toFixed(0)} | ${(bytes / middle / 1e6).toFixed(0)} |`,
    );
  }
};

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: ROUNDS.files },
    rounds: { type: 'string', default: ROUNDS.rounds },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'safelight-bench-clean-'));
try {
  await run(folder, Number(values.files), Number(values.rounds));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
