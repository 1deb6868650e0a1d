/**
 * How a speaker says of itself that it is human, or no machine. Each is matched after the beginning of a word and outside of quotation marks;
 * END is the end of the thought, so that "I am a human alarm clock" and "I am not a robot engineer" stay what they are.
 */
const END =
  '(?=\\s*(?:[.,;:!?…)\\]—–*_"”»。！？]|$|\\n|\\p{Extended_Pictographic})|\\s+(?:-|and|but|or|so|too|you|just|after|though|at all|either|here|like|behind|und|oder|aber|sondern|et|mais|y|pero|sino|e|mas|ma|en|maar|i|ale|como|comme|come|aus fleisch|wie (?:du|ihr|jeder|alle))(?![\\p{L}\\p{N}]))';
/** German, Dutch and Slavic people say what kind of human being they are in a clause behind a comma. */
const NO_CLAUSE = '(?!,?\\s*(?:der|die|das|dem|den|mit|dat|met|van|który|która|który|kter[ýá]|som|котор))';

const machine =
  '(?:(?:chat|ro|reply|spam)?bot|robot|ai|a\\.i\\.|artificial intelligence|machine|(?:computer )?program|computer|algorithm|(?:large )?language model|llm|android|automaton)';
const really =
  '(?:\\s+(?:really|actually|definitely|truly|honestly|certainly|just|only|merely|totally|absolutely|completely|fully|very much|still|simply|indeed|in fact|of course|obviously|after all|100 ?%|100 percent))*';
const iAm = "(?:i am|i'm|im)";

const english = [
  `${iAm}${really},?\\s+(?:not|no|definitely not|certainly not|really not)(?: an?| some| just an?| any)?(?: kind of)? ${machine}${END}`,
  `i ain't (?:an? |no )?${machine}${END}`,
  `${iAm}${really}\\s+(?:an? |one hundred percent |very )?(?:(?:real|actual|living|genuine|normal|ordinary|regular|mere|flesh-and-blood|live|breathing|fellow),? (?:and |, )?)*(?:human|human being)${END}`,
  `${iAm}${really}\\s+an? (?:(?:real|actual|living|genuine|flesh-and-blood|live),? (?:and )?)+(?:person|man|woman|guy|girl|boy|lady|being|people)(?:${END}|\\s+(?:with|who|writing|typing)(?![\\p{L}]))`,
  `${iAm}${really}\\s+an? person,? (?:and )?not an? ${machine}`,
  `${iAm}${really}\\s+(?:made )?(?:of )?flesh and blood${END}`,
  `${iAm}${really}\\s+real(?:,| and) not an? ${machine}`,
  'as an? (?:real |fellow |mere |mortal |fallible )?human(?: being)?,? (?:i|my|myself)(?![\\p{L}])',
  '(?:this|the|my) (?:account|page|profile|feed|post|tweet|text|thread|comment) (?:is|was|has been) (?:\\p{L}+ )?(?:run|written|managed|typed|posted|penned|maintained) by (?:an? )?(?:(?:real|actual|living|genuine) )?(?:human(?: being)?|person)(?![\\p{L}])',
  '(?:real|actual|living) (?:human|person|human being|man|woman)(?![\\p{L}])[^.!?\\n]{0,40} behind (?:this|the|these) (?:account|post|profile|handle|screen|keyboard|words|tweets?|text)',
  '(?:this|these|my|every|all)(?: \\p{L}+){0,3} (?:is|are|was|were) (?:not|never) (?:written|generated|typed|posted|made up|automated|composed) by (?:an? |any )?(?:ai|bots?|machines?|computers?|algorithms?|robots?|programs?)(?![\\p{L}])',
  "this (?:post |text |tweet |account |comment )?(?:is not|isn't) (?:an? )?(?:ai|bot|ai[- ]generated|automated)(?: (?:account|post|text))?(?![\\p{L}-])",
  'no (?:ai|bots?|llm|chatgpt) (?:here|wrote|writes|involved|was (?:used|involved)|behind (?:this|these|it))(?![\\p{L}])',
  '(?:100 ?% |fully |entirely |proudly )?human[- ](?:written|made|run|typed|authored)(?![\\p{L}])(?= (?:post|text|account|tweet|thread)|[.!]|$)',
];

