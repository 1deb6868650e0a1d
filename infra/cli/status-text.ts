import type { PublicationState } from '../../shared/publication/publication.ts';
import { blocks, columns, count, list, type Paint, relative, section, utc } from './format.ts';
import { paintState } from './publications.ts';
import type { Status } from './status-view.ts';

const memberColours = { active: 'green', paused: 'yellow', deleted: 'dim', refused: 'red', new: 'cyan' } as const;

/** The status as people read it. Pure. */
export function statusText(data: Status, now: number, paint: Paint): string {
  const { target, paused, pausedPlatforms, writer } = data;
  const mode = target.mode === 'dry-run' ? ' A dry run: nothing is sent to a platform.' : '';
  const running =
    paused.length === 0
      ? paint('green', 'It runs.')
      : paint('yellow', `It is paused by ${list(paused.map(switchName))}.`);
  const platforms = pausedPlatforms.length === 0 ? '' : ` Paused: platform ${list(pausedPlatforms)}.`;
  const blocked =
    writer.blockedUntil === undefined
      ? ''
      : `\n${paint('red', `The writer is blocked until ${utc(Date.parse(writer.blockedUntil))}`)}: ${writer.reason ?? ''}`;
  return blocks(
    `${paint('bold', `FlavumHive on ${target.where}`)}; its calendar says ${utc(now)}.\n${running}${platforms}${mode}${heartbeat(data, now)}${blocked}`,
    data.personalities.length === 0
      ? 'No personality yet: hive personality put FILE'
      : section(
          count(data.personalities.length, 'personality', 'personalities'),
          columns(data.personalities.map((row) => personalityLine(row, now, paint))),
          paint,
        ),
    section('Accounts', columns(data.accounts.map((row) => accountLine(row, now, paint))), paint),
    section('The last 24 hours', `  ${countsText(data.last24Hours, paint)}${heardText(data.heard24Hours)}`, paint),
    section(
      'Alarms',
      columns(
        (data.alarms ?? []).map(({ name, since, description, reason }) => [
          paint('red', name),
          `since ${utc(Date.parse(since))}: ${description || reason}`,
        ]),
      ),
      paint,
    ),
    section(
      'Waiting',
      columns(
        data.waiting.map(({ id, state, until, reason }) => [
          id,
          paintState(state, paint),
          `until ${utc(Date.parse(until))}: ${reason}`,
        ]),
      ),
      paint,
    ),
    section(
      'Needs a person',
      columns(data.needsAPerson.map(({ what, why, cure }) => [paint('red', what), `${why} -> ${cure}`])),
      paint,
    ),
  );
}

function heartbeat({ health: { sweep } }: Status, now: number): string {
  return sweep === undefined ? '' : ` Sweep ran ${relative(Date.parse(sweep.at), now)}.`;
}

function switchName(by: string): string {
  return by === 'operator' ? '"hive pause --all"' : by;
}

function personalityLine(row: Status['personalities'][number], now: number, paint: Paint): string[] {
  const { id, state, pausedBy: by, version, platforms, next, refused } = row;
  const notes = [
    ...(by.length === 0 ? [] : [`by ${list(by.map((who) => (who === 'file' ? 'its file' : 'an operator')))}`]),
    ...(next === undefined ? [] : [`next ${utc(Date.parse(next))}, ${relative(Date.parse(next), now)}`]),
    ...(refused === undefined ? [] : [paint('red', 'its newest file is refused')]),
  ];
  const colour = memberColours[state];
  return [
    id,
    paint(colour, state),
    version === undefined ? '-' : `version ${version}`,
    platforms.join(' '),
    notes.join('; '),
  ];
}

function accountLine(row: Status['accounts'][number], now: number, paint: Paint): string[] {
  const { platform, account, status: standing, reason, until, credentials } = row;
  const why = reason === undefined ? '' : `: ${reason}`;
  const back = until === undefined ? '' : `, until ${utc(Date.parse(until))} (${relative(Date.parse(until), now)})`;
  const colour = standing === 'active' ? 'green' : standing === 'cooling' ? 'yellow' : 'red';
  return [`${platform}/${account}`, paint(colour, standing), `credentials ${credentials}${back}${why}`];
}

/** `5 interactions: 2 that get an answer, 3 that get none (age 2, chance 1)`; nothing where nobody spoke. Pure. */
export function heardText({ interactions, answered, open, skipped }: Status['heard24Hours']): string {
  if (interactions === 0) return '';
  const rules = Object.entries(skipped);
  const not = interactions - answered - open;
  const parts = [
    `${answered} that get an answer`,
    ...(not === 0 ? [] : [`${not} that get none (${rules.map(([rule, times]) => `${rule} ${times}`).join(', ')})`]),
    ...(open === 0 ? [] : [`${open} not decided yet`]),
  ];
  return `\n  ${count(interactions, 'interaction')}: ${parts.join(', ')}`;
}

/** `published 3, expired 1`, or that there was nothing. */
export function countsText(counts: Status['last24Hours'], paint: Paint): string {
  const shown = Object.entries(counts).map(
    ([state, number]) => `${paintState(state as PublicationState, paint)} ${number}`,
  );
  return shown.length === 0 ? 'no posts' : shown.join(', ');
}
