import { describe, expect, it } from 'vitest';
import { countRun, type PublicationRow } from '../../../infra/local/report.ts';
import type { PublicationState } from '../../../shared/publication/publication.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const hour = 3_600_000;
const row = (state: PublicationState, changes: Partial<PublicationRow> = {}): PublicationRow => ({
  id: `ada.twitter.${state}`,
  platform: 'twitter',
  state,
  notAfter: now + hour,
  ...changes,
});
const firing = (slot: string, personality = 'ada') => ({
  payload: JSON.stringify({ personality, platform: 'twitter', slot }),
});
const post = (text: string, account = 'ada', deleted = false) => ({ text, account, deleted });

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
    const counts = countRun({ publications, posts: { twitter: [], other: [] }, firings: [], now });
    expect(counts).toMatchObject({ planned: 12, drafted: 9, open: 4, published: { twitter: 1, other: 1 }, failed: 1 });
    const { skipped, rejected, expired, removed, failed, unconfirmed, open } = counts;
    expect(2 + skipped + rejected + expired + removed + failed + unconfirmed + open).toBe(counts.planned);
  });

  it('sees the same words twice on a platform, by whichever account, taken down or not', () => {
    const posts = {
      twitter: [post('One'), post('Two'), post('one  ', 'bob'), post('Two', 'ada', true)],
      other: [post('One')],
    };
    expect(countRun({ publications: [], posts, firings: [], now }).duplicates).toBe(2);
  });

  it('calls a firing lost that left nothing, or something open past its time', () => {
    const old = '2026-11-23T09:00:00Z';
    const id = 'ada.twitter.20261123T0900Z';
    const lost = (publications: PublicationRow[], slot = old) =>
      countRun({ publications, posts: {}, firings: [firing(slot)], now }).lost;
    expect(lost([])).toBe(1);
    expect(lost([], '2026-11-23T11:59:00Z')).toBe(0);
    expect(lost([row('drafted', { id, notAfter: now - hour })])).toBe(1);
    expect(lost([row('drafted', { id, notAfter: now })])).toBe(0);
    expect(lost([row('expired', { id, notAfter: now - hour })])).toBe(0);
    expect(lost([row('unconfirmed', { id, notAfter: now - hour })])).toBe(0);
    expect(countRun({ publications: [], posts: {}, firings: [{ payload: '{}' }], now }).lost).toBe(1);
  });
});
