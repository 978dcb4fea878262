import { foreignInProfile } from './clean-icc.ts';

/** ICC.1:2022, annex B.4: `ICC_PROFILE\0`, which part this is, how many there are, and a part of the profile. */
const HEAD = 14;

/** A profile, from as many segments as it needs. */
export class JpegProfile {
  readonly #parts: { readonly place: number; readonly count: number; readonly data: Buffer }[] = [];

  take(payload: Buffer): void {
    if (payload.length <= HEAD) return;
    const [place = 0, count = 0] = payload.subarray(HEAD - 2, HEAD);
    this.#parts.push({ place, count, data: Buffer.from(payload.subarray(HEAD)) });
  }

  /** What is in it beside a profile. */
  foreign(): readonly string[] {
    if (this.#parts.length === 0) return [];
    const parts = this.#parts.toSorted((one, other) => one.place - other.place);
    const isWhole = parts.every(({ place, count }, index) => place === index + 1 && count === parts.length);
    if (!isWhole) return ['colour profile: more or fewer parts than it says'];
    return foreignInProfile(Buffer.concat(parts.map(({ data }) => data)));
  }
}
