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
  readonly atLeast: number;
  readonly met: boolean;
}

export function goal(name: string, value: number, atLeast: number): Goal {
  return { name, value, atLeast, met: value >= atLeast };
}
