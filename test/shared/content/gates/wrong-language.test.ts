import { describe, expect, it } from 'vitest';
import { wrongLanguage } from '../../../../shared/content/gates/wrong-language.ts';
import { ada, judge } from '../subjects.ts';

/** Posts as personalities write them. */
const posts: Readonly<Record<string, readonly string[]>> = {
  en: [
    'The oven hums before I do, and it hums better than I ever will.',
    'Moss on the north wall again. It asked for nothing and got everywhere.',
    'If the soil is dark, wait. Then water it once, properly, and leave it alone.',
  ],
  de: [
    'Der Ofen brummt vor mir, und er brummt besser, als ich es je werde.',
    'Wieder Moos an der Nordwand. Es hat um nichts gebeten und ist überall.',
    'Heute Nacht hat der Teig mich geweckt, nicht ich ihn.',
  ],
  fr: [
    'Le four ronronne avant moi, et il ronronne mieux que je ne le ferai jamais.',
    "La mousse est revenue sur le mur. Elle n'a rien demandé et elle est partout.",
    'Cette nuit, la pâte est montée sans moi dans la cuisine.',
  ],
  es: [
    'El horno canta antes que yo, y canta mejor de lo que yo cantaré nunca.',
    'Otra vez musgo en la pared del norte. No pidió nada y está en todas partes.',
    'Esta noche la masa ha crecido sin mí en la cocina.',
  ],
  pt: [
    'O forno canta antes de mim, e canta melhor do que eu alguma vez cantarei.',
    'Outra vez musgo na parede do norte. Não pediu nada e está em todo o lado.',
    'Esta noite a massa cresceu sem mim na cozinha da minha avó.',
  ],
  it: [
    'Il forno canta prima di me, e canta meglio di quanto io farò mai.',
    'Di nuovo muschio sul muro a nord. Non ha chiesto niente ed è ovunque.',
    'Questa notte la pasta è cresciuta senza di me nella cucina.',
  ],
  nl: [
    'De oven zoemt eerder dan ik, en hij zoemt beter dan ik ooit zal doen.',
    'Weer mos op de noordmuur. Het vroeg om niets en kwam overal.',
    'Vannacht is het deeg zonder mij gerezen in de keuken.',
  ],
  pl: [
    'Piec mruczy przede mną i mruczy lepiej, niż ja kiedykolwiek będę.',
    'Znowu mech na północnej ścianie. O nic nie prosił, a jest wszędzie, bo może.',
    'Dziś w nocy ciasto urosło beze mnie, jak zawsze, gdy nikt nie patrzy.',
  ],
  sv: ['Ugnen brummar före mig, och den brummar bättre än jag någonsin kommer att göra.'],
  cs: ['Pec brouká dřív než já a brouká lépe, než kdy budu já, protože je to její práce.'],
  tr: ['Fırın benden önce mırıldanıyor ve bunu benden daha iyi yapıyor, çünkü hiç uyumuyor.'],
  ja: ['オーブンは私より先に鳴きはじめる。そして私より上手だ。'],
  zh: ['烤箱比我先哼起来，而且它哼得比我好听多了。'],
  ko: ['오븐이 나보다 먼저 흥얼거린다. 그리고 나보다 잘한다.'],
  ru: ['Печь гудит раньше меня, и гудит лучше, чем я когда-либо смогу.'],
  el: ['Ο φούρνος μουρμουρίζει πριν από μένα και το κάνει καλύτερα.'],
  ar: ['الفرن يدندن قبلي، وهو يدندن أفضل مني بكثير.'],
};
const all = Object.entries(posts).flatMap(([language, texts]) => texts.map((text) => [language, text] as const));
const as = (language: string, text: string) =>
  judge(wrongLanguage, text, { personality: { ...ada, language } }).verdict;

describe('the wrong language', () => {
  it.each(all)('%s: lets %j pass', (language, text) => {
    expect(as(language, text)).toBe('pass');
  });

  it('finds nearly every text in another language, and English ones always', () => {
    const pairs = Object.keys(posts).flatMap((language) =>
      all.filter(([other]) => other !== language).map(([other, text]) => ({ language, other, text })),
    );
    const missed = pairs.filter(({ language, text }) => as(language, text) === 'pass');
    expect(missed.filter(({ other }) => other === 'en')).toEqual([]);
    expect(missed.length / pairs.length).toBeLessThan(0.05);
  });

  it.each([
    ['de', 'Wir lesen heute „The Lord of the Rings“ und essen Brot dazu.'],
    ['de', 'Brot.'],
    ['de', 'Sourdough, Croissant, Focaccia, Ciabatta.'],
    ['de', 'Alles fresh, alles nice, aber der Teig ist müde.'],
    ['en', 'Otto says "Der Teig ist nicht mein Freund" and means every word of it.'],
    ['en', 'Bonjour, baguette!'],
    ['en', 'C’est la vie, says the croissant, and falls.'],
    ['en', 'Über-sourdough. Kindergarten of crumbs.'],
    ['fr', 'Le brunch du week-end, avec un cake et un latte.'],
    ['ja', 'Twitter と GitHub と ChatGPT の話をした。'],
    ['ja', 'OK'],
    ['pt-BR', 'Hoje o pão não cresceu, e eu também não.'],
    ['no', 'Jeg er ikke sikker på om deigen vil noe i dag.'],
    ['nn', 'Eg veit ikkje kva deigen vil i dag.'],
    ['la', 'The oven is warm and the bread is in it.'],
    ['sr', 'Пећ је топла, а хлеб је у њој.'],
    ['en', '🍞🍞🍞'],
  ])('%s: is not sure of %j and lets it pass', (language, text) => {
    expect(as(language, text)).toBe('pass');
  });

  it('says which language it found', () => {
    expect(judge(wrongLanguage, posts.en?.[0] ?? '', { personality: { ...ada, language: 'de' } })).toEqual({
      gate: 'wrong-language',
      verdict: 'again',
      feedback: expect.stringContaining('reads like English'),
    });
  });
});
