import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { InspectionMemory, inspectorOf, type Structure } from '../../../core/src/metadata/clean-structure.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';
import { cleanFiles, refusalOf } from './clean-samples.ts';

/** What comes of a file: why it was left out, or the bytes that go out. */
export type Outcome = { readonly why: string } | { readonly copy: Buffer };

const written = (name: string, file: Buffer): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, file);
  return path;
};

/** Cleans one file of these bytes, as the name's ending says. */
export const outcomeOf = async (name: string, file: Buffer): Promise<Outcome> => {
  const path = written(name, file);
  const [result] = await cleanFiles(temporaryFolder(), [path]);
  if (result?.kind === 'clean') return { copy: readFileSync(result.to) };
  const { data } = refusalOf(result) as { data: { path: string; why?: string; tags?: readonly string[] } };
  expect(data.path).toBe(path);
  return { why: data.why ?? data.tags?.join(', ') ?? '' };
};

/** It was left out, or what must not be seen is not in it. */
export const isSafe = (outcome: Outcome, secret: string | Buffer): boolean =>
  'why' in outcome || !outcome.copy.includes(secret);

/** What was found of parts that do not belong there. */
export type Found = Pick<Structure, 'foreign' | 'broken'>;

const inspected = (fileType: string, copy: Buffer, original: Buffer): Promise<Structure> => {
  const inspector = inspectorOf(fileType);
  if (inspector === null) throw new Error(`nobody inspects ${fileType}`);
  const files = { copy: written('file', copy), original: written('file', original) };
  return inspector.inspect(files, new InspectionMemory());
};

/** What lies in bytes of a kind, by ExifTool's name for it. */
export const structureOf = async (fileType: string, file: Buffer): Promise<Found> => {
  const { foreign, broken } = await inspected(fileType, file, file);
  return { foreign, broken };
};

/** Does a copy hold the picture of its original? */
export const pictureOf = async (fileType: string, copy: Buffer, original: Buffer) =>
  (await inspected(fileType, copy, original)).picture;
