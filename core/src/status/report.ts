import type {
  MissedRun,
  PlaceStatus,
  RunningJob,
  SetStatus,
  ShootStatus,
  StatusReport,
  StatusStep,
  StatusWord,
} from '@safelight/manifests';
import { displayPath } from '../model/paths.ts';
import type { PlannedShoot, Trouble } from './plan.ts';
import type { JudgedCopy } from './plan-copy.ts';
import { isInCloud, isOfOriginals, type JudgedRule } from './rule.ts';

export type { StatusReport, StatusStep, StatusWord } from '@safelight/manifests';

/** A shoot with what its copies are called. */
export interface JudgedShoot extends PlannedShoot {
  readonly set: string;
  /** Text for people. */
  readonly name: string;
  /** ISO 8601, or null. */
  readonly archived: string | null;
  /** By place, in the order of the places. */
  readonly copies: readonly JudgedCopy[];
  readonly rule: JudgedRule;
}

export interface StatusFacts {
  readonly vault: string;
  readonly at: Date;
  readonly places: readonly PlaceStatus[];
  readonly sets: readonly SetStatus[];
  readonly shoots: readonly JudgedShoot[];
  readonly running: readonly RunningJob[];
  readonly missed: MissedRun | null;
  /** Settings of editors lie on this computer, and no set keeps them. */
  readonly studioOffered: boolean;
}

/** Which shoots are told one by one. */
export type StatusChoice = 'trouble-and-newest' | 'all' | ReadonlySet<JudgedShoot>;

/** Shoots that are told although nothing is wrong with them. */
const NEWEST = 10;
/** Milliseconds. */
const DAY = 86_400_000;
/** What was proven longer ago is asked for again. */
const PROOF_DAYS = 30;
const TEST_DAYS = 90;

export const statusReport = (facts: StatusFacts, choice: StatusChoice): StatusReport => {
  const ordered = [...facts.shoots].sort((a, b) => rank(a) - rank(b) || b.newest - a.newest);
  const words = { complete: 0, incomplete: 0, unknown: 0, failed: 0 };
  for (const shoot of ordered) words[worstOf(shoot)] += 1;
  return {
    vault: facts.vault,
    at: facts.at.toISOString(),
    complete:
      ordered.length > 0 &&
      words.complete === ordered.length &&
      facts.sets.every(({ backedUp, failed }) => backedUp !== null && failed === null) &&
      facts.sets.every(({ rule, ruleKept, shoots }) => !rule.chosen || ruleKept === shoots),
    words,
    places: facts.places,
    sets: facts.sets,
    shoots: chosen(ordered, words.complete, choice).map((shoot) => shootStatus(shoot, facts.places)),
    running: facts.running,
    missed: facts.missed,
    next: nextSteps(facts),
  };
};

/** 3 where anything is not complete. */
export const statusExit = ({ complete }: StatusReport): number => (complete ? 0 : 3);

const ORDER: readonly StatusWord[] = ['failed', 'incomplete', 'unknown', 'complete'];

const worstOf = ({ copies }: JudgedShoot): StatusWord =>
  ORDER.find((word) => copies.some((copy) => copy.word === word)) ?? 'unknown';

const rank = (shoot: JudgedShoot): number => ORDER.indexOf(worstOf(shoot));

const chosen = (
  shoots: readonly JudgedShoot[],
  complete: number,
  choice: StatusChoice,
): readonly JudgedShoot[] => {
  if (choice === 'all') return shoots;
  if (choice === 'trouble-and-newest') return shoots.slice(0, shoots.length - complete + NEWEST);
  return shoots.filter((shoot) => choice.has(shoot));
};

const shootStatus = (shoot: JudgedShoot, places: readonly PlaceStatus[]): ShootStatus => ({
  name: shoot.name,
  path: displayPath(shoot.path),
  set: shoot.set,
  catalog: shoot.catalog,
  files: shoot.files,
  bytes: shoot.bytes,
  disk: shoot.disk,
  archived: shoot.archived,
  gone: shoot.gone,
  evicted: shoot.evicted,
  tested: instantOf(shoot.tested),
  copies: shoot.copies.map(({ word, proven, oldest, troubles }, at) => ({
    place: places[at]?.name ?? '',
    word,
    proven: shoot.bytes === 0 ? 0 : proven / shoot.bytes,
    oldestProof: instantOf(oldest),
    why: troubles.map(({ path, code, message }) => ({ path: displayPath(path), code, message })),
  })),
  rule: {
    copies: shoot.rule.copies,
    media: shoot.rule.media,
    elsewhere: shoot.rule.elsewhere,
    locked: shoot.rule.locked,
    lacks: shoot.rule.lacks,
  },
});

const instantOf = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();

