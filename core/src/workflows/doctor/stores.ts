import type { PlaceConfig, VaultConfig } from '@safelight/manifests';
import { isSafelightError } from '../../model/errors.ts';
import { openPlace } from '../../place/open-place.ts';
import { type Check, check } from './check.ts';

/** Of each place that a service keeps: whether the key in use can delete, and whether strangers can read it. */
export const checkStores = async ({ places }: VaultConfig): Promise<Check[]> => {
  const checks: Check[] = [];
  for (const place of places.filter(({ kind }) => kind !== 'folder'))
    checks.push(deleting(place), await reading(place));
  return checks;
};

/** As the store said when it was added or changed. */
const deleting = ({ name, kind, path, store }: PlaceConfig): Check => {
  const subject = `Deleting in ${name}`;
  const { lockDays, keyDays } = openPlace(name, { kind, path });
  if (lockDays !== null && lockDays !== undefined)
    return check(
      subject,
      'good',
      keyDays === null || keyDays === undefined
        ? `What is put there is locked for ${lockDays} days: no key deletes it.`
        : `What is put there is locked for ${lockDays} days, and what opens it for ${keyDays}: no key deletes it while it is fed more often than that.`,
    );
  if (store === undefined || store.deletes === null)
    return check(subject, 'unknown', 'Whether the key in use can delete could not be asked.');
  const asked = `as of ${store.at.slice(0, 10)}`;
  if (!store.deletes) return check(subject, 'good', `The key in use cannot delete, ${asked}.`);
  return check(
    subject,
    'attention',
    `The key in use can delete, ${asked}: who has this computer can empty ${name}${store.versions === true ? ', but older versions stay until somebody deletes those' : ''}.`,
    'Give the key no right to delete, or have the bucket lock what is put there (lock=DAYS); docs/guide/places.md says how.',
  );
};

const reading = async ({ name, kind, path }: PlaceConfig): Promise<Check> => {
  const subject = `Strangers at ${name}`;
  const place = openPlace(name, { kind, path });
  try {
    const isPublic = (await place.isPublic?.()) ?? null;
    if (isPublic === null)
      return check(
        subject,
        'unknown',
        'Whether strangers can read it could not be asked: what keeps it does not tell.',
      );
    return isPublic
      ? check(
          subject,
          'attention',
          `Anybody can read ${name}, without any key. What lies there is sealed, but its size and number show, and every copy can be kept for ever.`,
          'Block public access in the console of the store.',
        )
      : check(subject, 'good', 'Strangers cannot read it.');
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return check(subject, 'unknown', `Whether strangers can read it could not be asked: ${error.message}`);
  }
};
