import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ArchiveReport,
  BackupDocument,
  BackupPlans,
  CatalogCheck,
  CatalogOverview,
  CheckReport,
  DoctorReport,
  DocumentError,
  DrillReport,
  ErrorDocument,
  FindReport,
  KitReport,
  MissingReport,
  OpenDocument,
  Overview,
  ProofReport,
  parseDocument,
  RestorePlan,
  RestoreReport,
  SetList,
  SetRemoval,
  SetUpReport,
  SnapshotsReport,
  StatusReport,
} from '../../manifests/src/index.ts';
import { makeSampleStudio, tinySize } from '../../samples/shoot.ts';
import { type Computer, newComputer } from './cli-studio.ts';

type Description = Parameters<typeof parseDocument>[0];
type Output<S extends Description> = ReturnType<typeof parseDocument<S>>;

/** The one document on standard output, read by its description, which takes nothing beside. */
const said = async <S extends Description>(
  { json }: Computer,
  schema: S,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly document: Output<S> }> => {
  const { code, document } = await json(args);
  const more = Array.isArray(document) ? [...document, 1] : { ...(document as object), more: 1 };
  expect(() => parseDocument(schema, JSON.stringify(more)), args.join(' ')).toThrow(DocumentError);
  return { code, document: parseDocument(schema, JSON.stringify(document), args.join(' ')) };
};

const withWords = ({ wordsFile }: Computer) => ['--recovery-words-file', wordsFile];

/** A vault, and two sets in it: a catalog that misses a picture, and a folder with a link. */
const firstEvening = async (computer: Computer): Promise<void> => {
  const { folder, vault } = computer;
  const init = ['init', '--vault', vault, '--keystore', 'file', ...withWords(computer)];
  expect((await said(computer, SetUpReport, [...init, '--dry-run'])).document.fingerprint).toBeNull();
  expect((await said(computer, SetUpReport, init)).document.made).toBe(true);
  const studio = await makeSampleStudio(join(folder, 'studio'), tinySize);
  rmSync(studio.originals[0] ?? '');
  symlinkSync('Studio.lrcat', join(studio.folder, 'Lightroom', 'link'));
  const paths = [studio.catalog, join(studio.folder, 'Lightroom')];
  const planned = await said(computer, BackupPlans, ['backup', ...paths, '--dry-run']);
  expect(planned.document.sets.map(({ problems }) => problems.length)).toEqual([1, 0]);
  const { code, document } = await said(computer, BackupDocument, ['backup', ...paths]);
  expect(code).toBe(3);
  expect(document.sets.map(({ catalog }) => catalog?.missing)).toEqual([1, undefined]);
};

/** What only looks, several at once. */
const everyDay = async (computer: Computer): Promise<void> => {
  const kit = ['key', 'kit', '--out', join(computer.folder, 'kit.pdf'), '--dry-run'];
  const catalog = join(computer.folder, 'studio', 'Lightroom', 'Studio.lrcat');
  const checked = await said(computer, CatalogCheck, ['catalog', 'check', catalog]);
  expect(checked.document.missing).toHaveLength(1);
  const shown = await said(computer, CatalogOverview, ['catalog', 'show', catalog]);
  expect(shown.document.collections).toHaveLength(1);
  const [status, snapshots, doctor, sets, removal] = await Promise.all([
    said(computer, Overview, []),
    said(computer, SnapshotsReport, ['snapshots']),
    said(computer, DoctorReport, ['doctor']),
    said(computer, SetList, ['set', 'list']),
    said(computer, SetRemoval, ['set', 'remove', 'Studio', '--dry-run']),
    said(computer, KitReport, kit),
    said(computer, ProofReport, ['key', 'prove', '--dry-run', ...withWords(computer)]),
  ]);
  expect(status.document.sets.map(({ last }) => last?.problems)).toEqual([1, 0]);
  expect(snapshots.document.snapshots).toHaveLength(2);
  expect(doctor.document.checks).not.toEqual([]);
  expect(sets.document).toHaveLength(2);
  expect(removal.document.removed).toBe(false);
};

/** The words and the vault, on a computer that never saw it; first with nothing that says whose it is. */
const newLaptop = async (computer: Computer): Promise<void> => {
  const other = newComputer(join(computer.folder, 'other'));
  const open = ['open', computer.vault, '--keystore', 'file', ...withWords(computer)];
  const { code, document } = await said(other, ErrorDocument, open);
  expect(code).toBe(6);
  if (document.error.code !== 'not-pinned') throw new Error(document.error.code);
  const pinned = [...open, '--fingerprint', document.error.data.found];
  expect((await said(other, OpenDocument, [...pinned, '--dry-run'])).document.opened).toBe(false);
  expect((await said(other, OpenDocument, pinned)).document.opened).toBe(true);
};

/** One bit of the largest object, which holds pictures. */
const damageVault = (vault: string): void => {
  const [largest = ''] = readdirSync(join(vault, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
  const bytes = readFileSync(largest);
  bytes[bytes.length - 1000] = (bytes.at(-1000) ?? 0) ^ 1;
  writeFileSync(largest, bytes);
};

const restoreTo = ({ folder }: Computer, name: string) => ['restore', '1', '--to', join(folder, name)];

test('what every command prints with --json is what its description says', async () => {
  const computer = newComputer();
  await firstEvening(computer);
  await everyDay(computer);
  await newLaptop(computer);
  const restore = [...restoreTo(computer, 'back'), '--relocate'];
  const [planned, checked] = await Promise.all([
    said(computer, RestorePlan, [...restore, '--dry-run']),
    said(computer, CheckReport, ['verify', '--read-data']),
  ]);
  expect(planned.document.files).toBeGreaterThan(10);
  expect(checked.document.opened?.files).toBeGreaterThan(10);
  const restored = await said(computer, RestoreReport, restore);
  expect(restored.document.catalog?.untouched).toMatch(/as backed up/);
  const page = join(computer.folder, 'test.html');
  const sheet = join(computer.folder, 'test.pdf');
  const drill = ['drill', '--set', 'Studio', '--sample', '3', '--html', page, '--pdf', sheet];
  const drilled = await said(computer, DrillReport, drill.slice(0, 5));
  expect(drilled).toMatchObject({ code: 0, document: { passed: true } });
  expect((await computer.run(drill)).stdout).toContain('passed. 3 pictures');
  expect(readFileSync(page, 'utf8')).toContain('Passed: everything came back');
  expect(readFileSync(sheet, 'latin1')).toMatch(/^%PDF-/);
  expect(await said(computer, ErrorDocument, drill)).toMatchObject({ code: 2 });
  const somewhere = await said(computer, FindReport, ['find', 'Studio.lrcat', '--snapshots']);
  expect(somewhere.document.files.length).toBeGreaterThan(0);
  const missing = ['restore', '--missing', '--set', 'Studio', '--dry-run'];
  expect((await said(computer, MissingReport, missing)).document.unknown).toHaveLength(1);
  const archive = ['archive', '2026-05-02_Portraits', '--dry-run'];
  expect((await said(computer, ArchiveReport, archive)).document.changed).toBe(false);
  const stands = await said(computer, StatusReport, ['status', '--all']);
  expect(stands).toMatchObject({ code: 3, document: { words: { incomplete: 1 } } });
  damageVault(computer.vault);
  const [found, failed] = await Promise.all([
    said(computer, CheckReport, ['verify']),
    said(computer, RestoreReport, restoreTo(computer, 'again')),
  ]);
  expect([found.code, failed.code]).toEqual([4, 4]);
  expect(found.document.damage).not.toEqual([]);
  expect(failed.document.failures).not.toEqual([]);
});
