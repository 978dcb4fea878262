import { isPadded, type Range } from './clean-coverage.ts';
import { isPlainElement } from './clean-icc-types.ts';

/**
 * ICC.1:2022, 7: a header of 128 bytes (its length first, `acsp` at 36, zeros from 100), how many tags there are, and for
 * each `signature (4) offset (4) size (4)`. Tags may share their data; it is padded to four bytes with zeros.
 */
const HEADER = 128;
const TABLE = HEADER + 4;
const ENTRY = 12;
const RESERVED = 100;
const MOST_TAGS = 128;

/** ICC.1:2022, 9.2, by its names there from A to Z. */
const version4 =
  'A2B0 A2B1 A2B2 bXYZ bTRC B2A0 B2A1 B2A2 B2D0 B2D1 B2D2 B2D3 calt targ chad chrm cicp clro clrt clot ciis cprt dmnd ' +
  'dmdd D2B0 D2B1 D2B2 D2B3 gamt kTRC gXYZ gTRC lumi meas meta wtpt ncl2 resp rig0 pre0 pre1 pre2 desc pseq psid rXYZ ' +
  'rTRC rig2 tech vued view';
/** ICC.1:2001-04, 6.4: what went with version 4. PostScript (ps2s, psd0 …) is missing on purpose: it is a program. */
const version2 = 'bkpt crdi devs scrd scrn';
/** Of the registry of private tags (color.org/signatures2.xalter): Apple's displays, ColorSync, ArgyllCMS, measured charts. */
const registered = 'vcgt vcgp ndin mmod dscm aapy aarg aagg aabg arts CIED DevD';

const known: ReadonlySet<string> = new Set([
  ...[version4, version2, registered].flatMap((list) => list.split(' ')),
  'bfd ',
]);

interface ProfileTag extends Range {
  readonly signature: string;
}

const tagsOf = (profile: Buffer, size: number): readonly ProfileTag[] | null => {
  const count = profile.readUInt32BE(HEADER);
  if (count > MOST_TAGS || TABLE + count * ENTRY > size) return null;
  const tags = Array.from({ length: count }, (_, index): ProfileTag => {
    const at = TABLE + index * ENTRY;
    const start = profile.readUInt32BE(at + 4);
    const end = start + profile.readUInt32BE(at + 8);
    return { signature: profile.toString('latin1', at, at + 4), start, end };
  });
  return tags.every(({ start, end }) => start >= TABLE && end <= size) ? tags : null;
};

const named = (what: string): string => `colour profile: ${what}`;
const shown = (signature: string): string => named(`tag ${signature.replace(/[^\w ]/g, '?').trim()}`);

/** What is in a profile beside colours and their names: tags of nobody's list, bytes of no tag, bytes behind its end. */
export const foreignInProfile = (profile: Buffer): readonly string[] => {
  if (profile.length < TABLE || profile.toString('latin1', 36, 40) !== 'acsp') return [named('it is none')];
  const size = profile.readUInt32BE(0);
  const tags = size > profile.length || size < TABLE ? null : tagsOf(profile, size);
  if (tags === null) return [named('it is damaged')];
  const foreign = tags.flatMap(({ signature, start, end }, index) =>
    known.has(signature) &&
    tags.findIndex((other) => other.signature === signature) === index &&
    isPlainElement(signature, profile.subarray(start, end))
      ? []
      : [shown(signature)],
  );
  const covered = [{ start: 0, end: RESERVED }, { start: HEADER, end: TABLE + tags.length * ENTRY }, ...tags];
  return isPadded(profile, covered) ? foreign : [...foreign, named('bytes of no tag')];
};
