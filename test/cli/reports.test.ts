import { readdirSync } from 'node:fs';
import { expect, expectTypeOf, test } from 'vitest';
import type Archive from '../../cli/src/commands/archive.ts';
import type Backup from '../../cli/src/commands/backup.ts';
import type CatalogCheck from '../../cli/src/commands/catalog/check.ts';
import type CatalogShow from '../../cli/src/commands/catalog/show.ts';
import type Doctor from '../../cli/src/commands/doctor.ts';
import type Find from '../../cli/src/commands/find.ts';
import type HistoryShow from '../../cli/src/commands/history/show.ts';
import type HistoryVerify from '../../cli/src/commands/history/verify.ts';
import type Init from '../../cli/src/commands/init.ts';
import type KeyKit from '../../cli/src/commands/key/kit.ts';
import type KeyProve from '../../cli/src/commands/key/prove.ts';
import type KeyRotate from '../../cli/src/commands/key/rotate.ts';
import type MachineListCommand from '../../cli/src/commands/machine/list.ts';
import type MachineRemove from '../../cli/src/commands/machine/remove.ts';
import type Open from '../../cli/src/commands/open.ts';
import type OverviewCommand from '../../cli/src/commands/overview.ts';
import type PlaceAdd from '../../cli/src/commands/place/add.ts';
import type PlaceChange from '../../cli/src/commands/place/change.ts';
import type PlaceFirst from '../../cli/src/commands/place/first.ts';
import type PlaceListCommand from '../../cli/src/commands/place/list.ts';
import type PlaceRemove from '../../cli/src/commands/place/remove.ts';
import type PlaceSyncCommand from '../../cli/src/commands/place/sync.ts';
import type Prune from '../../cli/src/commands/prune.ts';
import type Restore from '../../cli/src/commands/restore.ts';
import type RuleSet from '../../cli/src/commands/rule/set.ts';
import type RuleShow from '../../cli/src/commands/rule/show.ts';
import type ScheduleInstall from '../../cli/src/commands/schedule/install.ts';
import type ScheduleRemove from '../../cli/src/commands/schedule/remove.ts';
import type ScheduleShow from '../../cli/src/commands/schedule/show.ts';
import type SetListCommand from '../../cli/src/commands/set/list.ts';
import type SetRemove from '../../cli/src/commands/set/remove.ts';
import type Snapshots from '../../cli/src/commands/snapshots.ts';
import type Status from '../../cli/src/commands/status.ts';
import type Stolen from '../../cli/src/commands/stolen.ts';
import type Verify from '../../cli/src/commands/verify.ts';
import type { FirstEvening } from '../../cli/src/wizard/first-evening.ts';
import type { ErrorCode, ErrorData } from '../../core/src/index.ts';
import type * as manifests from '../../manifests/src/index.ts';
import { reportDocuments } from '../../scripts/schemas/reports.ts';
import { inRepository } from '../support/repository.ts';

/** What a command gives back for `--json`. The guided set-up needs a terminal and never runs with it. */
type Printed<Command extends { run(): Promise<unknown> }> = Exclude<
  Awaited<ReturnType<Command['run']>>,
  FirstEvening
>;

