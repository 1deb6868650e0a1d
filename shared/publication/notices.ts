import type { Publication } from './publication.ts';

/** Tells people, who may be away from the hive: by e-mail, on a stage that has an address. */
export interface Notices {
  /** A draft waits for a person. Throws StoreBusy where nobody can be told now. */
  held(publication: Publication): Promise<void>;
}

/** A letter without a subject that mail could not carry: at most 100 characters, all of them ASCII. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
}

const longestSubject = 100;

/** What a person is told of a draft that waits: its words, why it waits and until when, and the commands that answer. Pure. */
export function heldLetter(publication: Publication, stage: string): Letter {
  const { id, personality, platform, parts, reason = 'a person is to look at it', textHash = '' } = publication;
  const at = (time: number) => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const words = parts.map(({ title, text }) => (title === undefined ? text : `${title}\n\n${text}`));
  const on = `--stage ${stage}`;
  const lines = [
    `${personality} wants to post this on ${platform} (${id}):`,
    words.join('\n\n---\n\n'),
    `It waits because ${reason}. It is due at ${at(publication.dueAt ?? publication.slot)}, and expires at ${at(publication.notAfter)} where nobody answers.`,
    [
      'To answer:',
      `  npx hive posts approve ${id} --hash ${textHash.slice(0, 12)} ${on}`,
      `  npx hive posts reject ${id} --why "..." ${on}`,
      `  npx hive posts edit ${id} --text "..." ${on}`,
      `  npx hive posts review ${on}`,
    ].join('\n'),
  ];
  const subject = `A draft of ${personality} on ${platform} waits for you (stage ${stage})`;
  return { subject: subject.slice(0, longestSubject), text: lines.join('\n\n') };
}
