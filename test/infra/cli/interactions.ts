import type { Interaction } from '../../../shared/interaction/interaction.ts';
import { now } from './members.ts';

let count = 0;

/** What Bob said to Ada. */
export function said(changes: Partial<Interaction> = {}): Interaction {
  count += 1;
  return {
    id: `${count}`,
    kind: 'mention',
    author: { id: '9', handle: 'bob' },
    text: 'Is the lamp lit?',
    createdAt: now,
    url: `https://x.example/${count}`,
    conversation: '1',
    summoned: true,
    platform: 'twitter',
    account: 'ada',
    personality: 'ada',
    storedAt: now,
    context: [],
    ...changes,
  };
}
