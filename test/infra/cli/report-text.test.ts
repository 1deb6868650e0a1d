import { describe, expect, it } from 'vitest';
import { plain } from '../../../infra/cli/format.ts';
import { missingCredentials, reportText, understoodLines } from '../../../infra/cli/report-text.ts';
import type { Report } from '../../../shared/personality/report.ts';
import { adaPersonality } from './members.ts';

const report: Partial<Report> = {
  status: 'accepted',
  summary: 'Ada is in force as version 3.',
  understood: [
    { kind: 'ignored', field: 'plugins', text: '`plugins` is not used.' },
    { kind: 'unknown', field: 'moood', text: '`moood` is unknown.' },
    { kind: 'default', field: 'language', text: 'English, because the file names none.' },
  ],
  warnings: ['It posts very often.'],
  schedules: [
    {
      platform: 'twitter',
      expression: 'cron(0 9 * * ? *)',
      timezone: 'Europe/London',
      windowMinutes: 0,
      enabled: true,
      nextSlots: ['2026-11-23T18:00:00.000Z', '2026-11-24T09:00:00.000Z'],
    },
    {
      platform: 'reddit',
      expression: 'rate(1 day)',
      timezone: 'Europe/London',
      windowMinutes: 0,
      enabled: false,
      nextSlots: [],
    },
  ],
  credentials: [
    { platform: 'twitter', account: 'ada', state: 'missing' },
    { platform: 'reddit', account: 'ada', state: 'unknown until the first post' },
    { platform: 'reddit', account: 'other', state: 'present' },
  ],
  postsPerMonth: 61,
  platformCostPerMonth: 0.92,
  modelCostPerMonth: 0.11,
  budget: { perDayUsd: 0.5, perMonthUsd: 10 },
};

describe('the report of an upload', () => {
  it('says what was understood, ignored and missing, and what comes next', () => {
    expect(reportText(report, adaPersonality(), 'live', plain)).toBe(
      [
        'Ada is in force as version 3.',
        '',
        'Understood',
        '  who         Ada, writes en, lives in Europe/London',
        '  material    1 sentence of bio, 3 topics and 1 post example',
        '  disclosure  posts say that they are generated',
        '  twitter     as ada (api), cron(0 9,18 * * ? *)',
        '',
        'Notes',
        '  ignored  `plugins` is not used.',
        '  unknown  `moood` is unknown.',
        '  assumed  English, because the file names none.',
        '',
        'Warnings',
        '  It posts very often.',
        '',
        'Missing',
        '  twitter/ada  credentials missing                       hive secret put twitter ada',
        '  reddit/ada   credentials unknown until the first post  hive secret put reddit ada',
        '',
        'Next slots',
        '  twitter  Mon 23 Nov 18:00, Tue 24 Nov 09:00 (Europe/London)',
        '  reddit   silent',
        '',
        'About 61 posts a month; the platform asks $0.92 for them, the model about $0.11; its budget is $0.5 a day and $10 a month.',
      ].join('\n'),
    );
  });

  it('of a refused file names each field, what was found and what is expected', () => {
    const problems = [
      { field: 'timezone', found: '"Mars"', expected: 'a time zone' },
      { field: 'topics', found: '5', expected: 'a list' },
    ];
    expect(reportText({ status: 'refused', summary: 'It is refused.', problems }, undefined, 'live', plain)).toBe(
      'It is refused.\n\n  timezone: found "Mars"; expected a time zone.\n  topics: found 5; expected a list.',
    );
  });

  it('asks for no credentials on a dry run, and on this machine only for those looked for in vain', () => {
    const accounts = (kind: Parameters<typeof missingCredentials>[1]) =>
      missingCredentials(report.credentials ?? [], kind).map(({ account }) => account);
    expect(accounts('live')).toEqual(['twitter/ada', 'reddit/ada']);
    expect(accounts('local')).toEqual(['twitter/ada']);
    expect(accounts('dry-run')).toEqual([]);
  });

  it('says what a file leaves out or switches off', () => {
    const bare = adaPersonality({
      bio: [],
      topics: [],
      postExamples: [],
      disclosure: false,
      paused: true,
      fileVersion: '7',
    });
    const text = understoodLines(bare, plain);
    expect(text).toContain('Ada (file version 7)');
    expect(text).toContain('none: every post is made up from the name alone');
    expect(text).toContain('off: a person answers for every text');
    expect(text).toContain('the file says so: it posts nothing');
  });

  it('says how strong the traits are, for each platform where they differ, and how long threads may be', () => {
    const base = adaPersonality();
    const plan = { ...base.platforms.twitter!, traits: { humour: 0.8, warmth: 0.1 }, threads: { maximumParts: 3 } };
    const rows = (platforms: typeof base.platforms) => understoodLines({ ...base, platforms }, plain);
    expect(rows({ twitter: plan, reddit: plan })).toMatch(/^ +traits +humour 0\.8, warmth 0\.1$/m);
    expect(rows({ twitter: plan })).toMatch(/threads of at most 3 parts$/m);
    const different = rows({ twitter: plan, reddit: { ...plan, traits: {} } });
    expect(different).toMatch(/^ +traits on twitter +humour 0\.8, warmth 0\.1$/m);
    expect(different).not.toContain('traits on reddit');
  });
});
