import { type ChangedLines, type Replayed, replay } from '../../shared/content/replay.ts';
import type { Verdict } from '../../shared/content/writer.ts';
import { readAnswer } from '../../shared/openai/answer.ts';
import { platformTraits } from '../../shared/platforms/registry.ts';
import { lookupOver } from '../../shared/publication/over-transport.ts';
import { CliError } from './cli-error.ts';
import type { Call, Result } from './command.ts';
import { blocks, columns, list, type Paint, section, shorten } from './format.ts';
import { pickPublication } from './publications.ts';
import { readRun } from './run-file.ts';

/** Runs the stored run of a publication again, without a model, and says what differs now. */
export async function replayPost(call: Call, written: string): Promise<Result> {
  const connection = await call.connect();
  const publication = await pickPublication(written, connection);
  const { id, personality, platform } = publication;
  const run = await readRun(publication, connection);
  if (run === undefined) {
    throw new CliError(
      `There is no run of ${id}: it is ${publication.state}, and a run is kept when the words are fixed.`,
    );
  }
  const version = await connection.personalities.readVersion(personality, run.version);
  const traits = lookupOver(platformTraits, platform, publication.transport);
  if (version?.effective.platforms[platform] === undefined || traits === undefined) {
    throw new CliError(
      `The run of ${id} cannot be repeated: version ${run.version} of ${personality} is not stored, or has no ${platform}.`,
    );
  }
  const replayed = replay({ run, personality: version.effective, traits, readAnswer });
  return {
    data: { publication: id, version: run.version, ...replayed },
    text: (paint) => replayText(id, replayed, paint),
  };
}

/** Pure. */
export function replayText(id: string, replayed: Replayed, paint: Paint): string {
  const { same, tries, parts, notAskedAgain } = replayed;
  const kept = notAskedAgain.length === 0 ? '' : `Taken from the run, not asked again: ${list(notAskedAgain)}.`;
  if (same) {
    return blocks(
      `${paint('bold', id)}: ${paint('green', `the same today, in ${tries.length === 1 ? 'its one try' : `each of its ${tries.length} tries`}`)}.`,
      kept,
    );
  }
  return blocks(
    `${paint('bold', id)}: ${paint('yellow', 'the code of today would not do the same')}.`,
    ...tries.map(({ number, instructions, input, verdicts }) =>
      section(
        `Try ${number}`,
        columns([
          ...lines('prompt', instructions, paint),
          ...lines('occasion', input, paint),
          ...verdicts.flatMap(({ gate, before, now }) => [
            [gate, paint('red', `- ${words(before)}`)],
            [gate, paint('green', `+ ${words(now)}`)],
          ]),
        ]),
        paint,
      ),
    ),
    parts === undefined
      ? ''
      : section(
          'Words',
          columns([
            ...parts.before.map(({ text }) => [paint('red', `- ${shorten(text, 300)}`)]),
            ...(parts.now.length === 0
              ? [['+ nothing: it would not be published']]
              : parts.now.map(({ text }) => [paint('green', `+ ${shorten(text, 300)}`)])),
          ]),
          paint,
        ),
    kept,
  );
}

function lines(name: string, changed: ChangedLines | undefined, paint: Paint): string[][] {
  if (changed === undefined) return [];
  const shown = (sign: string, line: string) => `${sign} ${shorten(line, 160)}`;
  if (changed.before.length + changed.now.length === 0) return [[name, 'the same lines in another order']];
  return [
    ...changed.before.map((line) => [name, paint('red', shown('-', line))]),
    ...changed.now.map((line) => [name, paint('green', shown('+', line))]),
  ];
}

function words(verdict: Verdict | undefined): string {
  if (verdict === undefined) return 'no verdict';
  const said = verdict.verdict === 'pass' ? '' : verdict.verdict === 'again' ? verdict.feedback : verdict.why;
  return said === '' ? verdict.verdict : `${verdict.verdict}: ${shorten(said, 160)}`;
}