/** What to do, the most urgent first; nothing is told that another step will mend. */
const nextSteps = (facts: StatusFacts): StatusStep[] => {
  const { places, sets, shoots, at } = facts;
  const count = (test: (shoot: JudgedShoot) => boolean): number => shoots.filter(test).length;
  const has = (shoot: JudgedShoot, ...codes: readonly string[]): boolean =>
    shoot.troubles.some(({ code }) => codes.includes(code));
  const broken = count((shoot) => has(shoot, 'damaged', 'not-held'));
  const behind = count(
    // A backup would know that what is gone was culled.
    (shoot) => has(shoot, 'not-backed-up', 'changed-since') || (shoot.gone > 0 && isShortForNow(shoot)),
  );
  const odd = count((shoot) => shoot.troubles.some((one) => isOfOriginals(one) && !isInCloud(one)));
  const inCloud = count(
    (shoot) => shoot.troubles.some(isInCloud) || (shoot.evicted > 0 && isShortForNow(shoot)),
  );
  const isUnread = ({ bytes, copies }: JudgedShoot, place: number): boolean => {
    const { proven, oldest } = copies[place] ?? { proven: 0, oldest: null };
    return proven < bytes || isOld(oldest, PROOF_DAYS, at);
  };
  const uncopied = count(({ copies }) => copies.some(({ troubles }) => troubles.some(isOfCopy)));
  const lapsed = count(({ rule }) => rule.lacks.includes('locked') && !rule.lacksAtBest.includes('locked'));
  const isUnset = sets.some(({ backedUp, failed }) => backedUp === null || failed !== null);
  const isUntested = sets.some(
    ({ backedUp, tested }) =>
      backedUp !== null && (tested?.passed === false || isOld(timeOf(tested?.at), TEST_DAYS, at)),
  );
  const step = (kind: StatusStep['step'], about: string, helped: number): StatusStep => ({
    step: kind,
    about,
    shoots: helped,
  });
  return [
    ...places.flatMap(({ name, there }, place) => {
      // A drive that lies elsewhere and lacks nothing is where it should be.
      const waiting = there ? 0 : count(({ copies }) => place === 0 || copies[place]?.word !== 'complete');
      return waiting === 0 && (there || place > 0) ? [] : [step('bring-place', name, waiting)];
    }),
    ...(sets.length === 0 ? [step('first-backup', '', 0)] : []),
    ...(odd > 0 ? [step('look', '', odd)] : []),
    ...(inCloud > 0 ? [step('download', '', inCloud)] : []),
    ...(uncopied > 0 || (broken > 0 && places.length > 1)
      ? [step('sync', '', Math.max(uncopied, broken))]
      : lapsed > 0
        ? [step('sync', 'locked', lapsed)]
        : []),
    ...places.flatMap(({ name, holdsRemoved }) => (holdsRemoved === null ? [] : [step('clear', name, 0)])),
    ...(broken > 0 && places.length <= 1 ? [step('mend-vault', '', broken)] : []),
    ...(behind > 0 || isUnset ? [step('backup', '', behind)] : []),
    ...away(shoots),
    ...toKeepTheRule(facts),
    ...places.flatMap(({ name, there }, place) => {
      const unread = there || place === 0 ? count((shoot) => isUnread(shoot, place)) : 0;
      return unread > 0 ? [step('verify', place === 0 ? '' : name, unread)] : [];
    }),
    ...(isUntested ? [step('test', '', 0)] : []),
    ...(facts.studioOffered ? [step('studio', '', 0)] : []),
  ];
};

/** Does the rule lack what the originals would give it if all of them were there? */
const isShortForNow = ({ rule }: JudgedShoot): boolean =>
  rule.lacks.some((part) => !rule.lacksAtBest.includes(part));

/** What a copy lacks that another place has. */
const isOfCopy = ({ code }: Trouble): boolean => code === 'not-copied' || code === 'damaged-copy';

const away = (shoots: readonly JudgedShoot[]): StatusStep[] => {
  const unseen = shoots.filter(
    ({ disk, copies }) => disk === 'away' && copies.some(({ word }) => word === 'unknown'),
  );
  const [first] = unseen;
  return first === undefined
    ? []
    : [{ step: 'bring-originals', about: displayPath(first.path), shoots: unseen.length }];
};

/** What the rule still asks for where everything else is done. */
const toKeepTheRule = ({ places, shoots }: StatusFacts): StatusStep[] => {
  const short = shoots.filter(({ rule }) => rule.lacksAtBest.length > 0);
  const about = short[0]?.rule.lacksAtBest[0];
  const drives = places.flatMap(({ name, kind, there, elsewhere }, place): StatusStep[] => {
    const waiting = shoots.filter(
      ({ rule, copies }) =>
        rule.lacks.includes('elsewhere') &&
        !rule.lacksAtBest.includes('elsewhere') &&
        copies[place]?.word === 'complete',
    );
    return kind === 'folder' && there && elsewhere && waiting.length > 0
      ? [{ step: 'take-away', about: name, shoots: waiting.length }]
      : [];
  });
  return [
    ...drives,
    ...(about === undefined ? [] : [{ step: 'add-place' as const, about, shoots: short.length }]),
  ];
};

const timeOf = (iso: string | undefined): number | null => (iso === undefined ? null : Date.parse(iso));

export const isOld = (time: number | null, days: number, now: Date): boolean =>
  time === null || now.getTime() - time > days * DAY;
