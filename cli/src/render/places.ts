import type {
  PlaceAdded,
  PlaceFed,
  PlaceList,
  PlaceRemoved,
  PlaceSummary,
  PlaceSync,
  PlaceWatch,
} from '@safelight/manifests';
import type { Lines } from './lines.ts';
import { bytes, count, moment } from './quantity.ts';

/** Faults that are told one by one. */
const FEW = 5;

export const placesText = ({ vault, places }: PlaceList): Lines => [
  `${vault} lives in ${count(places.length, 'place')}:`,
  ...places.flatMap((place) => [`  ${placeLine(place)}`, ...diskLine(place), ...storeLine(place)]),
  ...(places.length === 1
    ? ['', 'One drive is no backup of itself. `safelight place add DIR` keeps a copy on another.']
    : []),
];

const FED = {
  now: 'fed after each backup',
  night: 'fed after backups at night',
  manual: 'fed by `place sync`',
} as const;

const placeLine = ({
  name,
  path,
  first,
  when,
  there,
  trouble,
  seen,
  elsewhere,
  medium,
  limit,
}: PlaceSummary): string => {
  const role = first ? 'backups go here first' : FED[when];
  const state = there
    ? 'there'
    : `${seen === null ? 'not seen yet' : `last seen ${moment(seen)}`}. ${trouble ?? ''}`.trimEnd();
  const kept = elsewhere ? ', kept elsewhere' : '';
  const slow = limit === null ? '' : `, ${bytes(limit)} a second at the most`;
  return `${name} in ${path} (${medium}${kept}, ${role}${slow}): ${there ? `${state}.` : state}`;
};

const WHERE: Readonly<Record<PlaceSummary['kind'], string>> = {
  folder: 'are on one disk',
  s3: 'are in one bucket',
  rclone: 'are on one remote of rclone',
};

const diskLine = ({ name, kind, sameDisk }: PlaceSummary): Lines =>
  sameDisk === null ? [] : [`    ${name} and ${sameDisk} ${WHERE[kind]}: together they are one copy.`];

const storeLine = ({ store, lockDays, keyDays, region, erasing, storageClass }: PlaceSummary): Lines => {
  const declared = [
    ...(region?.proven === false ? [`    You said that it lies in ${region.name}.`] : []),
    ...(erasing.proven ? [] : ['    Nobody knows whether what is erased is gone from there for good.']),
  ];
  if (store === null) return declared;
  const { versions, expires, deletes } = store;
  const said = [
    ...(expires === null ? [] : [`it DELETES files after ${count(expires, 'day')}: that is no copy`]),
    ...(lockDays === null ? [] : [`nobody can take away what is put there for ${count(lockDays, 'day')}`]),
    ...(keyDays === lockDays
      ? []
      : [`what opens it for ${count(keyDays ?? 0, 'day')}, so all of it must be fed more often than that`]),
    ...(versions === true && lockDays === null ? ['what is removed stays as an older version'] : []),
    ...(deletes === true && lockDays === null ? ['the key in use can delete'] : []),
    ...(deletes === false ? ['the key in use cannot delete'] : []),
    ...(region?.proven === true ? [`region ${region.name}`] : []),
    ...(storageClass === null ? [] : [`pictures are kept in the class ${storageClass}`]),
  ];
  return [...(said.length === 0 ? [] : [`    The store says: ${said.join('; ')}.`]), ...declared];
};

export const placeAddedText = ({ place, added, adopted, toCopy, fed }: PlaceAdded): Lines => {
  const amount = `${count(toCopy.files, 'file')}, ${bytes(toCopy.bytes)}`;
  if (!added)
    return [`Nothing was written. ${place.name} in ${place.path} would be added, and get ${amount}.`];
  return [
    adopted
      ? `${place.name} in ${place.path} is a place of the vault now; a copy lay there already.`
      : `${place.name} in ${place.path} is a place of the vault now.`,
    ...diskLine(place),
    ...storeLine(place),
    `The printed kit does not name it yet: \`safelight key kit\` draws a new one.`,
    ...(fed === null ? [`\`safelight place sync ${place.name}\` copies ${amount} to it.`] : fedLines(fed)),
  ];
};

export const placeSyncText = ({ places, checked, sampled }: PlaceSync): Lines => [
  ...places.flatMap(fedLines),
  ...(checked && places.every(({ unread }) => unread.files === 0) ? ['Every byte was read.'] : []),
  ...(sampled ? ['A sample was read; `safelight status` says how much was read back by now.'] : []),
];

