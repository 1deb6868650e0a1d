import { mentionedNames } from './text.ts';
import type { Thing } from './things.ts';

export type LetterType = 'comment_reply' | 'post_reply' | 'username_mention';

/** A comment that somebody is told of. */
export interface Letter {
  readonly type: LetterType;
  readonly comment: Thing;
  unread: boolean;
}

/** What each account is told of: answers to what it said, and comments that name it. */
export class Inbox {
  /** By account, oldest first. */
  readonly #letters = new Map<string, Letter[]>();

  /** Tells those whom a new comment concerns; nobody hears of his own words, and of one comment once. */
  deliver(comment: Thing, parent: Thing | undefined, accountId: (handle: string) => string | undefined): void {
    if (comment.kind !== 't1') return;
    const told = new Set([comment.authorId]);
    const tell = (account: string | undefined, type: LetterType): void => {
      if (account === undefined || told.has(account)) return;
      told.add(account);
      const letters = this.#letters.get(account);
      const letter = { type, comment, unread: true };
      if (letters) letters.push(letter);
      else this.#letters.set(account, [letter]);
    };
    if (parent && parent.sendReplies !== false) {
      tell(parent.authorId, parent.kind === 't3' ? 'post_reply' : 'comment_reply');
    }
    for (const handle of mentionedNames(comment.text)) tell(accountId(handle), 'username_mention');
  }

  of(account: string): readonly Letter[] {
    return this.#letters.get(account) ?? [];
  }

  /** @param names full names of comments. */
  markRead(account: string, names: readonly string[]): void {
    for (const letter of this.of(account)) {
      if (names.includes(letter.comment.name)) letter.unread = false;
    }
  }
}
