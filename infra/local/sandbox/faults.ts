import * as z from 'zod';

/**
 * Faults that any sandbox can play. Kinds:
 * `status` answers at once, nothing is stored; `delay` waits (before the request is handled, or after with `when`); `drop-before` resets
 * the connection with nothing stored; `drop-after` stores, then resets; `status-after` stores, then answers an error; `malformed` answers a
 * success with a body that is no JSON; `truncated` breaks off in the middle of the body; `empty` answers a success without a body;
 * `hidden` keeps what was stored out of every listing for some minutes of the calendar. A sandbox may add kinds of its own.
 */
export const generalFaultKinds = [
  'status',
  'delay',
  'drop-before',
  'drop-after',
  'status-after',
  'malformed',
  'truncated',
  'empty',
] as const;

const matchSchema = z.strictObject({
  method: z.string().optional(),
  /** Path of the request; `*` or `:name` stands for one segment, `**` at the end for any rest. */
  path: z.string().startsWith('/').optional(),
  /** Account the request speaks for. */
  account: z.string().optional(),
  /** Part of the request's body, as sent or as the JSON strings or form fields in it read. */
  text: z.string().optional(),
});

const faultSchema = z.strictObject({
  kind: z.string(),
  match: matchSchema.default({}),
  /** How many requests it hits; default 1. */
  times: z.union([z.number().int().positive(), z.literal('always')]).default(1),
  /** How many matching requests pass unharmed first. */
  skip: z.number().int().min(0).default(0),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Delay in milliseconds of machine time. */
  ms: z.number().min(0).optional(),
  /** Where a delay falls: before the request is handled (default), or between storing and answering. */
  when: z.enum(['before', 'after']).optional(),
  /** `malformed`, `empty`: whether the request is carried out all the same; default true. */
  stored: z.boolean().optional(),
  /** `hidden`: minutes of the calendar; default 10. */
  minutes: z.number().positive().optional(),
  /** `status`, `status-after`, `malformed`: the answer repeats what it was sent, credentials and all, as careless gateways do. */
  echo: z.boolean().optional(),
  /** Words for the kinds that say something. */
  text: z.string().optional(),
  /** The platform's own name of the error, and the field it blames, for the kinds that name one. */
  code: z.string().optional(),
  field: z.string().optional(),
  /** Seconds for the kinds that ask for patience. */
  retryAfter: z.number().min(0).optional(),
});

/** A fault as callers write it. */
export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema> & { readonly id: string };

/** What a fault is matched against. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly account?: string;
  readonly body: string;
}

/** Faults waiting for the requests they are meant for. */
export class FaultInjector {
  #faults: (Fault & { left: number; toSkip: number })[] = [];
  readonly #kinds: ReadonlySet<string>;
  #next = 1;

  /** @param extraKinds kinds that the sandbox plays itself. */
  constructor(extraKinds: readonly string[] = []) {
    this.#kinds = new Set([...generalFaultKinds, ...extraKinds]);
  }

  /** Registers a fault and returns its id. Throws one sentence naming what is wrong with it. */
  inject(input: unknown): string {
    const parsed = faultSchema.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new Error(
        `The fault's field "${issue?.path.join('.') || '(root)'}" is wrong: ${issue?.message}; see infra/local/sandbox/faults.ts for its form.`,
      );
    }
    if (!this.#kinds.has(parsed.data.kind)) {
      throw new Error(`The fault kind "${parsed.data.kind}" is unknown; use one of ${[...this.#kinds].join(', ')}.`);
    }
    const id = `fault-${this.#next++}`;
    const left = parsed.data.times === 'always' ? Number.POSITIVE_INFINITY : parsed.data.times;
    this.#faults.push({ ...parsed.data, id, left, toSkip: parsed.data.skip });
    return id;
  }

  /** The faults that hit this request, in the order they were injected; each one is counted. */
  take(target: FaultTarget): Fault[] {
    const hit: Fault[] = [];
    let body: string | undefined;
    for (const fault of this.#faults) {
      if (fault.match.text !== undefined) body ??= readable(target.body);
      if (!matches(fault, target, body ?? '')) continue;
      if (fault.toSkip > 0) {
        fault.toSkip--;
        continue;
      }
      fault.left--;
      hit.push(fault);
    }
    this.#faults = this.#faults.filter((fault) => fault.left > 0);
    return hit;
  }

  /** Faults still waiting. */
  list(): Fault[] {
    return this.#faults.map(({ left: _left, toSkip: _toSkip, ...fault }) => fault);
  }

  /** Forgets one fault, or all of them. */
  clear(id?: string): void {
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
  }
}

function matches(fault: Fault, target: FaultTarget, body: string): boolean {
  const { method, path, account, text } = fault.match;
  if (method !== undefined && method.toUpperCase() !== target.method) return false;
  if (path !== undefined && !matchesPath(path, target.path)) return false;
  if (account !== undefined && account !== target.account) return false;
  return text === undefined || body.includes(text);
}

/** Whether a path fits a pattern: `*` and `:name` stand for one segment, `**` at the end for any rest. */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const found = path.split('/');
  for (const [index, segment] of wanted.entries()) {
    if (segment === '**' && index === wanted.length - 1) return true;
    const other = found[index];
    if (other === undefined) return false;
    if (segment !== '*' && !segment.startsWith(':') && segment !== other) return false;
  }
  return wanted.length === found.length;
}

/** The body with the escapes of JSON or of a form undone, so that a text can be looked for as people write it. */
function readable(body: string): string {
  const words: string[] = [body];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') words.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  try {
    collect(JSON.parse(body));
  } catch {
    words.push(...new URLSearchParams(body).values());
  }
  return words.join('\n');
}
