/**
 * Words that carry grammar rather than a subject, as `tokensOf` writes them: lower case, without accents. One set for all languages: which
 * one a text is in is not known for sure, and a word that is grammar in one language and a subject in another is rare enough.
 */
const byLanguage = {
  english: `a an the and or but nor so yet if then than that this these those of to in on at for with from by as into onto out up down off over
    under about after before between through during while until since is are was were be been being am do does did done have has had having will
    would shall should can could may might must not no i you he she it we they me him her us them my your his its our their mine yours ours who
    whom whose which what when where why how there here all any both each every some such only own same too very just also again once more most
    much many one s t d ll ve re m don isn aren wasn didn doesn won something someone somebody anybody anyone nobody everybody everyone always
    never ever still now`,
  german: `der die das den dem des ein eine einen einem einer eines und oder aber doch denn weil wenn dass als wie so zu zum zur im in ins am an
    auf aus bei beim mit nach von vom vor fur um uber unter durch gegen ohne bis seit ist sind war waren sein bin bist hat haben hatte habe wird
    werden wurde kann konnen muss nicht kein keine keinen ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine
    meiner meinem meinen dein seine seiner seinem unser unsere wer was wo man da dann hier auch nur noch schon sehr mehr immer nie wieder jetzt
    darin deshalb`,
  spanish: `el la los las un una unos unas y o u pero porque que como si no ni de del a al en con por para sin sobre entre hasta desde es son era
    fue ser estar esta estan hay ha han he lo le les se me te nos mi tu su sus mis yo ella ellos muy mas ya solo tambien cuando donde quien esto
    ese esa este eso nunca siempre aunque`,
  french: `le la les l un une des du de d et ou mais donc car ni que qu qui quoi dont si ne n pas plus au aux en dans sur sous par pour avec sans
    chez est sont etait etre a ont ai as avoir il elle ils elles on nous vous je j tu me m te se s c ce cet cette ces mon ma mes ton ta tes son
    sa ses leur leurs y tres aussi toujours jamais comme quand ou lui`,
  italian: `il lo la gli le un uno una e o ma che chi come se non di del della dei delle a al alla in nel nella con su sul per tra fra da dal dalla
    e sono era ho ha hanno mi ti si ci vi io tu lui lei noi mio tuo suo piu anche solo sempre mai quando dove questo questa cosi`,
  portuguese: `o a os as um uma e ou mas que se nao de do da dos das em no na nos nas com por para sem ao aos e sao era foi ser estar ha eu ele ela
    me te lhe meu minha seu sua mais ja so tambem quando onde este esta isso nunca sempre`,
  dutch: `de het een en of maar dat die dit deze van in op te aan met voor door bij uit naar om over onder is zijn was waren ben heeft hebben had
    niet geen ik jij je hij zij ze wij we hun mijn jouw haar wie wat waar er ook nog al zo dan als hoe`,
  russian: `и в во не на я что он она оно они с со как а то все так его но да ты к у же вы за бы по ее мне было от меня еще нет о из ему для мы их
    чем была был были есть это этот эта эти тот до после под над при без если или ни только уже мой моя мои твои свои всегда который которая
    кто где когда`,
  arabic: `في من على الى عن مع هذا هذه ذلك تلك التي الذي هو هي هم انا انت نحن كان كانت ليس ليست لا ما لم لن ان قد كل بعد قبل عند بين ثم او بل و
    الا حتى`,
  turkish: 've bir bu su o da de mi ki ile icin gibi kadar cok daha en ama ya ne bile her',
  polish:
    'i w we z ze na do od za po o u a ale nie to ten ta te jest sa byl byla sie ze jak co kto gdy juz tylko tez wiec dlatego',
};

export const functionWords: ReadonlySet<string> = new Set(
  Object.values(byLanguage).flatMap((words) => words.split(/\s+/u).filter((word) => word !== '')),
);