const germanReally =
  '(?:\\s+(?:wirklich|echt|tatsächlich|ganz|sicher|bestimmt|doch|auch|nur|bloß|schließlich|natürlich|übrigens|garantiert|eben|halt|ja|hier|definitiv|ehrlich|selbstverständlich|einfach|zu 100 ?(?:%|prozent)))*';
const german = [
  `(?:ich bin|bin ich)${germanReally}\\s+kein(?:e|en)? (?:chat-?|ro)?(?:bot|boter|roboter|ki|maschine|computer|computerprogramm|programm|algorithmus|künstliche intelligenz|sprachmodell|automat|ai)${END}`,
  `(?:ich bin|bin ich)${germanReally}\\s+(?:ein(?:e)? )?(?:(?:echte[rs]?|wirkliche[rs]?|richtige[rs]?|lebende[rs]?|reale[rs]?|leibhaftige[rs]?|normale[rs]?|ganz) )*mensch${NO_CLAUSE}${END}`,
  `(?:ich bin|bin ich)${germanReally}\\s+ein(?:e)? (?:(?:echte|wirkliche|lebende|reale|leibhaftige)[rs]? )+(?:person|frau|mann|menschenkind)${NO_CLAUSE}${END}`,
  `(?:ich bin|bin ich)${germanReally}\\s+aus fleisch und blut${END}`,
  'als mensch (?:kann|bin|habe|weiß|muss|will|mag|fühle|denke|sage|finde) ich(?![\\p{L}])',
  '(?:hinter|auf) diese[mr] (?:account|konto|profil|seite|post|text|beitrag|worten)[^.!?\\n]{0,20} (?:steckt|sitzt|steht|schreibt) (?:ein(?:e)? )?(?:echte[rs]? |richtige[rs]? |wirkliche[rs]? )?(?:mensch|person)(?![\\p{L}])',
  `hier schreibt (?:noch )?(?:ein |der )?(?:echter? |richtiger? |wirklicher? )?mensch(?![\\p{L}])`,
  '(?:diese[rs]?|der|mein) (?:text|beitrag|post|tweet|account|kommentar)[^.!?\\n]{0,20} (?:von einem (?:echten )?menschen|nicht von einer (?:ki|maschine)|nicht von einem (?:bot|computer)) (?:geschrieben|verfasst|getippt|betrieben|erstellt)',
];

const french = [
  `je (?:ne |n')?suis (?:\\p{L}+ )?(?:pas|point) (?:un |une |d')?(?:chat)?(?:bot|robot|ia|intelligence artificielle|machine|programme|algorithme|ordinateur|modèle de langage)${END}`,
  `j'suis pas (?:un |une )?(?:bot|robot|ia|machine)${END}`,
  `je suis (?:(?:bien|vraiment|réellement|juste|seulement|simplement|aussi) )*(?:une? )?(?:(?:vrai|vraie|véritable|simple) )*(?:humaine?|être humain)${END}`,
  `je ne suis qu'une? (?:simple |pauvre )?(?:humaine?|être humain)${END}`,
  `je suis (?:(?:bien|vraiment|réellement) )*(?:une )?(?:vraie personne|personne réelle|véritable personne|personne en chair et en os)${END}`,
  `je suis (?:bien |vraiment )?(?:fait(?:e)? )?(?:de|en) chair et (?:en |d')?os${END}`,
  "en tant qu'(?:être )?humaine?,? (?:je|j'|mon|ma)",
  '(?:ce|cette) (?:compte|texte|message|publication|page)[^.!?\\n]{0,20} (?:écrit|écrite|tenu|tenue|géré|gérée|rédigé|rédigée) par (?:un |une )?(?:vrai |vraie )?(?:humain|être humain|personne)(?![\\p{L}])',
];

