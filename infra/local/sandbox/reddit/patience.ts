export const languages = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];

const units: Readonly<Record<Language, readonly [second: string, seconds: string, minute: string, minutes: string]>> = {
  en: ['second', 'seconds', 'minute', 'minutes'],
  de: ['Sekunde', 'Sekunden', 'Minute', 'Minuten'],
  fr: ['seconde', 'secondes', 'minute', 'minutes'],
  es: ['segundo', 'segundos', 'minuto', 'minutos'],
};

const sentences: Readonly<Record<Language, (time: string) => string>> = {
  en: (time) => `Looks like you've been doing that a lot. Take a break for ${time} before trying again.`,
  de: (time) => `Du hast das in letzter Zeit ziemlich oft getan. Mach ${time} Pause und versuch es dann noch einmal.`,
  fr: (time) => `Vous faites cela très souvent. Faites une pause de ${time} avant de réessayer.`,
  es: (time) => `Parece que haces eso con mucha frecuencia. Descansa ${time} antes de volver a intentarlo.`,
};

/** How an account is told to wait. Minutes are rounded down, as there: who waits as long as the words say comes back too early. */
export function patienceIn(language: Language, seconds: number): string {
  const whole = Math.max(1, Math.floor(seconds));
  const [second, moreSeconds, minute, moreMinutes] = units[language];
  const minutes = Math.floor(whole / 60);
  const time =
    minutes > 0
      ? `${minutes} ${minutes === 1 ? minute : moreMinutes}`
      : `${whole} ${whole === 1 ? second : moreSeconds}`;
  return sentences[language](time);
}
