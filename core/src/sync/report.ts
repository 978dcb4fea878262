import type { PlaceFault, PlaceFed } from '@safelight/manifests';
import type { SafelightError } from '../model/errors.ts';
import type { PlaceLocator } from '../place/place.ts';

export type { PlaceFed } from '@safelight/manifests';

/** What feeding one place came to, while it goes on. */
export class Feeding {
  readonly name: string;
  readonly #locator: PlaceLocator;
  #files = 0;
  #bytes = 0;
  #awaited: PlaceFed['awaited'] = { files: 0, bytes: 0, asked: 0 };
  #unread: PlaceFed['unread'] = { files: 0, bytes: 0 };
  readonly #repaired: PlaceFault[] = [];
  readonly #lacking: PlaceFault[] = [];
  #removed: PlaceFed['removed'] = { files: 0, kept: 0, until: null, opening: { kept: 0, until: null } };
  #trouble: SafelightError | null = null;
  #refusal: SafelightError | null = null;
  #waiting: SafelightError | null = null;
  #there = true;

  constructor(name: string, locator: PlaceLocator) {
    this.name = name;
    this.#locator = locator;
  }

  copied(bytes: number): void {
    this.#files += 1;
    this.#bytes += bytes;
  }

  /** Nobody has it but an archive of a store, which was `asked` to bring it back. */
  awaits(bytes: number, asked: boolean): void {
    const before = this.#awaited;
    this.#awaited = {
      files: before.files + 1,
      bytes: before.bytes + bytes,
      asked: before.asked + (asked ? 1 : 0),
    };
  }

  /** What a check meant to read, and could not: it lies in an archive of the store. */
  couldNotRead(unread: PlaceFed['unread']): void {
    this.#unread = unread;
  }

  repaired(path: string, error: SafelightError): void {
    this.#repaired.push(faultOf(path, error));
  }

  lacks(path: string, error: SafelightError): void {
    this.#lacking.push(faultOf(path, error));
  }

  /** What was taken out on purpose went, as far as the place lets it. */
  cleared(removed: PlaceFed['removed']): void {
    this.#removed = removed;
  }

  /** It cannot be reached; or, where it was there to begin with, not fed to the end. */
  failed(error: SafelightError, there: boolean): void {
    this.#trouble ??= error;
    this.#there = there;
  }

  /** Some of what it is to hold cannot be had now; the rest comes. */
  waitsFor(error: SafelightError): void {
    this.#waiting ??= error;
  }

  /** Nothing may be brought there. What was taken out of the vault goes there all the same. */
  refuse(error: SafelightError): void {
    this.#refusal = error;
  }

  /** Was the file told of already? */
  knows(path: string): boolean {
    return [...this.#repaired, ...this.#lacking].some((fault) => fault.path === path);
  }

  /** Was anything found there that must be told? */
  get isTouched(): boolean {
    return this.#repaired.length + this.#lacking.length + this.#files + this.#removed.files > 0;
  }

  get trouble(): SafelightError | null {
    return this.#trouble;
  }

  get lackingPaths(): ReadonlySet<string> {
    return new Set(this.#lacking.map(({ path }) => path));
  }

  get isWhole(): boolean {
    return this.cameToEnd && this.#lacking.length === 0;
  }

  /** Did it get all that anybody has? */
  get cameToEnd(): boolean {
    return this.takes && this.#waiting === null && this.#awaited.files === 0;
  }

  /** Could it be written so far? */
  get goesOn(): boolean {
    return this.#trouble === null;
  }

  /** May files be brought there, and could they be so far? */
  get takes(): boolean {
    return this.goesOn && this.#refusal === null;
  }

  report(): PlaceFed {
    const trouble = this.#trouble ?? this.#refusal ?? this.#waiting;
    return {
      name: this.name,
      kind: this.#locator.kind,
      path: this.#locator.path,
      there: this.#there,
      trouble: trouble === null ? null : { code: trouble.code, message: trouble.message },
      copied: { files: this.#files, bytes: this.#bytes },
      repaired: this.#repaired,
      lacking: this.#lacking,
      awaited: this.#awaited,
      unread: this.#unread,
      removed: this.#removed,
      whole: this.isWhole,
    };
  }
}

const faultOf = (path: string, { code, message }: SafelightError): PlaceFault => ({ path, code, message });

/** Several feedings of one place as one. */
export const rounds = (before: PlaceFed | undefined, now: PlaceFed): PlaceFed =>
  before === undefined
    ? now
    : {
        ...now,
        copied: {
          files: before.copied.files + now.copied.files,
          bytes: before.copied.bytes + now.copied.bytes,
        },
        repaired: [...before.repaired, ...now.repaired],
        unread: before.unread,
        removed: { ...now.removed, files: before.removed.files + now.removed.files },
      };
/** The rule does not allow a place. */
const REFUSED = ['place-region', 'place-keeps-erased'] as const;

/**
 * 0 whole · 3 something must first be brought back from an archive · 4 something is damaged or missing everywhere ·
 * 6 the rule does not allow a place, and the others are whole · 7 a place could not be reached or fed to the end.
 */
export const syncExit = (places: readonly PlaceFed[]): number => {
  if (places.some(({ lacking }) => lacking.length > 0)) return 4;
  const stopped = places.filter(({ trouble }) => trouble !== null);
  if (stopped.length === 0)
    return places.some(({ awaited, unread }) => awaited.files + unread.files > 0) ? 3 : 0;
  return stopped.every(({ trouble }) => REFUSED.some((code) => code === trouble?.code)) ? 6 : 7;
};
