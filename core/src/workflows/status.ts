import { homedir } from 'node:os';
import type { PlaceStatus, SetConfig, SetStatus, VaultConfig } from '@safelight/manifests';
import { lostObjects } from '../backup/verify.ts';
import type { RunContext } from '../model/events.ts';
import { type BytePath, displayPath, nameOf } from '../model/paths.ts';
import { type PlannedShoot, planShoots } from '../status/plan.ts';
import { firstCopy, laterCopy } from '../status/plan-copy.ts';
import {
  isOld,
  type JudgedShoot,
  type StatusChoice,
  type StatusFacts,
  type StatusReport,
  statusReport,
} from '../status/report.ts';
import { type CopySite, isInCloud, isOfOriginals, judgeRule } from '../status/rule.ts';
import { Copies } from '../vault/copies.ts';
import { Proofs } from '../vault/proofs.ts';
import { State } from '../vault/state.ts';
import { archivedShoots } from './archived.ts';
import { chooseShoot } from './choose-shoot.ts';
import { originalSites, placeSites } from './copy-sites.ts';
import { type LastChecks, lastChecks } from './history/last-checks.ts';
import { chooseVault, type Home } from './home.ts';
import {
  type LastRun,
  lastFailure,
  lastRun,
  lastSeen,
  placeSeen,
  rememberPlace,
  rememberSeen,
} from './last-runs.ts';
import { type Look, lookAtSet } from './look-at-set.ts';
import { stillHolds } from './place/clear-removed.ts';
import { isKeptElsewhere } from './place/medium.ts';
import { noteGone } from './place/note-held.ts';
import { placeErrors } from './place/place-rules.ts';
import { placeTrouble } from './place-trouble.ts';
import { isFirst, placeConfig, placeOf } from './places.ts';
import { ruleOf, toldRule } from './rule.ts';
import { runningJobs } from './running-jobs.ts';
import { missedOf } from './schedule/missed.ts';
import { rootAbove } from './seen-roots.ts';
import { setFacts } from './set-facts.ts';
import { setPath } from './sets.ts';
import { isStudioOffered } from './studio-set.ts';

export interface StatusOptions {
  readonly vaultName: string | null;
  /** Name or folder of the only one that is asked for, or null. */
  readonly shoot: string | null;
  /** Also those that are well and not new. */
  readonly all: boolean;
}

/** How every shoot stands in every place: what is remembered, compared with the disk. No key is needed. */
export const status = async (
  home: Home,
  options: StatusOptions,
  context: RunContext,
): Promise<StatusReport> => {
  const facts = await gatherStatus(home, options.vaultName, context);
  return statusReport(facts, choiceOf(facts.shoots, options));
};

const choiceOf = (shoots: readonly JudgedShoot[], { shoot, all }: StatusOptions): StatusChoice => {
  if (shoot !== null) return new Set([chooseShoot(shoots, shoot)]);
  return all ? 'all' : 'trouble-and-newest';
};

export const gatherStatus = async (
  home: Home,
  vaultName: string | null,
  context: RunContext,
): Promise<StatusFacts> => {
  const config = await home.config();
  const vault = chooseVault(config, home, vaultName);
  const at = context.clock();
  await home.prepare(vault.id);
  using state = new State(home.statePath(vault.id));
  const checks = lastChecks(home, vault);
  const places = await Promise.all(
    vault.places.map(({ name }) => placeStatus(vault, name, { state, at, checks })),
  );
  const sites = await placeSites(vault, places, { state, at });
  const refused = placeErrors(config, vault);
  // What a store will delete, or holds although the rule does not allow it, is no copy.
  const counts = vault.places.map(
    ({ name, store }) => (store?.expires ?? null) === null && !refused.has(name),
  );
  const known = config.sets.filter((one) => one.vault === vault.id);
  const studioOffered = known.length > 0 && isStudioOffered(homedir(), known);
  const sets: SetStatus[] = [];
  const shoots: JudgedShoot[] = [];
  for (const set of known) {
    context.onEvent({ kind: 'phase', phase: 'scan', subject: set.name });
    const run = lastRun(state, set.id);
    const look = run === null ? null : await lookAtSet(set, state, context);
    const judged =
      look === null
        ? []
        : judge(set, look, { state, vault, places, sites, counts, at, originals: await originalSites(look) });
    sets.push(setStatus(set, { vault, run, look, judged }, { state, checks }));
    if (look !== null) rememberSeen(state, set.id, look.seen, at);
    shoots.push(...judged);
  }
  return {
    vault: vault.name,
    at,
    places,
    sets,
    shoots,
    running: runningJobs(home, vault.id, at),
    missed: await missedOf(home, vault, { state, now: at }),
    studioOffered,
  };
};

