import * as v from 'valibot';
import { uuid } from '../fields.ts';
import type { AsRead } from './as-read.ts';
import { setKind, setName, shownPath, told } from './fields.ts';

/** A set as people and programs are told of it. */
export const SetSummary = v.strictObject({
  id: uuid,
  name: setName,
  kind: setKind,
  path: shownPath,
  vault: told(v.string(), 'Name of the vault it is backed up to.'),
});
export type SetSummary = AsRead<v.InferOutput<typeof SetSummary>>;

/** `set list --json`. */
export const SetList = v.array(SetSummary);
export type SetList = AsRead<v.InferOutput<typeof SetList>>;
