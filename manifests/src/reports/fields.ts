import * as v from 'valibot';
import { catalogKind, count } from '../fields.ts';

/** A member with what it means, which its JSON schema repeats. */
export const told = <Schema extends v.GenericSchema>(schema: Schema, meaning: string) =>
  v.pipe(schema, v.description<v.InferOutput<Schema>, string>(meaning));

export const bytes = told(count, 'Bytes.');
/** By this computer's clock, which somebody may have set back on the way: then it is negative. */
export const seconds = told(v.number(), 'Seconds the run took.');
/** Made to be read: control characters are escaped, and bytes that are no UTF-8 shown as U+FFFD. */
export const shownPath = told(v.string(), 'A path, as people read it.');
export const setName = told(v.string(), "The set's name.");
export const setKind = told(
  catalogKind,
  'A catalog of Lightroom or Capture One or a session with its pictures, a plain folder, or the settings of the editors.',
);
export const placeName = told(v.string(), 'Name of the place.');
export const vaultName = told(v.string(), "The vault's name.");
export const seq = told(count, 'Number of the snapshot in the vault, from 1: what `restore` takes.');
/** Open, where the codes of an error are closed: a snapshot may tell of a fault that a newer version knows. */
export const faultCode = told(v.string(), 'What is wrong, as one of the codes of the error document.');
export const faultMessage = told(v.string(), 'The same in a sentence: for people, and free to change.');
