/** One thing that `npm run bench` measures. */
export interface Part {
  readonly name: string;
  readonly goals: readonly Goal[];
  /** Figures of one kind each, all with the same columns. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly figures: Readonly<Record<string, unknown>>;
}

export interface Goal {
  readonly name: string;
  readonly value: number;
  readonly bound: 'at least' | 'at most';
  readonly goal: number;
  readonly met: boolean;
}

export function goal(name: string, value: number, atLeast: number): Goal {
  return { name, value, bound: 'at least', goal: atLeast, met: value >= atLeast };
}

/** For what is better the smaller it is. */
export function ceiling(name: string, value: number, atMost: number): Goal {
  return { name, value, bound: 'at most', goal: atMost, met: value <= atMost };
}
