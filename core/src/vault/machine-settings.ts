import { MachineNames, MachineSettings } from '@safelight/manifests';
import type { Sha256 } from '../model/digest.ts';
import { isSafelightError, SafelightError } from '../model/errors.ts';
import { damage, type Finding, foreign } from './finding.ts';
import { settingsPath } from './layout.ts';
import { parseSigned } from './parse-signed.ts';
import { assertProvenance, openSealed, type ReadableStore } from './store.ts';

/** The newest that each computer said of what it backs up, and of the names in its history. */
export interface ReadSettings {
  readonly settings: readonly MachineSettings[];
  readonly names: readonly MachineNames[];
  readonly findings: readonly Finding[];
}

type Known = MachineSettings | MachineNames;

/** All of `settings/` but the vault's own secrets. What nobody of the vault signed is ignored and told. */
export const readSettings = async (store: ReadableStore): Promise<ReadSettings> => {
  const newest = new Map<string, Known>();
  const findings: Finding[] = [];
  for (const { name } of await store.place.list('settings')) {
    try {
      const found = await readOne(store, name as Sha256);
      if (found === null) continue;
      const key = `${found.type} ${found.machine}`;
      const before = newest.get(key);
      if (before === undefined || before.generation < found.generation) newest.set(key, found);
    } catch (error) {
      if (!isSafelightError(error)) throw error;
      findings.push(findingOf(settingsPath(name), error));
    }
  }
  const all = [...newest.values()];
  return {
    settings: all.filter((one) => one.type === 'settings'),
    names: all.filter((one) => one.type === 'names'),
    findings,
  };
};

const findingOf = (path: string, error: SafelightError): Finding => {
  if (error.code === 'signature-bad') return foreign(path, error);
  return error.code === 'format-unknown' ? { kind: 'note', path, error } : damage(path, error);
};

/** Null for the secrets; what carries another type was written by a newer Safelight. */
const readOne = async (store: ReadableStore, sha256: Sha256): Promise<Known | null> => {
  const path = settingsPath(sha256);
  const { text, signer } = await openSealed(store, path, sha256);
  const type = /^\{"type":"([a-z0-9-]{1,40})"/.exec(text)?.[1];
  if (type === 'secrets') return null;
  const schema = type === 'settings' ? MachineSettings : type === 'names' ? MachineNames : null;
  if (schema === null) throw new SafelightError('format-unknown', { path, format: type ?? 'none' });
  const document = parseSigned(schema, path, text);
  assertProvenance(store, path, document, signer);
  return document;
};
