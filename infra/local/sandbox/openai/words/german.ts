import { entries, type Lexicon } from './lexicon.ts';

export const german: Lexicon = {
  names: ['de', 'german', 'deutsch', 'alemán', 'allemand'],
  common: new Set(
    'der die das den dem des ein eine einen einem einer und oder aber in im an am auf für mit von vom zu zum zur bei aus nach vor über unter ist sind war waren sein hat haben hatte wird werden es er sie wir ihr ich du mich dich sich nicht kein keine nur noch schon auch sehr so wie was wer wo wann warum dass wenn als dann da hier dort man mehr alle alles etwas nichts immer nie'.split(
      ' ',
    ),
  ),
  actors:
    entries(`der Nachbar | eine pensionierte Lokführerin | die Frau vom Eckladen | jemand aus dem Nachtzug | das alte Handbuch | ein Freund ohne Eile |
    die lauteste Stimme im Raum | das jüngste Kind der Gruppe | eine Kollegin mit kaltem Kaffee | der Stille in der letzten Reihe | der Mann am Schalter |
    eine Fremde mit grünem Schirm | der letzte Gast | der handgeschriebene Zettel | die zweite Meinung | eine geduldige Lehrerin | die Werkstatt nebenan |
    die Frühschicht | eine Cousine von der Küste | der Hausmeister | der Chor von gegenüber | die Frau auf der Leiter | ein Student mit Tinte an den Fingern |
    der Batteriehändler | der Vermieter | ein Brief ohne Marke | die Nachtwache | der Bibliothekar`),
  deeds:
    entries(`jede Pause gezählt | eine Kleinigkeit geändert und gewartet | den Kassenzettel aufgehoben | die einzig brauchbare Frage gestellt |
    den ganzen Plan auf eine Serviette gezeichnet | zweimal gemessen und mit den Schultern gezuckt | absichtlich den längeren Weg genommen |
    drei Wörter hinterlassen | eine Woche lang das Gegenteil versucht | das fehlende Stück unter dem offensichtlichen gefunden | das Kleingedruckte vorgelesen |
    alle Zahlen in eine Spalte geschrieben | über den ersten Entwurf gelacht | die alte Fassung aus der Schublade geholt | auf alles das Datum geschrieben |
    geschwiegen und repariert | das Werkzeug vor dem Mittag zurückgebracht | beide Belege Zeile für Zeile verglichen | mit dem langweiligen Teil angefangen |
    den halben Plan gestrichen | es einem Kind erklärt und ernst gemeint | darüber geschlafen und die Seite gewechselt | ein Butterbrot darauf verwettet |
    lieber das Fenster geöffnet als die Debatte | vom Ergebnis rückwärts gerechnet | das Diagramm weggeworfen und behalten |
    geprüft, was alle nur annehmen | sich eine Idee bei den Klempnern geliehen | jede Kiste beschriftet bis auf eine | einen Monat lang Strichliste geführt |
    auf den zweiten Gong gewartet | das Problem nach einer Wolke benannt | bei der ersten ehrlichen Antwort aufgehört | eine Regel geschrieben und bis Mittag gebrochen |
    das schwere Ende allein getragen | alles mit einer Büroklammer geflickt`),
  times:
    entries(`heute Morgen | gestern Abend | gegen vier Uhr nachmittags | am dritten Tag | kurz vor Ladenschluss | in der ersten ruhigen Minute |
    zwischen zwei Anrufen | nach dem Regen | am frühen Sonntag | am Ende einer langen Woche | kurz vor Mitternacht | mitten im Frühstück | eine Haltestelle zu früh |
    lange nach der Sitzung | während des Stromausfalls | am kürzesten Tag des Jahres | zehn Minuten zu spät | im späten Herbst | auf dem Heimweg |
    bevor sonst jemand wach war | nach der zweiten Tasse`),
  places:
    entries(`am Küchentisch | am Rand eines Notizhefts | auf Bahnsteig zwei | hinter der Bücherei | im Wartezimmer | auf der Hintertreppe | unter der flackernden Lampe |
    in der Schlange beim Bäcker | neben dem Drucker | auf der Hafenmauer | im leeren Büro | am offenen Fenster | auf einem Klappstuhl | im Keller |
    am anderen Ende des Flurs | neben dem Getränkeautomaten | oben im Doppeldecker | im Gartenschuppen | am Fahrkartenschalter | auf dem Dach | unter der großen Uhr`),
  goods:
    entries(`Geduld | eine klare Frage | eine ehrliche Zahl | ein zweiter Blick | ein einfaches Wort | eine kurze Liste | gutes Werkzeug | Ruhe | eine feste Gewohnheit |
    ein frischer Blick | ein brauchbarer Entwurf | ein kleiner Schritt | ein langes Gedächtnis | Neugier | ein spitzer Bleistift | eine offene Tür | etwas Spielraum |
    ein fairer Versuch | Tageslicht | langsames Lesen | trockener Humor | ein Ersatzteil | eine richtige Pause | ein genaues Datum | Kopfrechnen`),
  bads: entries(`Lärm | eine größere Sitzung | noch ein Diagramm | geliehene Gewissheit | ein kluger Spruch | Eile | ein Adjektiv zu viel | ein längerer Plan | Glück |
    Nostalgie | Rätselraten | ein glänzender Umschlag | falsche Genauigkeit | eine weitere Ebene | Wunschdenken | ein heldenhaftes Wochenende |
    eine alte Ausrede | Panik | Geplauder | Sturheit | Hektik`),
  scenes:
    entries(`{Time} hat {actor} {deed}. | {Actor} hat {place} {deed}. | {Place}, {time}: {Actor} hat {deed}. | {Time} hat {actor} {place} {deed}. |
    Gesehen {place}: {Actor} hat {deed}, und das in {m} Minuten. | {Actor} hat {time} {deed}, und {n} Leute haben genickt. |
    Angeblich hat {actor} {time} {deed}. Das erklärt einiges. | {Actor} hat {place} {deed}. Seit {n} Jahren war niemand darauf gekommen.`),
  leads:
    entries(`{Topic}, schon wieder: | Zum Thema {topic}: | Notiz zu {topic}: | {Topic}, von der Seite betrachtet. | Kurz zu {topic}: | Heute: {topic}. |
    {Topic}: eine eigene Zeitrechnung. | Alle reden über {topic}. | Nichts Neues zum Thema {topic}? Genauer hinsehen. | {Topic}, Seite {m}: | Kleine Nachricht zu {topic}: |
    Eine halbe Stunde {topic}. | {Topic}, das heißt vor allem: warten. | Das Schwierige an {topic}: | Ein Lob auf {topic}: | Nummer {m} auf der Liste: {topic}. |
    Stichwort {topic}.`),
  claims:
    entries(`Weniger wichtig: {bad}. Wichtiger: {good}. | {Good} gewinnt, in {n} von zehn Fällen. | Im Weg steht meist: {bad}. | Erst {good}, dann alles andere. |
    {Bad} ist schnell da, {good} wächst langsam. | {Bad} ist teuer, {good} ist bloß selten. | Das meiste ist {good} und ein Stuhl. |
    {Good} altert gut. {Bad} nicht. | {Bad} oder {good}: dazwischen liegt ein ganz normaler Nachmittag. | Was aussieht wie {bad}, ist oft nur das Gegenteil. |
    Die Regel ist alt: zuerst {good}. | Niemand hat je bereut: {good}. | {Good}, {phrase}, und dann ein Spaziergang. | Am Ende bleibt {good}. |
    Mal ehrlich: {good} oder {bad}?`),
  facts:
    entries(`{N} von {m} Versuchen gingen gut, das ist mehr, als es klingt. | {p} Prozent davon: {good}. | Seit {y} hat sich kaum etwas geändert, nur der Preis. |
    Zwischenstand: {m} Versuche, {n} Überraschungen. | Es dauerte {m} Minuten, {n} davon nützlich. | Auf Seite {m} steht es richtig, auf Seite {n} nicht. |
    {y} hieß das noch Fortschritt. | {N} Fragen, {m} Antworten, eine davon gut. | Die Abweichung: {p} Prozent. | {M} Schritte auf dem Papier, {n} in Wirklichkeit. |
    Irgendwann um {y} hat jemand dasselbe notiert. | Der Unterschied: {n} Gramm oder {m} Wörter. | Fassung {n} war besser als Fassung {m}. |
    {N} Leute im Raum, {m} Meinungen. | {p} Prozent weniger Wörter, gleicher Sinn.`),
  phrases:
    entries(`Stichwort: {phrase}. | Zweimal unterstrichen: {phrase}. | Auf dem Zettel steht nur „{phrase}“. | {Phrase}, sonst nichts auf der Liste. |
    Merksatz: {phrase}. | {Phrase}. Mehr ist es nicht. | Irgendwo dazwischen: {phrase}. | {Phrase}, nur langsamer. | Eine Zeile bleibt: {phrase}. |
    Abgelegt unter „{phrase}“. | {Phrase}? Ja, und {good}.`),
  questions:
    entries(`Was würdet ihr weglassen? | Wie viele Versuche wären fair? | Wann hat {bad} je geholfen? | Was steht bei euch auf Seite {m}? |
    Und was habt ihr {time} gelernt? | Welche {n} würdet ihr behalten? | Macht das {place} noch jemand? | Warum passiert das immer {time}? |
    Was kommt nach {phrase}? | Wer erklärt {topic} am schönsten? | {Good} oder {bad}? | Wo anfangen, Thema {topic}?`),
  closers:
    entries(`Mehr dazu {time}. | Der Rest kann warten. | Einmal ausprobieren. | Es hält erstaunlich gut. | Das ist alles, und es reicht. |
    Aufschreiben, bevor es zu klug wird. | {N} Minuten ist es wert. | Der Wasserkessel stimmt zu. | Keine Eile. | Am besten {place}. |
    In {m} Tagen noch einmal fragen. | Morgen wird gemessen. | Mitbringen: {good}. | Zu Hause lassen: {bad}. | Klappt am besten {time}.`),
  hooks:
    entries(`Feldnotiz: | Kleine Entdeckung: | Aufgeschnappt: | Ehrliche Frage. | Zur Erinnerung: | Beobachtung {m}: | Geständnis des Tages: | Korrektur: | Gute Nachricht: |
    Kleines Wunder: | Unbeliebt, vielleicht: | Fürs Protokoll: | Langsamer Gedanke: | Beweisstück {n}: | Lektion {m}:`),
  replies:
    entries(`Gute Frage. | Stimmt schon. | Danke fürs Nachfragen! | Schön, dass du das ansprichst. | Genau darum geht es. | Ja, meistens. | Nicht ganz, aber nah dran. |
    Das sehe ich mir gern genauer an. | Kommt darauf an, wie immer. | Gut beobachtet.`),
  titles:
    entries(`{Topic}: eine Notiz | Was {topic} lehrt: {good} | {Topic}, {m} Versuche später | {N} Dinge über {topic} | {Topic} {time} | Seite {m}: {topic} |
    {Topic} {place} | Ein Lob auf {topic} | {Topic} und {good}`),
};