const setStatus = (
  set: SetConfig,
  {
    vault,
    run,
    look,
    judged,
  }: {
    readonly vault: VaultConfig;
    readonly run: LastRun | null;
    readonly look: Look | null;
    readonly judged: readonly JudgedShoot[];
  },
  { state, checks }: { readonly state: State; readonly checks: LastChecks },
): SetStatus => ({
  name: set.name,
  kind: set.kind,
  path: displayPath(setPath(set)),
  backedUp: run === null ? null : { at: run.at, seq: run.seq },
  failed: lastFailure(state, set.id),
  tested: checks.tests.get(set.id) ?? null,
  catalogChanged: look?.catalogChanged ?? false,
  rule: toldRule(set, vault),
  ruleKept: judged.filter(({ rule }) => rule.lacks.length === 0).length,
  shoots: judged.length,
});

const placeStatus = async (
  vault: VaultConfig,
  name: string,
  { state, at, checks }: { readonly state: State; readonly at: Date; readonly checks: LastChecks },
): Promise<PlaceStatus> => {
  const config = placeConfig(vault, name);
  const place = await placeOf(vault, name);
  const trouble = await placeTrouble(place, vault, async () => {
    // What went missing there is known without reading a byte of the rest.
    if (isFirst(vault, name)) new Proofs(state).miss(await lostObjects(place, state));
    else await noteGone(state, vault, place);
    rememberPlace(state, name, at);
  });
  return {
    name,
    kind: place.locator.kind,
    path: place.locator.path,
    there: trouble === null,
    elsewhere: isKeptElsewhere(config),
    expires: config.store?.expires ?? null,
    holdsRemoved: stillHolds(state, name),
    trouble,
    seen: placeSeen(state, name),
    checked: checks.places.get(name) ?? null,
  };
};

const judge = (
  set: SetConfig,
  look: Look,
  {
    state,
    vault,
    places,
    sites,
    counts,
    originals,
    at,
  }: {
    readonly state: State;
    readonly vault: VaultConfig;
    readonly places: readonly PlaceStatus[];
    readonly sites: readonly CopySite[];
    /** By place: is it a copy at all? */
    readonly counts: readonly boolean[];
    readonly originals: ReadonlyMap<BytePath, CopySite>;
    readonly at: Date;
  },
): JudgedShoot[] => {
  const rule = ruleOf(set, vault);
  const copies = new Copies(state);
  const folders = places.map(({ name }, place) =>
    place === 0 ? new Map() : new Map(copies.folders(set.id, name).map((one) => [one.folder, one])),
  );
  const seen = lastSeen(state, set.id);
  const archive = archivedShoots(set);
  return planShoots(setFacts(set, look, state)).map((shoot) => {
    const archived = archive.find(({ path }) => path === shoot.path) ?? null;
    const root = rootAbove(look.roots, shoot.path);
    const isAway =
      archived === null &&
      shoot.disk === 'away' &&
      isOld(root === null ? null : (seen[root] ?? null), rule.days, at);
    const judged = places.map((place, index) => {
      const unseen =
        isAway || (!place.there && isOld(place.seen === null ? null : Date.parse(place.seen), rule.days, at));
      return index === 0
        ? firstCopy(shoot, { unseen })
        : laterCopy(shoot, { place: place.name, folders: folders[index] ?? new Map(), unseen });
    });
    const isLost =
      archived !== null ||
      shoot.disk === 'gone' ||
      isAway ||
      shoot.troubles.some((trouble) => isOfOriginals(trouble) && !isInCloud(trouble));
    const site = isLost || root === null ? undefined : originals.get(root);
    return {
      ...shoot,
      set: set.name,
      name: nameFor(set, shoot),
      archived: archived?.at ?? null,
      copies: judged,
      rule: judgeRule(
        rule,
        // What is gone since the last backup may have been culled, or not: nobody knows before the next.
        site === undefined ? null : { site, isWhole: shoot.gone === 0 && !isInCloudAlone(shoot) },
        sites.map((site, index) => ({
          site,
          isWhole: judged[index]?.word === 'complete' && counts[index] === true,
        })),
      ),
    };
  });
};

const isInCloudAlone = ({ evicted, troubles }: PlannedShoot): boolean =>
  evicted > 0 || troubles.some(isInCloud);

/** The catalog's own name, that of a set which is one folder, or the name of the folder. */
const nameFor = (set: SetConfig, { catalog, path }: PlannedShoot): string => {
  if (catalog) return displayPath(nameOf(setPath(set)));
  return path === setPath(set) ? set.name : displayPath(nameOf(path));
};