export const placeWatchText = ({ vault, drives, service }: PlaceWatch): Lines => {
  if (service === null) return [];
  const { file, written, started, trouble, commands } = service;
  if (started)
    return [
      `From now on, and whenever you log in, drives of ${vault} are brought up to date when they are plugged in (${file}).`,
      ...(drives.length === 0 ? ['There is none yet: `safelight place add DIR` keeps a copy on one.'] : []),
    ];
  const steps = commands.map((line) => `  ${line}`);
  if (written)
    return [
      `${trouble === null ? '' : `${trouble} `}To have drives brought up to date when they are plugged in (${file}):`,
      ...steps,
    ];
  return steps.length > 0
    ? [`Nothing was written. ${file} would be, and the system told of it:`, ...steps]
    : [`The system does not wait for drives of ${vault} (${file} is not there).`];
};

/** What a drive was fed comes to, for the desktop. */
export const fedNotice = (fed: PlaceFed): { readonly title: string; readonly text: string } => ({
  title: fed.whole ? `${fed.name}: done, unplug` : `${fed.name} is not up to date`,
  text: fedLines(fed)
    .map((line) => line.trim())
    .join(' '),
});

/** What one place got, and what it lacks. */
export const fedLines = ({
  name,
  kind,
  there,
  trouble,
  copied,
  repaired,
  lacking,
  awaited,
  unread,
  removed,
  whole,
}: PlaceFed): Lines => {
  const got =
    copied.files === 0 ? 'nothing to copy' : `${count(copied.files, 'file')} copied, ${bytes(copied.bytes)}`;
  if (!there) return [`${name}: ${trouble?.message ?? 'not there.'}`];
  return [
    `${name}: ${got}.${whole ? ` It holds everything${kind === 'folder' ? '; you may unplug it' : ''}.` : ''}`,
    ...(trouble === null ? [] : [`  Not to the end: ${trouble.message}`]),
    ...faultLines(repaired, 'was damaged and is whole again', 'were damaged and are whole again'),
    ...faultLines(lacking, 'is lost or damaged in every place', 'are lost or damaged in every place'),
    ...awaitedLines(awaited, name),
    ...unreadLines(unread),
    ...removedLines(removed),
  ];
};

const awaitedLines = ({ files, bytes: size, asked }: PlaceFed['awaited'], name: string): Lines => {
  if (files === 0) return [];
  const [all, sync] = [`${count(files, 'file')} (${bytes(size)})`, `safelight place sync ${name}`];
  return asked === files
    ? [
        `  ${all} are on their way from an archive: the store was asked. \`${sync}\` fetches them once they are there.`,
      ]
    : [
        `  ${all} lie nowhere but in an archive of a store. \`${sync} --recall bulk\` asks for all: that takes up to two days, and the store charges for it.`,
      ];
};

const unreadLines = ({ files, bytes: size }: PlaceFed['unread']): Lines =>
  files === 0
    ? []
    : [`  ${count(files, 'file')} (${bytes(size)}) lie in an archive of the store, and were not read.`];

const removedLines = ({ files, kept, until, opening }: PlaceFed['removed']): Lines => [
  ...(files === 0 ? [] : [`  ${count(files, 'file')} that had been taken out of the vault went there too.`]),
  ...(kept === 0
    ? []
    : [
        `  ${count(kept, 'file')} that had been taken out of the vault cannot be deleted there${until === null ? ': the key in use may not' : ` before ${moment(until)}: locked`}.${openingText(opening, until)} \`safelight place sync\` tries again.`,
      ]),
];

/** Nothing where what opens it stays for as long as all the rest. */
const openingText = ({ kept, until }: PlaceFed['removed']['opening'], all: string | null): string => {
  if (kept === 0) return ' Nothing in them opens what was erased.';
  return until === null || until.slice(0, 10) === all?.slice(0, 10)
    ? ''
    : ` What opens them is locked until ${moment(until)}.`;
};

const faultLines = (faults: PlaceFed['lacking'], one: string, more: string): Lines =>
  faults.length === 0
    ? []
    : [
        `  ${count(faults.length, 'file')} ${faults.length === 1 ? one : more}:`,
        ...faults.slice(0, FEW).map(({ path }) => `    ${path}`),
        ...(faults.length > FEW ? [`    and ${faults.length - FEW} more (--json tells all)`] : []),
      ];

export const placeRemovedText = ({ place, removed }: PlaceRemoved): Lines =>
  removed
    ? [`${place.name} is no place of the vault any more. What lies in ${place.path} stays.`]
    : [`Nothing was changed. ${place.name} in ${place.path} would be fed no longer.`];
