export const languages = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];

/** One and several of a unit. */
type Unit = readonly [one: string, more: string];

const units: Readonly<Record<Language, Readonly<Record<'second' | 'minute' | 'hour', Unit>>>> = {
  en: { second: ['second', 'seconds'], minute: ['minute', 'minutes'], hour: ['hour', 'hours'] },
  de: { second: ['Sekunde', 'Sekunden'], minute: ['Minute', 'Minuten'], hour: ['Stunde', 'Stunden'] },
  fr: { second: ['seconde', 'secondes'], minute: ['minute', 'minutes'], hour: ['heure', 'heures'] },
  es: { second: ['segundo', 'segundos'], minute: ['minuto', 'minutos'], hour: ['hora', 'horas'] },
};

const sentences: Readonly<Record<Language, (time: string) => string>> = {
  en: (time) => `Looks like you've been doing that a lot. Take a break for ${time} before trying again.`,
  de: (time) => `Du hast das in letzter Zeit ziemlich oft getan. Mach ${time} Pause und versuch es dann noch einmal.`,
  fr: (time) => `Vous faites cela très souvent. Faites une pause de ${time} avant de réessayer.`,
  es: (time) => `Parece que haces eso con mucha frecuencia. Descansa ${time} antes de volver a intentarlo.`,
};

/** How an account is told to wait. The largest unit is rounded down, as there: who waits as long as the words say comes back too early. */
export function patienceIn(language: Language, seconds: number): string {
  const whole = Math.max(1, Math.floor(seconds));
  const unit = whole < 60 ? 'second' : whole < 3600 ? 'minute' : 'hour';
  const amount = Math.floor(whole / { second: 1, minute: 60, hour: 3600 }[unit]);
  const [one, more] = units[language][unit];
  return sentences[language](`${amount} ${amount === 1 ? one : more}`);
}
