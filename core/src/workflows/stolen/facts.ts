import type { Delivery, ExposedDelivery, MachineSettings, PlaceConfig } from '@safelight/manifests';
import { isSafelightError } from '../../model/errors.ts';
import { readDeliveries } from '../../vault/deliveries.ts';
import { readSettings } from '../../vault/machine-settings.ts';
import { keptMailAccount } from '../delivery/mail.ts';
import type { Home } from '../home.ts';
import type { PlannedRemoval } from '../machine/remove.ts';

/** What is known of the computer that is gone, and of what it could use. */
export interface StolenFacts {
  /** Places it may know: those of this computer, and those it said itself. */
  readonly places: readonly PlaceConfig[];
  /** What it backs up: plain on its disk. */
  readonly sets: readonly string[];
  readonly deliveries: readonly ExposedDelivery[];
  /** Where deliveries were uploaded. */
  readonly uploads: readonly string[];
  /** How mail is sent from this computer; the other may do the same. */
  readonly mail: { readonly user: string; readonly host: string } | null;
}

export const stolenFacts = async (home: Home, planned: PlannedRemoval, now: Date): Promise<StolenFacts> => {
  const own = (await settingsIn(planned)).find(({ machine }) => machine === planned.machine.fingerprint);
  const deliveries = await deliveriesIn(planned);
  const readable = deliveries.filter(
    ({ words, machine }) =>
      words !== null && (planned.machine.kind !== 'adds' || machine === planned.machine.fingerprint),
  );
  return {
    places: distinct([...planned.vault.places, ...(own?.places ?? [])]),
    sets: own?.sets.map(({ name }) => name) ?? [],
    deliveries: readable.map((delivery) => exposed(delivery, now)),
    uploads: [...new Set(deliveries.flatMap(({ links }) => links.flatMap(({ host }) => host ?? [])))],
    mail: await mailOf(home, planned),
  };
};

/** The same folder, bucket or mark is one place, whatever each computer calls it. */
const distinct = (places: readonly PlaceConfig[]): readonly PlaceConfig[] =>
  places.filter(
    ({ id, path }, at) =>
      !places.slice(0, at).some((one) => one.path === path || (id !== undefined && one.id === id)),
  );

const exposed = ({ id, client, made, links, closed }: Delivery, now: Date): ExposedDelivery => ({
  id,
  client: client.name,
  made,
  open:
    closed === null && links.some(({ expires }) => expires === null || Date.parse(expires) > now.getTime()),
});

/** From the first place that can be read to the end. */
const settingsIn = async ({
  reached: { stores },
  opener,
}: PlannedRemoval): Promise<readonly MachineSettings[]> => {
  const [store] = stores;
  return store === undefined ? [] : (await readSettings({ ...store, opener })).settings;
};

const deliveriesIn = async ({
  reached: { stores },
  opener,
}: PlannedRemoval): Promise<readonly Delivery[]> => {
  const [store] = stores;
  return store === undefined ? [] : (await readDeliveries({ ...store, opener })).deliveries;
};

/** What cannot be opened here is asked of the person. */
const mailOf = async (home: Home, { vault }: PlannedRemoval): Promise<StolenFacts['mail']> => {
  try {
    const { user, from, host } = await keptMailAccount(home, vault);
    return { user: user ?? from, host };
  } catch (error) {
    if (!isSafelightError(error)) throw error;
    return null;
  }
};
