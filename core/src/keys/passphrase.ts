import { SafelightError } from '../model/errors.ts';
import { squashed } from '../model/squashed.ts';

/**
 * Bits a passphrase of one's own must be worth. An archive may be copied and attacked for years, and WinZip's AES
 * derives its key with 1,000 rounds of PBKDF2-HMAC-SHA1 only (https://www.winzip.com/en/support/aes-encryption/): a
 * guess costs some 4,000 SHA-1 blocks, so that a graphics card tries in the order of 10⁶ to 10⁷ a second. Ten thousand
 * of them need years for 2^64 and a month for 2^58. 64 is also what five words drawn by dice are worth (64.6).
 */
export const PASSPHRASE_FLOOR = 64;

/**
 * 7-Zip takes 99 characters for AES in a zip and no more (`kPasswordSizeMax` in its WzAes.h; 26.02 refuses to open one
 * with 100), and so do Keka and WinZip (https://github.com/aonez/Keka/issues/1443).
 */
export const LONGEST_PASSPHRASE = 99;

export interface JudgedPassphrase {
  /** Guesses an informed attacker needs, as a power of two, rounded down. */
  readonly bits: number;
}

/**
 * Whether a passphrase of one's own may lock a delivery. `known` is what anybody would try first: names of the client,
 * of the shoot, of the studio. Throws `passphrase-unusable` where programs would encode it differently or lose parts of
 * it, `passphrase-weak` where it is worth less than `PASSPHRASE_FLOOR` bits; neither quotes it.
 */
export const judgePassphrase = async (
  text: string,
  known: readonly string[] = [],
): Promise<JudgedPassphrase> => {
  const why = whyUnusable(text);
  if (why !== null) throw new SafelightError('passphrase-unusable', { why });
  if (isNamed(text, known))
    throw new SafelightError('passphrase-weak', { bits: 0, floor: PASSPHRASE_FLOOR, why: NAMED });
  const { bits, warning } = await measured(text, [...famous, ...known].flatMap(withItsWords));
  if (bits < PASSPHRASE_FLOOR)
    throw new SafelightError('passphrase-weak', { bits, floor: PASSPHRASE_FLOOR, why: warning });
  return { bits };
};

const NAMED = 'It stands in a name that anybody sees';

/** Is it one of those names, or a part of one, however it is written? */
const isNamed = (text: string, known: readonly string[]): boolean => {
  const bare = squashed(text);
  return bare !== '' && known.some((name) => squashed(name).includes(bare));
};

/**
 * Only printable ASCII has the same bytes in every program: a zip does not say how a passphrase is encoded, and 7-Zip
 * takes the console's code page where Keka and gpg take UTF-8. A blank at an end is lost when it is pasted.
 */
const whyUnusable = (text: string): string | null => {
  if (text === '') return 'it is empty';
  if (/[\r\n]/.test(text)) return 'it goes over more than one line';
  if (!/^[\x20-\x7e]*$/.test(text))
    return 'it holds something else than letters, digits and signs of an English keyboard, which programs encode differently';
  if (text.trim() !== text) return 'it begins or ends with a blank, which is lost when it is copied';
  if (text.length > LONGEST_PASSPHRASE)
    return `it is longer than ${LONGEST_PASSPHRASE} characters, the most that 7-Zip takes`;
  return null;
};

/** Strong by any measure, had they not been printed everywhere. */
const famous: readonly string[] = ['correct horse battery staple', 'correcthorsebatterystaple'];

const withItsWords = (name: string): readonly string[] => [name, ...name.split(/[^\p{L}\p{N}]+/u)];

/** Guesses as zxcvbn counts them; its dictionaries take 150 ms to load, and only who brings a passphrase pays. */
const measured = async (text: string, known: readonly string[]) => {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const meter = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
  const { guessesLog10, feedback } = meter.check(text, [...known]);
  return {
    bits: Math.floor(guessesLog10 * Math.log2(10)),
    warning: (feedback.warning ?? '').replace(/\.$/, ''),
  };
};
