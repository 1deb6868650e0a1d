/** What is told of a run, one line a step. */
export interface Steps {
  /** @throws what the step threw: nothing that comes after it can go well. */
  step<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer>;
  /** A step that others do not need: tells why it failed, and goes on. */
  attempt(name: string, work: () => Promise<void>): Promise<void>;
  say(text: string): void;
  readonly passed: number;
  readonly failed: number;
}

export function stepsTo(print: (line: string) => void): Steps {
  let passed = 0;
  let failed = 0;
  const step: Steps['step'] = async (name, work) => {
    const started = performance.now();
    try {
      const answer = await work();
      passed += 1;
      print(`  ok   ${seconds(started).padStart(6)} s  ${name}`);
      return answer;
    } catch (error) {
      failed += 1;
      print(`  FAIL ${seconds(started).padStart(6)} s  ${name}`);
      throw error;
    }
  };
  return {
    step,
    async attempt(name, work) {
      try {
        await step(name, work);
      } catch (error) {
        print(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      }
    },
    say: (text) => print(`       ${text}`),
    get passed() {
      return passed;
    },
    get failed() {
      return failed;
    },
  };
}

/** Since then, by performance.now(). */
export function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}
