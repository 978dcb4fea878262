import { resolve } from 'node:path';
import { integer } from '@oclif/core/flags';
import {
  type DeliverSettings,
  type DeliverWatch,
  deliverWatched,
  SafelightError,
  type WatchOptions,
  watchExit,
} from '@safelight/core';
import type { SafelightCommand } from './base-command.ts';
import { assertNoCatalog, type SelectionFlags } from './deliver-choice.ts';
import { text, toggle } from './flags.ts';
import { deliverText, watchBeginText, watchEndText } from './render/deliver.ts';

/** Flags of the delivery that waits for what an editor writes. */
export const watchFlags = {
  watch: text('DIR', 'Wait for what an editor writes into this folder, and deliver what arrived.'),
  'quiet-for': integer({
    summary:
      'With --watch: seconds in which nothing may move before what arrived is delivered; 30 unless told.',
    helpValue: 'SECONDS',
    min: 1,
    max: 86_400,
  }),
  once: toggle('With --watch: end after the first delivery.'),
};

export interface WatchFlags extends SelectionFlags {
  readonly watch?: string | undefined;
  readonly 'quiet-for'?: number | undefined;
  readonly once: boolean;
  readonly 'dry-run': boolean;
}

const QUIET_FOR = 30;

const refuse = (what: string, why: string): never => {
  throw new SafelightError('bad-argument', { what, why });
};

/** Is a folder to be watched? Throws `bad-argument` where something is asked for besides that cannot be. */
export const assertOnlyWatching = <F extends WatchFlags>(
  flags: F,
  paths: readonly string[],
): flags is F & { readonly watch: string } => {
  const besides = 'it is for --watch';
  if (flags.watch === undefined) {
    if (flags.once) refuse('--once', besides);
    if (flags['quiet-for'] !== undefined) refuse('--quiet-for', besides);
    return false;
  }
  if (paths.length > 0) refuse(paths.join(' '), 'a folder is watched, or files are named, and not both');
  if (flags.catalog !== undefined)
    refuse('--catalog', 'a folder is watched, or a catalog is asked, and not both');
  assertNoCatalog(flags);
  if (flags['dry-run']) refuse('--dry-run', 'what will arrive is not there yet');
  return true;
};

interface Watching {
  readonly flags: WatchFlags & { readonly watch: string };
  readonly options: DeliverSettings;
  readonly open: WatchOptions['open'];
}

/** Tells each delivery as it is made. */
export const watchAndDeliver = async (
  command: SafelightCommand,
  { flags, options, open }: Watching,
): Promise<DeliverWatch> => {
  const isHeard = command.audience === 'person';
  const report = await deliverWatched(
    options,
    {
      folder: flags.watch,
      quietFor: flags['quiet-for'] ?? QUIET_FOR,
      until: flags.once ? 'once' : 'interrupted',
      open,
      onBegin: (before) => {
        if (isHeard) command.tell(watchBeginText(resolve(flags.watch), before));
      },
      onDelivered: (made) => {
        if (isHeard) command.tell(deliverText(made));
      },
    },
    command.context,
  );
  return command.show({ report, text: watchEndText, exit: watchExit(report) });
};
