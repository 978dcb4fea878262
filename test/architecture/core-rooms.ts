import { type Import, importsOf, targetOf } from './imports.ts';
import type { Source } from './sources.ts';

export const doors = [
  'fs',
  'seal',
  'keys',
  'place',
  'vault',
  'metadata',
  'catalog',
  'ledger',
  'print',
  'archive',
  'mail',
  'link',
  'inbox',
  'system',
] as const;
export const features = [
  'backup',
  'restore',
  'check',
  'reconcile',
  'retention',
  'erase',
  'ingest',
  'delivery',
  'drill',
  'status',
  'sync',
  'schedule',
  'portal',
  'consent',
] as const;
/** From left to right. */
export const stages = ['scan', 'plan', 'store', 'verify', 'report'] as const;

const isFeature = (room: string | null): boolean => features.some((feature) => feature === room);
const isDoor = (room: string | null): boolean => doors.some((door) => door === room);

/** The folder below core/src a file lies in; null for files elsewhere and for core's own index. */
export const coreRoom = (path: string): string | null => /^core\/src\/([^/]+)\//.exec(path)?.[1] ?? null;

/** `scan.ts` and `scan-lightroom.ts` are the stage scan; −1 for what only helps. */
export const stageIndex = (path: string): number =>
  stages.findIndex((stage) => new RegExp(`/${stage}(-[^/]+)?\\.ts$`).test(path));

interface Edge extends Import {
  readonly target: string;
}

const edgesOf = (sources: readonly Source[]): readonly Edge[] =>
  sources.flatMap(importsOf).flatMap((found) => {
    const target = targetOf(found);
    return target === null ? [] : [{ ...found, target }];
  });

const shown = (edges: readonly Edge[]): readonly string[] =>
  edges.map(({ from, target, typeOnly }) => `${from} → ${target}${typeOnly ? ' (type)' : ''}`);

/** Features know nothing of each other: they meet in workflows/. */
export const featuresMeeting = (sources: readonly Source[]): readonly string[] =>
  shown(
    edgesOf(sources).filter(({ from, target }) => {
      const [here, there] = [coreRoom(from), coreRoom(target)];
      return isFeature(here) && here !== there && (isFeature(there) || there === 'workflows');
    }),
  );

/** Doors are used by features, never the other way round. */
export const doorsLookingUp = (sources: readonly Source[]): readonly string[] =>
  shown(
    edgesOf(sources).filter(({ from, target }) => {
      const there = coreRoom(target);
      return isDoor(coreRoom(from)) && (isFeature(there) || there === 'workflows');
    }),
  );

/** A stage takes types from stages to its left, and nothing else from any stage; what helps takes types only. */
export const stagesOutOfOrder = (sources: readonly Source[]): readonly string[] =>
  shown(
    edgesOf(sources).filter(({ from, target, typeOnly }) => {
      const [here, there] = [stageIndex(from), stageIndex(target)];
      const sameFeature = isFeature(coreRoom(from)) && coreRoom(from) === coreRoom(target);
      if (!sameFeature || there === -1 || here === there) return false;
      return !typeOnly || (here !== -1 && there > here);
    }),
  );

/** The nouns lean on nothing but each other, Node and the types of the documents. */
export const modelLeaning = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => coreRoom(path) === 'model')
    .flatMap(importsOf)
    .filter((found) => {
      if (found.specifier.startsWith('node:')) return false;
      if (found.typeOnly && found.specifier === '@safelight/manifests') return false;
      const target = targetOf(found);
      return target === null || coreRoom(target) !== 'model';
    })
    .map(({ from, specifier }) => `${from} → ${specifier}`);

/** Folders of core/src that the design does not name, and features without any stage. */
export const unknownRooms = (sources: readonly Source[]): readonly string[] => {
  const rooms = new Set(sources.flatMap(({ path }) => coreRoom(path) ?? []));
  const strange = [...rooms].filter(
    (room) => !isFeature(room) && !isDoor(room) && room !== 'model' && room !== 'workflows',
  );
  const stageless = [...rooms].filter(
    (room) =>
      isFeature(room) && !sources.some(({ path }) => coreRoom(path) === room && stageIndex(path) !== -1),
  );
  return [
    ...strange.map((room) => `${room}: neither door nor feature`),
    ...stageless.map((room) => `${room}: no stage`),
  ];
};

const outside = /^node:(fs|child_process|worker_threads|net|https?|timers|sqlite)/;

/** Plans and reports are made of what they are given: no disk, no process, no clock. */
export const impureStages = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => isFeature(coreRoom(path)) && /\/(plan|report)(-[^/]+)?\.ts$/.test(path))
    .flatMap(importsOf)
    .filter(({ specifier, typeOnly }) => !typeOnly && outside.test(specifier))
    .map(({ from, specifier }) => `${from} → ${specifier}`);
