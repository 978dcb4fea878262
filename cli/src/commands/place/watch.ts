import {
  installWatch,
  removeWatch,
  SafelightError,
  syncExit,
  type PlaceWatch as Watched,
  watchDrives,
} from '@safelight/core';
import { SafelightCommand } from '../../base-command.ts';
import { dryRun, modeOf, toggle } from '../../flags.ts';
import { errorText } from '../../render/error.ts';
import { fedLines, fedNotice, placeWatchText } from '../../render/places.ts';

/** Milliseconds. */
const LOOK = 3_000;

export default class PlaceWatch extends SafelightCommand {
  static override summary = 'Bring each drive up to date when it is plugged in.';
  static override description =
    'Waits for the drives of the vault until Ctrl-C. One that appears gets what it lacks, and you are told when it may be unplugged. Those that are fed by `place sync` alone are left out, and those that are fed at night wait for it. With --install the system begins it whenever you log in: systemd on Linux, launchd on a Mac, the Task Scheduler on Windows.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --install',
    '<%= config.bin %> <%= command.id %> --remove',
  ];
  static override flags = {
    notify: toggle('Tell it on the desktop, too.'),
    install: toggle('Have the system begin it whenever I log in.'),
    'file-only': toggle('With --install: write the file of the service, and let me start it.'),
    remove: toggle('Have the system begin it no more.'),
    'dry-run': dryRun(),
  };

  async run(): Promise<Watched> {
    const { flags } = await this.parse(PlaceWatch);
    const service = {
      vaultName: flags['vault-name'] ?? null,
      self: this.self,
      start: flags['file-only'] ? 'file' : 'now',
      mode: modeOf(flags),
    } as const;
    if (flags.install && flags.remove)
      throw new SafelightError('bad-argument', {
        what: '--remove',
        why: 'it undoes --install: give one of them',
      });
    if (flags.install || flags.remove) {
      const report = await (flags.install ? installWatch : removeWatch)(this.home, service);
      const isTroubled = report.service?.trouble !== null;
      return this.show({ report, text: placeWatchText, exit: isTroubled ? 3 : 0 });
    }
    const tells = this.audience === 'person';
    if (tells) this.tell(['Waiting for the drives of the vault; Ctrl-C ends it.']);
    const report = await watchDrives(
      this.home,
      {
        vaultName: service.vaultName,
        onFed: (fed) => {
          if (tells) this.tell(fedLines(fed));
        },
        onTrouble: (error) => process.stderr.write(errorText(error)),
        notice: flags.notify ? fedNotice : null,
        lookMs: LOOK,
      },
      this.context,
    );
    return this.show({ report, text: () => [], exit: syncExit(report.places) });
  }
}
