import { describe, expect, it } from 'vitest';
import { countRun, isFaulty, type ReportedPublication, type ReportInput } from '../../../infra/local/report.ts';
import { readRows } from '../../../infra/local/report-rows.ts';
import { platformsWithSettings } from '../../../infra/platforms.ts';
import { readPersonality } from '../../../shared/personality/import.ts';
import { platformTraits } from '../../../shared/platforms/registry.ts';
import type { PublicationState } from '../../../shared/publication/publication.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const hour = 3_600_000;
const row = (state: PublicationState, changes: Partial<ReportedPublication> = {}): ReportedPublication => ({
  id: `ada.twitter.${state}`,
  platform: 'twitter',
  state,
  notAfter: now + hour,
  personality: 'ada',
  version: 1,
  topic: 'fog',
  ids: {},
  ...changes,
});
const firing = (slot: string, firedAt = Date.parse(slot), personality = 'ada') => ({
  payload: JSON.stringify({ personality, platform: 'twitter', slot }),
  firedAt,
});
const personalityWith = (changes: Record<string, unknown>) => {
  const file = {
    name: 'Ada',
    bio: ['Keeps a lighthouse.'],
    topics: ['fog'],
    language: 'en',
    timezone: 'UTC',
    ...changes,
  };
  const read = readPersonality('ada', Buffer.from(JSON.stringify(file)), platformsWithSettings);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.personality;
};
let posted = 0;
const post = (text: string, account = 'ada', deleted = false) => {
  posted += 1;
  return { id: `${posted}`, text, account, deleted, madeWithAi: true };
};
const count = (input: Partial<ReportInput>) =>
  countRun({
    publications: [],
    posts: {},
    firings: [],
    voices: [],
    replies: { interactions: [], said: {}, own: {}, summons: () => false, answersNewPosts: () => false },
    traitsOf: platformTraits,
    now,
    ...input,
  });

describe('the figures of a run', () => {
  it('counts present states; planned is their sum, drafted all that ever had words', () => {
    const publications = [
      row('planned'),
      row('drafted', { textHash: 'a' }),
      row('publishing', { textHash: 'b' }),
      row('held', { textHash: 'c' }),
      row('published', { textHash: 'd' }),
      row('published', { textHash: 'e', platform: 'other' }),
      row('expired', { textHash: 'f' }),
      row('skipped'),
      row('rejected'),
      row('removed', { textHash: 'g' }),
      row('failed', { textHash: 'h' }),
      row('unconfirmed', { textHash: 'i' }),
    ];
    const counts = count({ publications, posts: { twitter: [], other: [] } });
    expect(counts).toMatchObject({ planned: 12, drafted: 9, open: 4, published: { twitter: 1, other: 1 }, failed: 1 });
    const { skipped, rejected, expired, removed, failed, unconfirmed, open } = counts;
    expect(2 + skipped + rejected + expired + removed + failed + unconfirmed + open).toBe(counts.planned);
  });

  it('sees the same words twice on a platform, by whichever account, taken down or not', () => {
    const posts = {
      twitter: [post('One'), post('Two'), post('one  ', 'bob'), post('Two', 'ada', true)],
      other: [post('One')],
    };
    expect(count({ posts }).duplicates).toBe(2);
  });

  it('calls a firing lost that left nothing, or something open past its time', () => {
    const old = '2026-11-23T09:00:00Z';
    const id = 'ada.twitter.20261123T0900Z';
    const lost = (publications: ReportedPublication[], slot = old) =>
      count({ publications, firings: [firing(slot)] }).lost;
    expect(lost([])).toBe(1);
    expect(lost([], '2026-11-23T11:59:00Z')).toBe(0);
    // A schedule may fire some minutes after its slot on purpose.
    expect(count({ firings: [firing('2026-11-23T11:30:00Z', now - 1000)] }).lost).toBe(0);
    expect(lost([row('drafted', { id, notAfter: now - hour })])).toBe(1);
    expect(lost([row('drafted', { id, notAfter: now })])).toBe(0);
    expect(lost([row('expired', { id, notAfter: now - hour })])).toBe(0);
    expect(lost([row('unconfirmed', { id, notAfter: now - hour })])).toBe(0);
    expect(count({ firings: [{ payload: '{}', firedAt: now }] }).lost).toBe(1);
  });
});

