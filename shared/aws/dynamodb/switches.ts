import type { ControlStore, HiveControl } from '../../config/ports.ts';
import type { Clock } from '../../monitoring/log.ts';
import type { PersonalityStore } from '../../personality/ports.ts';
import type { Switches, SwitchPositions } from '../../publication/ports.ts';
import { caches, expiringCache } from '../caches.ts';

/**
 * The control item, read at most once in 30 s: every part of a function that looks at it shares this one. A pause is never answered from
 * memory: what was resumed would wait for another look, and writing a wait costs more than reading.
 */
export function cachedControl(control: Pick<ControlStore, 'read'>, clock: Clock): Pick<ControlStore, 'read'> {
  const cache = expiringCache<HiveControl>(caches.control.lifetimeMs, clock, 1, (read) => !pausesAnything(read));
  return { read: () => cache.get('hive', () => control.read()) };
}

/**
 * The switches as the control item and the personality's own item say, none older than 30 s.
 * @param hive from cachedControl, shared with whatever else reads config.json
 */
export function cachedSwitches(
  hive: Pick<ControlStore, 'read'>,
  personalities: Pick<PersonalityStore, 'readCurrent'>,
  clock: Clock,
): Switches {
  const { lifetimeMs, atMost } = caches.personalitySwitches;
  const positions = expiringCache<SwitchPositions['personality']>(
    lifetimeMs,
    clock,
    atMost,
    (position) => position !== 'paused',
  );

  const positionOf = async (personality: string): Promise<SwitchPositions['personality']> => {
    const current = await personalities.readCurrent(personality);
    if (current === undefined) return 'unknown';
    if (current.status === 'deleted') return 'deleted';
    return current.paused ? 'paused' : 'active';
  };

  return {
    async read(personality) {
      const [control, position] = await Promise.all([
        hive.read(),
        positions.get(personality, () => positionOf(personality)),
      ]);
      const blocked = control.writerBlockedUntil;
      const switchedOff = position === 'active' && control.pausedPersonalities.includes(personality);
      return {
        hivePaused: control.paused || control.config?.paused === true,
        pausedPlatforms: pausedPlatforms(control),
        personality: switchedOff ? 'paused' : position,
        ...(blocked !== undefined && blocked > clock.now() ? { writerBlockedUntil: blocked } : {}),
      };
    },
  };
}

function pausesAnything(control: HiveControl): boolean {
  const { paused, pausedPersonalities, config } = control;
  return paused || config?.paused === true || pausedPersonalities.length > 0 || pausedPlatforms(control).length > 0;
}

/** Paused by an operator's switch or by config.json. */
function pausedPlatforms(control: HiveControl): readonly string[] {
  const configured = Object.entries(control.config?.platforms ?? {}).filter(([, settings]) => settings.paused === true);
  return [...new Set([...control.pausedPlatforms, ...configured.map(([platform]) => platform)])].sort();
}
