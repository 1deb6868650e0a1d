import * as z from 'zod';

/**
 * How the website shows itself to one account, beyond its usual face: what operators of browser bots have met there. Each is off until a
 * test switches it on.
 */
const variantsSchema = z.strictObject({
  /** The page is there, and deaf for so long: clicks go nowhere, and what was typed is wiped when it wakes. Milliseconds of machine time. */
  hydrationMs: z.number().int().min(0).max(60_000),
  /** How long the notice after a post stays. Milliseconds of machine time. */
  toastMs: z.number().int().min(0).max(60_000),
  /** The notice names no post. */
  toastWithoutLink: z.boolean(),
  /** The next so many posts are refused inside a 200, while the dialog closes as if all were well; the code of the refusal. */
  refuse: z.strictObject({ code: z.number().int(), times: z.number().int().min(1) }).nullable(),
  /** The session ends when the composer opens, or when the post is sent. */
  sessionEnds: z.enum(['compose', 'send']).nullable(),
  /** Something lies over the button: until it is closed, or for good. */
  overlay: z.enum(['closable', 'stays']).nullable(),
  /** Two composers, of which the first is hidden. */
  twoComposers: z.boolean(),
  /** Buttons are `div[role=button]`, as they were until 2024. */
  oldElements: z.boolean(),
  /** The dialog of a post stays open and no answer of the service is ever shown. */
  silent: z.boolean(),
});

export type Variants = z.output<typeof variantsSchema>;

const usual: Variants = {
  hydrationMs: 0,
  toastMs: 5000,
  toastWithoutLink: false,
  refuse: null,
  sessionEnds: null,
  overlay: null,
  twoComposers: false,
  oldElements: false,
  silent: false,
};

/** What stands between an account and its login, beyond name and password. */
const loginSchema = z.strictObject({
  /** Asks for a phone number or user name before the password. */
  identifier: z.boolean(),
  /** What comes after the password, or instead of it. */
  challenge: z.enum(['email-code', 'captcha', 'suspicious', 'not-now']).nullable(),
});

export type LoginWishes = z.output<typeof loginSchema>;

/** The faces of the website, by account. They are a test's own and are forgotten at the end. */
export class Faces {
  readonly #variants = new Map<string, Variants>();
  readonly #logins = new Map<string, LoginWishes>();

  variants(accountId: string): Variants {
    return this.#variants.get(accountId) ?? usual;
  }

  login(accountId: string): LoginWishes {
    return this.#logins.get(accountId) ?? { identifier: false, challenge: null };
  }

  /** Throws one sentence that names what is wrong. */
  show(accountId: string, wishes: unknown): Variants {
    const variants = { ...this.variants(accountId), ...read(variantsSchema.partial(), wishes, 'variant') };
    this.#variants.set(accountId, variants);
    return variants;
  }

  /** Throws one sentence that names what is wrong. */
  ask(accountId: string, wishes: unknown): LoginWishes {
    const login = { ...this.login(accountId), ...read(loginSchema.partial(), wishes, 'login wish') };
    this.#logins.set(accountId, login);
    return login;
  }

  /** The code of the refusal that the next post gets; it is counted. */
  takeRefusal(accountId: string): number | undefined {
    const { refuse } = this.variants(accountId);
    if (refuse === null) return undefined;
    const left = refuse.times - 1;
    this.show(accountId, { refuse: left === 0 ? null : { ...refuse, times: left } });
    return refuse.code;
  }
}

function read<Output>(schema: z.ZodType<Output>, input: unknown, what: string): Output {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`The ${what} "${issue?.path.join('.') || '(root)'}" of the website is wrong: ${issue?.message}.`);
}