describe('what stands on the platforms', () => {
  const ada = personalityWith({ platforms: { twitter: {}, reddit: {} } });
  const voices = [{ personality: 'ada', version: 1, effective: ada }];
  /** Posts, each of a publication of its own. */
  const stored = (
    platform: string,
    posts: readonly (ReturnType<typeof post> & { readonly inReplyTo?: string })[],
    changes: Partial<ReportedPublication> = {},
  ) => ({
    posts: { [platform]: posts },
    publications: posts.map(({ id }) =>
      row('published', { id: `ada.${platform}.${id}`, platform, ids: { 0: { id } }, ...changes }),
    ),
    voices,
  });
  const clean = { nearDuplicates: 0, repeatedTexts: 0, unfit: 0, undisclosed: 0, offTime: 0 };
  const footer = platformTraits('reddit')?.defaultDisclosure;
  const underneath = footer?.kind === 'footer' ? `\n\n${footer.text}` : '';
  const fog = 'The fog came in at four, sat down at the kitchen table and asked for tea.';

  it('is counted as clean where it is', () => {
    const counts = count(
      stored('twitter', [post(fog), post('Brass takes a polish every Sunday, whatever the weather does.')]),
    );
    expect(counts).toMatchObject(clean);
    expect(isFaulty(counts)).toBe(false);
    expect(count(stored('reddit', [post(`${fog}${underneath}`)]))).toMatchObject(clean);
    const { posts, ...rest } = stored('reddit', [post(`${fog}${underneath}`)]);
    const named = (posts.reddit ?? []).map((one) => ({ ...one, id: `t3_${one.id}` }));
    expect(count({ ...rest, posts: { reddit: named } })).toMatchObject(clean);
  });

  it('has near-duplicates: those of one account sooner than those of two, a thread only with others', () => {
    const again = 'At four the fog came in, sat at our kitchen table and asked for some tea.';
    const twice = count(stored('twitter', [post(fog), post(again)]));
    expect(twice).toMatchObject({ ...clean, nearDuplicates: 1 });
    expect(isFaulty(twice)).toBe(true);
    expect(count(stored('twitter', [post(fog), post(again, 'bob')])).nearDuplicates).toBe(1);
    // On two platforms it is the same thought told to other people.
    const [one, two] = [post(fog), post(again)];
    const both = [stored('twitter', [one]), stored('reddit', [{ ...two, text: `${again}${underneath}` }])];
    const publications = both.flatMap((part) => part.publications);
    expect(count({ voices, publications, posts: { ...both[0]?.posts, ...both[1]?.posts } })).toMatchObject(clean);
    // The parts of one thread speak of one thing.
    const thread = row('published', { ids: { 0: { id: one.id }, 1: { id: two.id } } });
    expect(count({ voices, publications: [thread], posts: { twitter: [one, two] } }).nearDuplicates).toBe(0);
    // What people write themselves is theirs to repeat.
    const { topic: _topic, ...own } = row('published', { ids: { 0: { id: two.id } }, id: 'ada.twitter.now.x' });
    const [first] = stored('twitter', [one]).publications;
    expect(count({ voices, publications: [first!, own], posts: { twitter: [one, two] } })).toMatchObject(clean);
  });

  it('has repeated texts, on whichever platform and under whichever footer', () => {
    const [one, two] = [post(fog), post(`${fog.toUpperCase()} ${underneath}`)];
    const parts = [stored('twitter', [one]), stored('reddit', [two])];
    const publications = parts.flatMap((part) => part.publications);
    const counts = count({ voices, publications, posts: { twitter: [one], reddit: [two] } });
    expect(counts).toMatchObject({ ...clean, repeatedTexts: 1 });
    expect(isFaulty(counts)).toBe(true);
  });

  it('has texts that do not fit, by the measure of their platform', () => {
    const long = 'a fog horn and '.repeat(20);
    expect(count(stored('twitter', [post(long)]))).toMatchObject({ ...clean, unfit: 1 });
    expect(count(stored('reddit', [post(`${long}${underneath}`)]))).toMatchObject(clean);
    // An answer may be shorter than a post.
    const essay = `${'fog '.repeat(3000)}${underneath}`;
    expect(count(stored('reddit', [post(essay)]))).toMatchObject(clean);
    expect(count(stored('reddit', [{ ...post(essay), inReplyTo: 't3_1' }]))).toMatchObject({ ...clean, unfit: 1 });
    const titled = { ...post(`${fog}${underneath}`), title: 't'.repeat(301) };
    expect(isFaulty(count(stored('reddit', [titled])))).toBe(true);
  });

  it('has texts without their disclosure: no label, no footer, or nobody who owns them', () => {
    const bare = { ...post(fog), madeWithAi: false };
    expect(count(stored('twitter', [bare]))).toMatchObject({ ...clean, undisclosed: 1 });
    expect(count(stored('reddit', [post(fog)]))).toMatchObject({ ...clean, undisclosed: 1 });
    expect(count({ voices, posts: { twitter: [post(fog)] } })).toMatchObject({ ...clean, undisclosed: 1 });
    const honest = [{ personality: 'ada', version: 1, effective: { ...ada, disclosure: false } }];
    expect(count({ ...stored('twitter', [bare]), voices: honest })).toMatchObject(clean);
    const second = { ...post('Nor does the brass.'), madeWithAi: false };
    const first = post(fog);
    const thread = row('published', { ids: { 0: { id: first.id }, 1: { id: second.id } } });
    expect(count({ voices, publications: [thread], posts: { twitter: [first, second] } }).undisclosed).toBe(1);
  });
});

