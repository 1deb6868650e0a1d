import type { Personality } from '../../shared/personality/personality.ts';
import type { ReportedPublication, VoiceRow } from './report.ts';
import type { InteractionRow } from './report-replies.ts';

interface Current {
  readonly personality: string;
  readonly status: string;
  readonly version: number;
  readonly paused: boolean;
  readonly updatedAt: number;
}

/** What the report needs of the table, from one reading of it. */
export async function readRows(items: AsyncIterable<Record<string, unknown>>): Promise<{
  readonly publications: readonly ReportedPublication[];
  readonly voices: readonly VoiceRow[];
  readonly interactions: readonly InteractionRow[];
}> {
  const publications: ReportedPublication[] = [];
  const interactions: InteractionRow[] = [];
  const versions: Omit<VoiceRow, 'currentSince'>[] = [];
  const currents = new Map<string, Current>();
  for await (const item of items) {
    const [kind] = String(item.pk).split('#');
    if (kind === 'PUB' && item.sk === 'PUB') publications.push(item as unknown as ReportedPublication);
    if (kind === 'INTERACTION') interactions.push(item as unknown as InteractionRow);
    if (kind !== 'PERSONALITY') continue;
    if (item.sk === 'CURRENT') {
      const current = item as unknown as Current;
      currents.set(current.personality, current);
    } else if (typeof item.effective === 'string') {
      const { personality, version, effective } = item as { personality: string; version: number; effective: string };
      versions.push({ personality, version, effective: JSON.parse(effective) as Personality });
    }
  }
  const voices = versions.map((row) => {
    const current = currents.get(row.personality);
    const counts = current?.version === row.version && current.status === 'active' && !current.paused;
    return { ...row, ...(counts ? { currentSince: current.updatedAt } : {}) };
  });
  return { publications, voices, interactions };
}