test('what a command gives back is what its description says (held by the compiler)', () => {
  expectTypeOf<Printed<Archive>>().toEqualTypeOf<manifests.ArchiveReport>();
  expectTypeOf<Printed<Backup>>().toEqualTypeOf<manifests.BackupDocument | manifests.BackupPlans>();
  expectTypeOf<Printed<CatalogCheck>>().toEqualTypeOf<manifests.CatalogCheck>();
  expectTypeOf<Printed<CatalogShow>>().toEqualTypeOf<manifests.CatalogOverview>();
  expectTypeOf<Printed<Doctor>>().toEqualTypeOf<manifests.DoctorReport>();
  expectTypeOf<Printed<Find>>().toEqualTypeOf<manifests.FindReport>();
  expectTypeOf<Printed<HistoryShow>>().toEqualTypeOf<manifests.HistoryReport>();
  expectTypeOf<Printed<HistoryVerify>>().toEqualTypeOf<manifests.HistoryCheck>();
  expectTypeOf<Printed<Init>>().toEqualTypeOf<manifests.SetUpReport>();
  expectTypeOf<Printed<KeyKit>>().toEqualTypeOf<manifests.KitReport>();
  expectTypeOf<Printed<KeyProve>>().toEqualTypeOf<manifests.ProofReport>();
  expectTypeOf<Printed<KeyRotate>>().toEqualTypeOf<manifests.WordsRotated>();
  expectTypeOf<Printed<MachineListCommand>>().toEqualTypeOf<manifests.MachineList>();
  expectTypeOf<Printed<MachineRemove>>().toEqualTypeOf<manifests.MachineRemoved>();
  expectTypeOf<Printed<Open>>().toEqualTypeOf<manifests.OpenDocument>();
  expectTypeOf<Printed<OverviewCommand>>().toEqualTypeOf<manifests.Overview>();
  expectTypeOf<Printed<PlaceAdd>>().toEqualTypeOf<manifests.PlaceAdded>();
  expectTypeOf<Printed<PlaceChange>>().toEqualTypeOf<manifests.PlaceList>();
  expectTypeOf<Printed<PlaceFirst>>().toEqualTypeOf<manifests.PlaceList>();
  expectTypeOf<Printed<PlaceListCommand>>().toEqualTypeOf<manifests.PlaceList>();
  expectTypeOf<Printed<PlaceRemove>>().toEqualTypeOf<manifests.PlaceRemoved>();
  expectTypeOf<Printed<PlaceSyncCommand>>().toEqualTypeOf<manifests.PlaceSync>();
  expectTypeOf<Printed<Prune>>().toEqualTypeOf<manifests.PruneReport>();
  expectTypeOf<Printed<Restore>>().toEqualTypeOf<
    manifests.RestoreReport | manifests.RestorePlan | manifests.MissingReport
  >();
  expectTypeOf<Printed<RuleSet>>().toEqualTypeOf<manifests.RuleList>();
  expectTypeOf<Printed<RuleShow>>().toEqualTypeOf<manifests.RuleList>();
  expectTypeOf<Printed<ScheduleInstall>>().toEqualTypeOf<manifests.ScheduleInstalled>();
  expectTypeOf<Printed<ScheduleRemove>>().toEqualTypeOf<manifests.ScheduleRemoved>();
  expectTypeOf<Printed<ScheduleShow>>().toEqualTypeOf<manifests.ScheduleShown>();
  expectTypeOf<Printed<SetListCommand>>().toEqualTypeOf<manifests.SetList>();
  expectTypeOf<Printed<SetRemove>>().toEqualTypeOf<manifests.SetRemoval>();
  expectTypeOf<Printed<Snapshots>>().toEqualTypeOf<manifests.SnapshotsReport>();
  expectTypeOf<Printed<Status>>().toEqualTypeOf<manifests.StatusReport>();
  expectTypeOf<Printed<Stolen>>().toEqualTypeOf<manifests.StolenReport>();
  expectTypeOf<Printed<Verify>>().toEqualTypeOf<manifests.CheckReport>();
  type Fault<Code extends ErrorCode> = Extract<manifests.ErrorDocument['error'], { readonly code: Code }>;
  expectTypeOf<manifests.ErrorDocument['error']['code']>().toEqualTypeOf<ErrorCode>();
  expectTypeOf<Fault<'source-offline'>['data']>().toEqualTypeOf<ErrorData['source-offline']>();
});

const schemaOf = (file: string): string => `reports/${file.replace(/\.ts$/, '').replaceAll(/[\\/]/g, '-')}`;

test('every command has a schema of its report', () => {
  const commands = readdirSync(inRepository('cli', 'src', 'commands'), { recursive: true, encoding: 'utf8' });
  const names = reportDocuments.map(({ name }) => name);
  for (const file of commands.filter((name) => name.endsWith('.ts'))) expect(names).toContain(schemaOf(file));
});
