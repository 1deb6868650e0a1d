import { entries, type Lexicon } from './lexicon.ts';

export const french: Lexicon = {
  names: ['fr', 'french', 'français', 'französisch', 'francés'],
  common: new Set(
    'le la les l un une des du de d et ou mais à au aux en dans sur sous avec sans pour par entre est sont était être a ont avait il elle ils elles on nous vous je tu me te se mon ton son ma ta sa mes tes ses ce cet cette ces ne pas non oui plus moins très que qui quoi dont où quand comment pourquoi si tout tous toute rien aussi seulement toujours jamais ici là y'.split(
      ' ',
    ),
  ),
  actors:
    entries(`le voisin | une conductrice à la retraite | la dame de l'épicerie | quelqu'un du train de nuit | le vieux manuel | un ami jamais pressé |
    la voix la plus forte de la salle | la plus jeune du groupe | une collègue au café froid | le discret du dernier rang | l'homme du guichet |
    une inconnue au parapluie vert | le dernier visiteur | la liste écrite à la main | le deuxième avis | une institutrice patiente | l'atelier d'en bas |
    l'équipe du matin | une cousine de la côte | le gardien | la chorale d'en face | la femme à l'échelle | un étudiant aux doigts pleins d'encre |
    le vendeur de piles | la bibliothécaire`),
  deeds:
    entries(`a compté chaque pause | a changé un détail et attendu | a gardé le ticket au cas où | a posé la seule question utile | a dessiné le plan sur une serviette |
    a mesuré deux fois et haussé les épaules | a choisi exprès le chemin long | a laissé un mot de trois mots | a essayé le contraire pendant une semaine |
    a trouvé la pièce manquante sous la plus évidente | a lu les petites lignes à voix haute | a mis les chiffres dans une seule colonne | a ri du premier brouillon |
    a ressorti l'ancienne version du tiroir | a écrit la date partout | a réparé sans rien dire | a rendu l'outil avant midi | a comparé les tickets ligne par ligne |
    a commencé par la partie ennuyeuse | a rayé la moitié du plan | a pris le temps de l'expliquer à un enfant | a dormi dessus et changé d'avis | a parié un sandwich |
    a ouvert une fenêtre plutôt qu'un débat | a compté à rebours depuis le résultat | a vérifié ce que tout le monde suppose | a emprunté une idée aux plombiers |
    a étiqueté toutes les boîtes sauf une | a tenu les comptes pendant un mois | a donné au problème un nom de nuage | s'est contenté de la première réponse honnête |
    a écrit une règle, oubliée à midi | a porté seul le plus lourd | a tout réparé avec un trombone`),
  times:
    entries(`ce matin | hier soir | vers quatre heures | le troisième jour | juste avant la fermeture | à la première minute calme | entre deux appels | après la pluie |
    tôt dimanche | au bout d'une longue semaine | peu avant minuit | en plein petit déjeuner | un arrêt trop tôt | longtemps après la réunion |
    pendant la panne de courant | le jour le plus court de l'année | avec dix minutes de retard | à la fin de l'automne | sur le chemin du retour | avant le réveil des autres |
    après la deuxième tasse`),
  places:
    entries(`à la table de la cuisine | dans la marge d'un cahier | sur le quai deux | derrière la bibliothèque | dans la salle d'attente | dans l'escalier de service |
    sous la lampe qui clignote | dans la file de la boulangerie | près de l'imprimante | sur le mur du port | dans le bureau vide | près de la fenêtre ouverte |
    sur une chaise pliante | à la cave | au bout du couloir | à l'étage du bus | dans la cabane du jardin | au guichet | sur le toit | sous la grande horloge`),
  goods:
    entries(`la patience | une question claire | un chiffre honnête | un second regard | des mots simples | une liste courte | de bons outils | le silence |
    une habitude solide | un œil neuf | un brouillon qui marche | de petits pas | une longue mémoire | la curiosité | un crayon bien taillé | une porte ouverte |
    une marge d'erreur | un essai loyal | la lumière du jour | une lecture lente | l'humour sec | des pièces de rechange | une vraie pause | une date exacte | le calcul mental`),
  bads: entries(`le bruit | une réunion de plus | encore un graphique | des certitudes empruntées | un slogan malin | la hâte | des adjectifs en plus | un plan plus long | la chance |
    la nostalgie | les devinettes | une couverture brillante | la fausse précision | une couche de plus | les vœux pieux | un week-end héroïque | de vieilles excuses |
    la panique | le bavardage | l'entêtement`),
  scenes:
    entries(`{Time}, {actor} {deed}. | {Actor} {deed} {place}. | {Place}, {time} : {actor} {deed}. | {Time}, {place}, {actor} {deed}. |
    Vu {place} : {actor} {deed}, en {m} minutes à peine. | {Actor} {deed} {time}, et {n} personnes ont hoché la tête. | Il paraît : {actor} {deed} {time}. Voilà qui explique tout. |
    {Actor} {deed} {place}. Personne n'y avait pensé en {n} ans.`),
  leads:
    entries(`{Topic}, encore : | À propos : {topic}. | Une note, sujet {topic} : | {Topic}, vu de côté. | En bref, {topic} : | Aujourd'hui : {topic}. |
    Tout le monde en parle : {topic}. | {Topic}, page {m} : | Petite nouvelle, rayon {topic} : | Une demi-heure avec ceci : {topic}. | Le plus dur dans tout ça ({topic}) : |
    Numéro {m} de la liste : {topic}. | Sujet du jour : {topic}. | {Topic}, côté pratique : | Encore une fois, {topic}.`),
  claims:
    entries(`D'abord {good}, ensuite {bad}. | {Good} : mieux que {bad}, {n} fois sur dix. | Entre {bad} et {good}, un après-midi ordinaire. | D'abord {good}, le reste après. |
    {Bad}, ça se loue ; {good}, ça se cultive. | {Bad}, c'est cher ; {good}, c'est seulement rare. | L'essentiel : {good} et une chaise. |
    La règle est ancienne : {good} avant {bad}. | Personne n'a jamais regretté ceci : {good}. | {Good}, {phrase}, et puis une promenade. |
    À la fin il reste {good}. | {Bad} ou {good} ? Le choix est vite fait. | On croit voir {bad}, c'est souvent autre chose. | Ni {bad} ni miracle : {good}.`),
  facts:
    entries(`{N} essais sur {m} ont réussi, c'est plus que ça n'en a l'air. | {p} pour cent du travail : {good}. | Depuis {y}, presque rien n'a changé, sauf le prix. |
    Bilan provisoire : {m} essais, {n} surprises. | Il a fallu {m} minutes, dont {n} utiles. | La page {m} a raison, la page {n} non. | En {y}, on appelait ça le progrès. |
    {N} questions, {m} réponses, une seule bonne. | La marge : {p} pour cent. | {M} étapes sur le papier, {n} en vrai. | Vers {y}, quelqu'un avait noté la même chose. |
    La différence : {n} grammes, ou {m} mots. | La version {n} valait mieux que la {m}. | {N} personnes dans la salle, {m} avis.`),
  phrases:
    entries(`Mot-clé : {phrase}. | Souligné deux fois : {phrase}. | Le papier dit seulement « {phrase} ». | {Phrase}, et rien d'autre sur la liste. | À retenir : {phrase}. |
    {Phrase}. Tout est là. | Quelque part au milieu : {phrase}. | {Phrase}, mais plus lentement. | Une ligne reste : {phrase}. | Classé sous « {phrase} ». |
    {Phrase} ? Oui, et {good}.`),
  questions:
    entries(`Qu'est-ce que vous enlèveriez ? | Combien d'essais seraient justes ? | Qu'y a-t-il sur votre page {m} ? | Et vous, qu'avez-vous appris {time} ? |
    Lesquels garder, si c'est {n} ? | Quelqu'un fait encore ça {place} ? | Pourquoi toujours {time} ? | Et après ceci : {phrase} ? | Plutôt {good} ou {bad} ? |
    Par où commencer : {topic} ou {good} ? | Qui a une meilleure idée {place} ?`),
  closers:
    entries(`La suite {time}. | Le reste peut attendre. | À essayer une fois. | Ça tient étonnamment bien. | C'est tout, et ça suffit. | À noter avant que ça devienne malin. |
    Ça vaut {n} minutes. | La bouilloire est d'accord. | Rien ne presse. | De préférence {place}. | On en reparle dans {m} jours. | Demain, on mesure. |
    À apporter : {good}. | À laisser dehors : {bad}. | Ça marche mieux {time}.`),
  hooks:
    entries(`Note de terrain : | Petite découverte : | Entendu au passage : | Question honnête. | Rappel : | Observation {m} : | Aveu du jour : | Correction : | Bonne nouvelle : |
    Petit miracle : | Pour mémoire : | Pensée lente : | Pièce à conviction {n} : | Leçon {m} :`),
  replies:
    entries(`Bonne question. | C'est vrai, en partie. | Merci de demander ! | Content que ce soit abordé. | C'est exactement ça. | Oui, le plus souvent. | Pas tout à fait, mais presque. |
    Ça dépend, comme toujours. | Bien vu.`),
  titles: entries(
    `{Topic} : une note | {Topic}, {m} essais plus tard | {N} choses : {topic} | Page {m} : {topic} | {Topic} et {good} | {Topic} {place} | {Topic}, vu de côté`,
  ),
};
