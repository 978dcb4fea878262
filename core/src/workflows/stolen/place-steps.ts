import type { MachineRemoved, PlaceConfig, StolenStep } from '@safelight/manifests';
import { networkDriveOf } from '../../fs/network-drive.ts';
import { parseLinkLocator } from '../../link/locator.ts';

/** What is to be done about the places that a computer could reach: it has credentials for each. */
export const placeSteps = async (
  places: readonly PlaceConfig[],
  kind: MachineRemoved['machine']['kind'],
  signal: AbortSignal,
): Promise<readonly StolenStep[]> =>
  Promise.all(
    places.map(async (place) => {
      const step = { done: false, place: place.name } as const;
      if (place.kind === 's3') return { ...step, task: 'store-keys' as const, ...ofBucket(place) };
      if (place.kind === 'rclone') return { ...step, task: 'remote' as const, ...ofRemote(place) };
      return (await networkDriveOf(place.path, process.platform, signal)) === null
        ? { ...step, task: 'drive' as const, ...ofDrive(place, kind) }
        : { ...step, task: 'share' as const, ...ofShare(place) };
    }),
  );

type Told = Pick<StolenStep, 'what' | 'how'>;

const ofBucket = ({ name, path, store }: PlaceConfig): Told => {
  const locator = parseLinkLocator(path);
  const [bucket, endpoint, profile] =
    locator.kind === 's3' ? [locator.bucket, locator.endpoint, locator.profile] : [path, null, null];
  const where =
    endpoint === null
      ? 'AWS: sign in to the console, IAM, Users, the user of the backups, Security credentials: make the access key inactive, then delete it.'
      : `Sign in to the console of ${new URL(endpoint).host}: delete the access key that the computer used.`;
  return {
    what: `Take away the access key that the computer used for ${name} (bucket ${bucket}).`,
    how: [
      where,
      `Make a new key and put it where this computer has the old one${profile === null ? '' : ` (profile ${profile} in the AWS files)`}; then run \`safelight place sync ${name}\`.`,
      ...(store?.deletes === true
        ? ['That key could delete: look into the bucket, and give the new one no right to.']
        : []),
    ],
  };
};

const ofRemote = ({ name, path }: PlaceConfig): Told => {
  const locator = parseLinkLocator(path);
  const remote = locator.kind === 'rclone' ? locator.remote : path;
  return {
    what: `Take away the access that the computer had to ${name} (the remote ${remote} of rclone).`,
    how: [
      'At the service: sign that computer out, or withdraw the permission of rclone; for a server, change the password or remove its key.',
      `Then sign in anew on this computer: \`rclone config reconnect ${remote}:\` or \`rclone config\`, and \`safelight place sync ${name}\`.`,
    ],
  };
};

const ofShare = ({ name, path }: PlaceConfig): Told => ({
  what: `Change the password of the share that holds ${name} (${path}).`,
  how: [
    'In the settings of the NAS or server: change it for the user that computer signed in as, or lock that user.',
  ],
});

const ofDrive = ({ name, path }: PlaceConfig, kind: MachineRemoved['machine']['kind']): Told => ({
  what: `Find out whether the drive of ${name} (${path}) is gone, too.`,
  how: [
    kind === 'adds'
      ? 'What lies on it is sealed, and that computer has no key that opens it.'
      : "What lies on it is sealed, but with that computer's key it opens.",
    `If it is gone: \`safelight place remove ${name}\`, and have another copy elsewhere.`,
  ],
});