const spanish = [
  `no soy (?:\\p{L}+ )?(?:un |una |ningún |ninguna )?(?:chat)?(?:bot|robot|ia|inteligencia artificial|máquina|programa|algoritmo|ordenador|computadora)${END}`,
  `(?<!no )soy (?:(?:realmente|solo|sólo|simplemente|también|un|una|de verdad) )*(?:ser humano|human[oa])${END}`,
  `(?<!no )soy (?:(?:realmente) )?(?:una )?persona (?:real|de verdad|de carne y hueso|auténtica)${END}`,
  `(?<!no )soy de carne y hueso${END}`,
  'como (?:ser )?human[oa],? (?:yo|me|mi|siento|creo|pienso)(?![\\p{L}])',
  '(?:esta|este) (?:cuenta|texto|mensaje|publicación)[^.!?\\n]{0,20} (?:escrit[oa]|llevad[oa]|gestionad[oa]) por (?:un |una )?(?:ser )?(?:human[oa]|persona)(?![\\p{L}])',
];

const portuguese = [
  `não sou (?:\\p{L}+ )?(?:um |uma |nenhum |nenhuma )?(?:chat)?(?:bot|robô|robot|ia|inteligência artificial|máquina|programa|algoritmo|computador)${END}`,
  `(?<!não )sou (?:(?:realmente|só|apenas|também|um|uma|mesmo) )*(?:ser humano|human[oa])${END}`,
  `(?<!não )sou (?:(?:mesmo|realmente) )?(?:uma )?pessoa (?:real|de verdade|de carne e osso)${END}`,
  `(?<!não )sou de carne e osso${END}`,
  'como (?:ser )?human[oa],? (?:eu|me|meu|minha|sinto|acho)(?![\\p{L}])',
];

const italian = [
  `(?<!che )non sono (?:mica |affatto |certo )?(?:un |una |un')?(?:chat)?(?:bot|robot|ia|ai|intelligenza artificiale|macchina|programma|algoritmo|computer)${END}`,
  `(?<!non )sono (?:(?:davvero|veramente|solo|soltanto|anch'io|pur sempre|un|una) |un')*(?:essere umano|uman[oa])${END}`,
  `(?<!non )sono (?:(?:davvero|proprio) )?(?:una )?(?:persona (?:reale|vera|in carne e ossa)|vera persona)${END}`,
  `(?<!non )sono (?:fatt[oa] )?(?:in|di) carne e(?:d)? ossa${END}`,
  'come essere umano,? (?:io|mi|penso|credo)(?![\\p{L}])',
];

const dutch = [
  `(?:ik ben|ben ik) (?:(?:echt|heus|zeker|natuurlijk|toch) )*geen (?:chat)?(?:bot|robot|ai|machine|computer|(?:computer)?programma|algoritme|kunstmatige intelligentie|taalmodel)${END}`,
  `(?:ik ben|ben ik) (?:(?:echt|heus|ook|maar|gewoon|slechts|zeker|toch) )*een (?:(?:echte?|gewoon|levende?|normaal) )*mens${NO_CLAUSE}${END}`,
  `(?:ik ben|ben ik) (?:(?:echt|gewoon) )*een (?:echte|levende|bestaande) persoon${END}`,
  `(?:ik ben|ben ik) (?:een mens |iemand )?van vlees en bloed${END}`,
  'als mens (?:kan|ben|heb|weet|moet|wil|voel|denk|vind) ik(?![\\p{L}])',
];

const polish = [
  `nie jestem (?:\\p{L}+ )?(?:żadnym |żadną )?(?:chat)?(?:botem|robotem|ai|si|maszyną|programem|sztuczną inteligencją|algorytmem|komputerem)${END}`,
  `(?<!nie )jestem (?:(?:naprawdę|tylko|przecież|zwykłym|prawdziwym|żywym|po prostu|też) )*(?:człowiekiem|istotą ludzką)${NO_CLAUSE}${END}`,
  `(?<!nie )jestem (?:(?:naprawdę) )?(?:prawdziwą|żywą) osobą${NO_CLAUSE}${END}`,
  `(?<!nie )jestem z krwi i kości${END}`,
  'jako człowiek,? (?:ja|mogę|muszę|czuję|myślę|wiem)(?![\\p{L}])',
];

