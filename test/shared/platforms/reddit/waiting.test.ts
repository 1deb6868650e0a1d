import { describe, expect, it } from 'vitest';
import { remoteLimit, retryTime, saidWait } from '../../../../shared/platforms/reddit/waiting.ts';

const now = Date.parse('2026-11-22T09:00:00Z');
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe('the time that words name', () => {
  it.each([
    ['you are doing that too much. try again in 9 minutes.', 10 * minute],
    ['Take a break for 1 minute before trying again.', 2 * minute],
    ['Take a break for 42 seconds before trying again.', 43 * second],
    ['Take a break for 512 milliseconds before trying again.', 512],
    ['try again in 2 hours.', 3 * hour],
    ['Mach 9 Minuten Pause und versuch es dann noch einmal.', 10 * minute],
    ['Mach 42 Sekunden Pause.', 43 * second],
    ['Versuche es in 1 Stunde wieder.', 2 * hour],
    ['Faites une pause de 9 minutes avant de réessayer.', 10 * minute],
    ['Réessayez dans 42 secondes.', 43 * second],
    ['Réessayez dans 2 heures.', 3 * hour],
    ['Descansa 9 minutos antes de volver a intentarlo.', 10 * minute],
    ['Inténtalo en 2 horas.', 3 * hour],
    ['Riprova tra 9 minuti.', 10 * minute],
    ['Riprova tra 2 ore.', 3 * hour],
    ['Tente novamente em 42 segundos.', 43 * second],
    ['Försök igen om 2 timmar.', 3 * hour],
    ['Spróbuj ponownie za 2 godziny.', 3 * hour],
    ['Повторите попытку через 9 минут.', 10 * minute],
    ['Повторите попытку через 42 секунды.', 43 * second],
    ['9分後にもう一度お試しください。', 10 * minute],
    ['42秒後にもう一度お試しください。', 43 * second],
    ['请在2小时后重试。', 3 * hour],
    ['9분 후에 다시 시도하세요.', 10 * minute],
    ['9 dakika sonra tekrar deneyin.', 10 * minute],
    ['Wait 9 mysteries.', 10 * minute],
    ['Try again in 3 days.', 4 * 24 * hour],
    ['Versuche es in 1 Tag wieder.', 2 * 24 * hour],
    ['3日後にもう一度お試しください。', 4 * 24 * hour],
    ['حاول مرة أخرى بعد ٩ دقائق.', 10 * minute],
    ['حاول مرة أخرى بعد ٤٢ ثانية.', 43 * second],
    ['९ मिनट बाद फिर कोशिश करें।', 10 * minute],
    ['９分後にもう一度お試しください。', 10 * minute],
  ])('%s', (words, wait) => {
    expect(saidWait(words)).toBe(wait);
  });

  it('is none where there is no number', () => {
    expect(saidWait('Please try again later.')).toBeUndefined();
    expect(saidWait('')).toBeUndefined();
  });

  it('is never more than a day', () => {
    expect(retryTime({}, { words: 'try again in 999 hours' }, now)).toBe(now + 24 * hour);
    expect(retryTime({}, { waitSeconds: 1e9 }, now)).toBe(now + 24 * hour);
    expect(retryTime({ 'retry-after': '1e9' }, {}, now)).toBe(now + 24 * hour);
  });
});

describe('the window of the headers', () => {
  const headers = { 'x-ratelimit-used': '4', 'x-ratelimit-remaining': '596.5', 'x-ratelimit-reset': '33' };

  it('is whole requests until a moment', () => {
    expect(remoteLimit(headers, now)).toEqual({ limit: 600, remaining: 596, resetAt: now + 33_000 });
    expect(remoteLimit({ ...headers, 'x-ratelimit-remaining': '0.4' }, now)).toMatchObject({ remaining: 0 });
  });

  it.each(['x-ratelimit-remaining', 'x-ratelimit-reset'])('is unknown without %s', (name) => {
    for (const value of [undefined, '', 'soon', '-1', 'NaN']) {
      expect(remoteLimit({ ...headers, [name]: value }, now)).toBeUndefined();
    }
  });

  it('is that of a client where the used ones are not told', () => {
    const { 'x-ratelimit-used': _used, ...rest } = headers;
    expect(remoteLimit(rest, now)).toMatchObject({ limit: 1000, remaining: 596 });
    expect(remoteLimit({ ...rest, 'x-ratelimit-remaining': '0.0' }, now)).toMatchObject({ limit: 1000, remaining: 0 });
  });

  it('lasts an hour at the most', () => {
    expect(remoteLimit({ ...headers, 'x-ratelimit-reset': '1795338000' }, now)?.resetAt).toBe(now + hour);
  });
});
