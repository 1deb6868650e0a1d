import type { Command } from 'commander';
import { type Act, type CommonOptions, deed } from './leaf.ts';

interface ExportFlags {
  readonly to: string;
  readonly running?: boolean;
  readonly table?: string;
  readonly asOf?: string;
}

interface ImportFlags {
  readonly merge?: boolean;
  readonly fromStage?: string;
  readonly nothingSentSince?: boolean;
}

/** The commands that take all state out of a hive and bring it back. */
export function defineBackup(program: Command, act: Act): void {
  deed(program, 'export', 'write a backup of all state but keys and credentials; pause the hive first', [
    'export',
    'export --to backups --stage prod',
    'export --running',
    'export --to backups --stage prod --table hive-prod-before --as-of 2026-11-26T06:00:00Z',
  ])
    .option('--to <where>', "s3 for the hive's own bucket, where it stays 90 days; or a folder", 's3')
    .option('--running', 'although the hive is not paused: its items may not fit each other')
    .option('--table <name>', 'read this table instead, which DynamoDB restored to a point in time')
    .option('--as-of <time>', 'the moment that table stands for')
    .action((options: CommonOptions & ExportFlags) =>
      act(options, async (call) => (await import('./backup/export.ts')).exportBackup(call, options)),
    );
  deed(program, 'import <from>', 'bring a backup back into a new, paused hive; it stays paused', [
    'import s3:20261126T061213Z',
    'import backups/20261126T061213Z --stage prod',
    'import backups/20261126T061213Z --stage prod --from-stage dev',
  ])
    .option('--merge', 'into a hive that has state already: what is there stays')
    .option('--from-stage <name>', 'the stage that the backup is of, where that is another one')
    .option('--nothing-sent-since', 'your word that nothing was sent since the backup: then what waits may go out')
    .action((from: string, options: CommonOptions & ImportFlags) =>
      act(options, async (call) => (await import('./backup/import.ts')).importBackup(call, from, options)),
    );
}
