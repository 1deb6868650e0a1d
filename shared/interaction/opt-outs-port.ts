import type { Person } from './interaction.ts';

/** Somebody whom no personality of this hive answers any more. */
export interface OptOut {
  readonly platform: string;
  /** The platform's id of the account, or its name where an operator knew no other: lower case, without a sign. */
  readonly person: string;
  /** How people know them, where that is not `person`. */
  readonly handle?: string;
  /** For people: what they wrote to, or which operator said so. */
  readonly how: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Who asked to be left alone: for the whole hive and for good, until an operator takes it back. */
export interface OptOuts {
  /** By id or by name: an operator may only know the name. */
  has(platform: string, person: Pick<Person, 'id' | 'handle'>): Promise<boolean>;
  /** May be repeated: the first word counts, and its time stays. False where it was there. */
  add(platform: string, person: Pick<Person, 'id' | 'handle'>, how: string, at: number): Promise<boolean>;
  /** Takes it back, by id or name. False where there was none. */
  remove(platform: string, person: string): Promise<boolean>;
  /** All of them, by platform and person; some moments late. */
  list(): Promise<readonly OptOut[]>;
}

/** Why an answer is not sent: the reason of the publication that is skipped for it. */
export const optedOutReason = 'its author opted out: they want no more answers from this hive';

/** A person as an opt-out knows them: lower case, without the sign that platforms put before a name. */
export function personKey(written: string): string {
  return written
    .trim()
    .replace(/^(?:@|\/?u\/)/i, '')
    .toLowerCase();
}
