import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { SandboxPost } from '../sandbox-post.ts';

/** What comes of posts, one after another; each is met within half a day of a small hive. */
export const deeds = [
  'remark',
  'attack',
  'call',
  'quote',
  'opt-out',
  'muse',
  'regret',
  'machines',
  'insist',
  'remark',
] as const;
export type Deed = (typeof deeds)[number];

/** Something somebody is going to do, at an instant of the calendar, because of a post. */
export type Act = { readonly at: number; readonly post: SandboxPost } & (
  | { readonly kind: 'like'; readonly likes: number }
  | { readonly kind: 'deed'; readonly deed: Deed }
  /** Below an answer of the hive's. */
  | { readonly kind: 'thanks' }
  /** Of what somebody said, by its author. */
  | { readonly kind: 'take-down'; readonly id: string }
  /** The next line of two machines, below the one before. */
  | { readonly kind: 'machine'; readonly line: number; readonly below: string }
);

/** All that the people of one platform have in mind. Bounded, whatever the run. */
export interface Notes {
  /** State of their chance. */
  random: number;
  /** Posts that nobody reacted to yet. */
  heard: SandboxPost[];
  /** Ids of those that somebody did. */
  known: string[];
  /** Whoever opted out, to see that nobody answers them. */
  silent: string[];
  due: Act[];
  turn: number;
  /** When the day began, and how many acts are left in it. */
  today: number;
  left: number;
}

/** What outlives the process of what the crowd has in mind, by platform. */
export interface NotesKeeper {
  read(): Readonly<Record<string, Notes>>;
  /** Kept before it returns. */
  write(notes: Readonly<Record<string, Notes>>): void;
}

/** Keeps them in a file. Throws one sentence where it cannot be read. */
export function notesFile(path: string): NotesKeeper {
  return {
    read() {
      if (!existsSync(path)) return {};
      try {
        return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Notes>;
      } catch (error) {
        throw new Error(`${path} is no JSON document; remove the file, and the crowd begins afresh.`, { cause: error });
      }
    },
    // With the operating system before it returns, as the posts of a sandbox are: a killed process loses nothing.
    write(notes) {
      writeFileSync(`${path}.new`, JSON.stringify(notes));
      renameSync(`${path}.new`, path);
    },
  };
}