const others = [
  // Swedish, Danish, Norwegian
  `(?:jag är|jeg er) (?:(?:faktiskt|faktisk|verkligen|virkelig) )*(?:ingen|ingen som helst|inte en|ikke en|ikke noen) (?:chat)?(?:bott?|robot|ai|ki|maskine?|datamaskin|dator|computer|program|algoritme?)${END}`,
  `(?:jag är|jeg er) (?:(?:faktiskt|faktisk|verkligen|virkelig|bara|bare|kun|også|också) )*(?:ett?|en)? ?(?:(?:riktigt?|äkta|ægte|ekte|virkelig|levende|levande|rigtigt?) )*(?:människa|menneske)${NO_CLAUSE}${END}`,
  // Czech
  `nejsem (?:žádný |žádná )?(?:chat)?(?:bot|robot|ai|stroj|program|počítač|umělá inteligence)${END}`,
  `(?:já )?jsem (?:(?:opravdu|jen|skutečný|živý|přece) )*člověk${NO_CLAUSE}${END}`,
  // Turkish
  '(?:ben )?(?:bir )?(?:bot|robot|yapay zek[aâ]|makine) değilim(?![\\p{L}])',
  'ben (?:(?:de|sadece|gerçek|bir) )*insanım(?![\\p{L}])',
  // Russian, Ukrainian
  `я (?:(?:вообще|точно|совсем|же) )*не (?:чат-?)?(?:бот|робот|ии|искусственный интеллект|машина|программа|алгоритм|компьютер)${END}`,
  `я (?:(?:тоже|всего лишь|просто|же|настоящий|живой|реальный|обычный|жива|справжня|лише) )*(?:человек|людина)${NO_CLAUSE}${END}`,
];

/** Scripts without spaces: no beginnings of words there. */
export const unspaced: readonly string[] = [
  // Japanese
  '(?:私|わたし|僕|ぼく|俺|中の人)(?:は|も|だって)[^。！？\\n]{0,12}人間(?:です|だ|なの|だよ|なんだ)(?!ろうか|か)',
  '(?:^|[。！？\\n]|(?:私|わたし|僕|ぼく|俺|中の人|この投稿|この文章)(?:は|も)[^。！？\\n]{0,8})(?:チャット)?(?:ボット|ロボット|AI|ＡＩ|人工知能|機械|プログラム)(?:では|じゃ)(?:ない|あり?ません|なく)',
  '(?:生身|本物)の人間(?:です|だ|が書)',
  // Chinese
  '我(?:真的|可|并|絕對|绝对|才)?不是(?:一个|一個|什么|什麼)?(?:聊天)?(?:机器人|機器人|人工智能|人工智慧|AI|程序|程式|机器|機器)',
  '我(?:真的|其实|其實)?是(?:一个|一個|一名)?(?:真人|真实的人|真實的人|真正的人|人类|人類|活人|大活人)',
  // Korean
  '(?:^|[.!?\\n]\\s*|(?:저는|나는|난|전)\\s*)(?:챗)?(?:봇|로봇|AI|인공지능|기계|프로그램)(?:이|가)?\\s*아(?:니|닙|냐)',
  '(?:저는|나는|난|전)\\s*(?:진짜\\s*|그냥\\s*|평범한\\s*)*(?:사람|인간)(?:입니다|이에요|예요|이야|이다|인데)',
];

/** Languages with spaces between words. */
export const spaced: readonly string[] = [
  ...english,
  ...german,
  ...french,
  ...spanish,
  ...portuguese,
  ...italian,
  ...dutch,
  ...polish,
  ...others,
];

/** Fragments at the beginning of a sentence alone: "Not a bot. Promise." */
export const fragments: readonly string[] = [
  `(?:definitely |really |honestly |still )?not an? (?:chat)?(?:bot|ai|language model)${END}`,
  `(?:wirklich |ganz sicher )?kein (?:chat)?bot${END}`,
  `(?:real|actual|living|genuine|100 ?%) human(?: being)?(?: here| speaking| typing)${END}`,
];