describe('slots and the wall clock', () => {
  // The clocks of Vienna went back on 2026-10-25: nine o'clock is 07:00Z before and 08:00Z after.
  const from = Date.parse('2026-10-24T06:00:00Z');
  const until = Date.parse('2026-10-26T12:00:00Z');
  const ada = personalityWith({
    timezone: 'Europe/Vienna',
    platforms: { twitter: { schedule: 'cron(0 9 * * ? *)' } },
  });
  const voices = [{ personality: 'ada', version: 1, effective: ada, currentSince: from }];
  const slots = ['2026-10-24T07:00:00Z', '2026-10-25T08:00:00Z', '2026-10-26T08:00:00Z'];
  const offTime = (firings: ReportInput['firings'], changes: Partial<ReportInput> = {}) =>
    count({ voices, firings, now: until, ...changes }).offTime;
  const all = slots.map((slot) => firing(slot));

  it('agree over a change of clocks', () => {
    expect(offTime(all)).toBe(0);
  });

  it('do not where a slot fired at another time, or not at all', () => {
    expect(
      offTime([firing('2026-10-24T07:00:00Z'), firing('2026-10-25T07:00:00Z'), firing('2026-10-26T08:00:00Z')]),
    ).toBe(2);
    expect(offTime(all.slice(1))).toBe(1);
    expect(offTime([...all, firing('2026-10-26T09:00:00Z')])).toBe(1);
    expect(offTime(all.slice(1), { since: Date.parse('2026-10-24T12:00:00Z') })).toBe(0);
  });

  it('do not where it fired early, or late without a reason', () => {
    const [first, second, third] = slots.map((slot) => Date.parse(slot)) as [number, number, number];
    expect(offTime([firing(slots[0]!, first - 1), ...all.slice(1)])).toBe(1);
    const late = [all[0]!, firing(slots[1]!, second + hour), firing(slots[2]!, third + 1000)];
    expect(offTime(late)).toBe(1);
    const said = row('expired', { id: 'ada.twitter.20261025T0800Z', reason: 'its slot was delivered late' });
    expect(offTime(late, { publications: [said] })).toBe(0);
    expect(isFaulty(count({ voices, firings: late, now: until }))).toBe(true);
  });

  it('agree where the file lets a slot fire some minutes later', () => {
    const loose = { ...ada.platforms.twitter!, schedule: { ...ada.platforms.twitter!.schedule, windowMinutes: 30 } };
    const wide = voices.map((voice) => ({ ...voice, effective: { ...ada, platforms: { twitter: loose } } }));
    const late = slots.map((slot) => firing(slot, Date.parse(slot) + hour / 2));
    expect(offTime(late)).toBe(3);
    expect(offTime(late, { voices: wide })).toBe(0);
    // The last one is in its window still when the run ends, and may fire.
    const last = Date.parse(slots[2]!);
    const before = late.slice(0, 2);
    expect(offTime(before, { voices: wide, now: last + hour / 4 })).toBe(0);
    expect(offTime(before, { voices: wide, now: last + hour })).toBe(1);
  });

  it('are not asked of a personality that does not count, or was changed meanwhile', () => {
    expect(offTime([], { voices: [{ personality: 'ada', version: 1, effective: ada }] })).toBe(0);
    const changed = voices.map((voice) => ({ ...voice, currentSince: Date.parse('2026-10-26T09:00:00Z') }));
    expect(offTime([firing('2026-10-24T10:00:00Z')], { voices: changed })).toBe(0);
  });
});

describe('the rows of the table', () => {
  it('say which version of a personality counts, and since when', async () => {
    const effective = JSON.stringify(personalityWith({ platforms: { twitter: {} } }));
    const current = {
      pk: 'PERSONALITY#ada',
      sk: 'CURRENT',
      personality: 'ada',
      status: 'active',
      version: 2,
      paused: false,
      updatedAt: 5,
    };
    const version = (number: number) => ({
      pk: 'PERSONALITY#ada',
      sk: `V#00000${number}`,
      personality: 'ada',
      version: number,
      effective,
    });
    const read = async (...items: Record<string, unknown>[]) =>
      (
        await readRows(
          (async function* () {
            yield* items;
          })(),
        )
      ).voices.map(({ version: number, currentSince }) => [number, currentSince]);
    expect(await read(version(1), version(2), current)).toEqual([
      [1, undefined],
      [2, 5],
    ]);
    expect(await read(version(2), { ...current, paused: true })).toEqual([[2, undefined]]);
    expect(await read(version(2), { ...current, status: 'deleted' })).toEqual([[2, undefined]]);
    const { publications } = await readRows(
      (async function* () {
        yield { ...row('published'), pk: 'PUB#x', sk: 'PUB' };
        yield { pk: 'PUB#x', sk: 'TEXT#h' };
      })(),
    );
    expect(publications).toHaveLength(1);
  });
});
