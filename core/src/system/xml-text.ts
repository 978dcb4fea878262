import { SafelightError } from '../model/errors.ts';

/**
 * XML 1.0, §2.2: text as an element holds it, in ASCII alone, so that no program can take its encoding for another.
 * Throws `bad-argument` for what XML cannot hold at all.
 */
export const inXml = (text: string): string => {
  if (UNFIT.test(text))
    throw new SafelightError('bad-argument', {
      what: JSON.stringify(text),
      why: 'its name holds a sign that the files of this system cannot hold',
    });
  return text.replace(/[<>&"']|[^\u0020-\u007e]/gu, (sign) => `&#${sign.codePointAt(0)};`);
};

const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
