import { approvalOf, leadText } from './approval.ts';
import type { Finding } from './findings.ts';
import type { Personality } from './personality.ts';

/** What the report says of the person who looks at the drafts. */
export function approvalFindings(personality: Personality): Finding[] {
  const platforms = Object.keys(personality.platforms);
  const unsaid = platforms.some((platform) => approvalOf(personality, platform) === undefined);
  const text =
    '`approval` is not given: on a live stage the first three posts of each account wait for a person, then posts go out by themselves.';
  const required = platforms.flatMap((platform): Finding[] => {
    const approval = approvalOf(personality, platform);
    if (approval?.mode !== 'required') return [];
    const field =
      personality.platforms[platform]?.approval === undefined ? 'approval' : `platforms.${platform}.approval`;
    const ahead = leadText(approval.leadMinutes);
    return [
      {
        kind: 'note',
        field,
        text: `Each post on ${platform} is written ${ahead} ahead and waits for a person ("hive posts review"); one that nobody approves expires.`,
      },
    ];
  });
  return [...(unsaid ? [{ kind: 'default', field: 'approval', text } as const] : []), ...required];
}
