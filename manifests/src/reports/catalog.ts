import * as v from 'valibot';
import { count, instant } from '../fields.ts';
import { CatalogHolder, catalogState } from '../snapshot.ts';
import { faultCode, faultMessage, setKind, shownPath, told } from './fields.ts';

/** The catalog a report is about. */
export const LookedCatalog = v.strictObject({
  path: shownPath,
  kind: setKind,
  version: told(
    v.nullable(v.string()),
    'Of its database, as the editor writes it; null where it does not say.',
  ),
  state: told(
    catalogState,
    'Does its editor have it open? crashed: it ended without closing it. unknown: it cannot be told.',
  ),
  holder: told(
    v.nullable(CatalogHolder),
    'The program and process that its lock names; null where nothing names one.',
  ),
  asOf: told(instant, 'When it was copied to be read: what is told is the catalog of that moment.'),
});

export const catalogWhole = told(
  v.boolean(),
  'False where the catalog could not tell all it holds: its version is not known, or it is damaged.',
);

export const catalogProblems = told(
  v.array(v.strictObject({ code: faultCode, message: faultMessage })),
  'What is wrong with the catalog itself: damage, rows that were not followed.',
);

export const rootMembers = {
  root: told(v.string(), 'A root folder as the catalog names it.'),
  path: told(
    v.nullable(v.string()),
    'Where it was looked for; null where it is written for another kind of computer and nothing maps it.',
  ),
  state: told(
    v.picklist(['online', 'absent', 'empty', 'elsewhere', 'unreadable']),
    'empty: there, with nothing in it, as the folder an absent drive is mounted on. elsewhere: written for another kind of computer.',
  ),
};

export const catalogFiles = told(count, 'Files the catalog refers to; virtual copies share one.');
export const catalogNotes = told(v.array(v.string()), 'What else a person should know.');
