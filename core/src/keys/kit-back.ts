import { commandLine, type Doc, heading, pageMark, paragraph, SOFT, space, step } from '../print/sheet.ts';
import type { Kit } from './kit-contents.ts';

/** The back: what to do with the sheet, with Safelight, without it, and when a computer is gone. */
export const drawBack = (doc: Doc, kit: Kit): void => {
  doc.addPage();
  pageMark(doc, 'WHEN YOU NEED IT');
  drawWithSafelight(doc);
  drawWithout(doc, kit);
  drawStolen(doc);
  drawNewWords(doc);
};

const drawWithSafelight = (doc: Doc): void => {
  heading(doc, 'Open it on a new computer');
  paragraph(
    doc,
    'Install Safelight, plug in a copy, and name its folder. It asks for the words and finds the rest.',
  );
  space(doc, 2);
  commandLine(doc, 'safelight open FOLDER');
};

const drawWithout = (doc: Doc, { fingerprint }: Kit): void => {
  heading(doc, 'Open it without Safelight');
  paragraph(
    doc,
    'Any Linux or Mac (on Windows: WSL) with gpg (2.2.21 or newer), jq and sha256sum will do. In a terminal, go to the folder that ' +
      'holds vault.json. Three lines to check, before anything in that folder is run:',
  );
  space(doc, 2);
  commandLine(doc, 'gpg --import certificate.asc');
  commandLine(doc, `gpg --fingerprint ${fingerprint.toUpperCase()}`);
  commandLine(doc, 'gpg --verify restore.sh.sig restore.sh');
  space(doc, 6);
  paragraph(
    doc,
    'The second must show the fingerprint on the front, digit for digit; the third must say “Good signature” and show ' +
      'it again as the primary key. (That gpg does not know whom the key belongs to is as it should be.) If anything ' +
      'differs, stop: do not type the words, and use another copy. If all agree:',
  );
  space(doc, 2);
  commandLine(doc, 'sh restore.sh');
};

const stolenSteps = [
  'From another device, lock or erase it: Find My on a Mac, Find my device on Windows.',
  'Where copies lie in a cloud: change that password, sign out all devices, revoke the access keys the computer used.',
  'On another computer, run “safelight open” on a copy that was not with it, then “safelight stolen”: it lists the rest.',
  'Run “safelight verify” on every copy, then “safelight restore”. What was backed up is all there.',
  'Was this sheet with it? Then whoever has both can read the vault. Take the copies out of their reach first, ' +
    'then make a new vault with new words.',
  'Was its disk not encrypted? Then pictures of people are in strange hands. In the EU the data protection ' +
    'authority is to be told within 72 hours; your clients, too, if it can harm them.',
] as const;

const drawStolen = (doc: Doc): void => {
  heading(doc, 'Laptop stolen: do this, in this order');
  for (const [at, text] of stolenSteps.entries()) step(doc, at + 1, text);
};

const drawNewWords = (doc: Doc): void => {
  heading(doc, 'New words do not disarm old copies');
  paragraph(
    doc,
    'Every copy of the vault holds a file recovery-key.asc, locked by the words of its day. New words lock the new ' +
      'file; an old copy of it, on a drive in a drawer or in a cloud that keeps versions, still opens with these. So ' +
      'destroy this sheet when you print the next one, and bring every copy up to date.',
  );
  space(doc, 8);
  paragraph(doc, 'Type the words back once a year, and whenever a copy was added: “safelight key prove”.', {
    color: SOFT,
  });
};
