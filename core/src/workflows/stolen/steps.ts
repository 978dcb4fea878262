import type { MachineRemoved, StolenStep } from '@safelight/manifests';
import type { StolenFacts } from './facts.ts';
import { placeSteps } from './place-steps.ts';

/** What who has the computer could read. Nothing here is a guess in the owner's favour. */
export const exposedBy = (
  { machine: { name, kind } }: MachineRemoved,
  { sets, deliveries }: StolenFacts,
): readonly string[] => {
  const disk = `The plain pictures and catalogs on the disk of ${name}${sets.length === 0 ? '' : ` (it backs up ${sets.join(', ')})`}, and the names of what it backed up: all of it, unless the disk was encrypted and the computer shut down.`;
  if (kind === 'adds')
    return [
      'Nothing that is in the vault: its key adds, and opens nothing.',
      disk,
      ...(deliveries.length === 0
        ? []
        : [
            'The words of deliveries that were made on it, where somebody wrote them down or sent them from there.',
          ]),
    ];
  return [
    ...(kind === 'unknown'
      ? ['Whether it has the key that reads the vault is not known here, so count on it.']
      : []),
    'Everything that is in the vault up to the day it was taken: pictures, catalogs, names, and the words of every delivery.',
    'And everything that is added from now on, wherever the thief can still reach a place of the vault: it is sealed to the same key.',
    disk,
  ];
};

/** The list, the most urgent first. */
export const stolenSteps = async (
  removal: MachineRemoved,
  facts: StolenFacts,
  signal: AbortSignal,
): Promise<readonly StolenStep[]> => {
  const { kind } = removal.machine;
  const places = await placeSteps(facts.places, kind, signal);
  return [
    ...removalSteps(removal),
    ...places.filter(({ task }) => task !== 'drive'),
    device(removal),
    ...places.filter(({ task }) => task === 'drive'),
    ...deliverySteps(facts),
    uploads(facts),
    mail(facts),
    words,
    disk,
    ...(kind === 'adds' ? [] : [openingKey]),
  ];
};

const todo = { done: false, place: null } as const;

const removalSteps = ({ removed, machine: { name }, away, dropped, kept }: MachineRemoved): StolenStep[] => [
  {
    ...todo,
    task: 'removed',
    done: removed,
    what: removed
      ? `${name} is removed: what it adds from now on counts for nobody.`
      : `Remove ${name}, so that what it adds counts for nobody.`,
    how:
      dropped.length === 0 && kept > 0
        ? [
            'If its last snapshots were not yours any more, run this again with --from and the number of the first of them.',
          ]
        : [],
  },
  ...away.map(
    (place): StolenStep => ({
      ...todo,
      task: 'sync-place',
      place: place.name,
      what: `Tell ${place.name}: it was not there, and ${name} still counts in it.`,
      how: [`Connect it, then run \`safelight place sync ${place.name}\`.`],
    }),
  ),
];

const device = ({ machine: { name } }: MachineRemoved): StolenStep => ({
  ...todo,
  task: 'device',
  what: `Lock or erase ${name} from afar, and sign it out of your accounts.`,
  how: [
    'Mac: iCloud.com, Find Devices. Windows: account.microsoft.com/devices. Then the passwords of the browser and of the mail on it.',
    'Report it to the police with its serial number; the insurance asks for that.',
  ],
});

const deliverySteps = ({ deliveries }: StolenFacts): StolenStep[] => {
  const open = deliveries.filter((one) => one.open);
  if (open.length === 0) return [];
  return [
    {
      ...todo,
      task: 'deliveries',
      what: `End the links of ${open.length === 1 ? 'one delivery' : `${open.length} deliveries`}: whoever has the computer may have the words.`,
      how: open.map(
        ({ id, client, made }) =>
          `\`safelight delivery close ${id.slice(0, 8)}\` (${client}, ${made.slice(0, 10)}); if it is still needed, deliver anew: it gets new words.`,
      ),
    },
  ];
};

const uploads = ({ uploads: hosts }: StolenFacts): StolenStep => ({
  ...todo,
  task: 'uploads',
  what: 'Take away its keys for uploads of deliveries, if deliveries were uploaded from it.',
  how: [
    hosts.length === 0
      ? 'As for the places: delete the access key, sign the computer out.'
      : `Deliveries were uploaded to ${hosts.join(', ')}: delete the access key there, sign the computer out.`,
  ],
});

const mail = ({ mail: account }: StolenFacts): StolenStep => ({
  ...todo,
  task: 'mail',
  what: 'Change the password of the mail account, if mail was sent from it (`delivery mail`).',
  how: [
    account === null
      ? 'At the provider of the mailbox.'
      : `This computer sends as ${account.user} by ${account.host}; if that one did too, change it there and here.`,
  ],
});

const words: StolenStep = {
  ...todo,
  task: 'words',
  what: 'Look for the kit: if it, or the words, lay with the computer, they are in wrong hands, too.',
  how: [
    'They open every copy of the vault. `safelight key rotate` makes new words, but the old ones still open each old copy that somebody has.',
  ],
};

const disk: StolenStep = {
  ...todo,
  task: 'disk',
  what: 'Find out whether its disk was encrypted (FileVault, BitLocker, LUKS), and whether it was shut down.',
  how: [
    'If not, the pictures on it can be read: where they show people, the law may ask you to tell them, and within days.',
  ],
};

const openingKey: StolenStep = {
  ...todo,
  task: 'opening-key',
  what: 'The key that opens the vault was on it, and it cannot be called back.',
  how: [
    'New backups are sealed to the same key. What keeps the thief from reading them is only that he reaches no place: see the access keys and passwords above.',
    'If he may have a copy that grows, begin a new vault (`safelight init`) and back up into that; keep the old one apart.',
  ],
};
