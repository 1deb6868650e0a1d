import { entries, type Lexicon } from './lexicon.ts';

export const spanish: Lexicon = {
  names: ['es', 'spanish', 'español', 'castellano', 'spanisch', 'espagnol'],
  common: new Set(
    'el la los las un una unos unas y o pero de del a al en con por para sin sobre entre es son era fue ser está hay lo le les se me te nos mi tu su sus no ni sí ya muy más menos que quien cual como cuando donde porque si este esta esto ese esa eso aquí allí todo toda todos nada algo también solo siempre nunca'.split(
      ' ',
    ),
  ),
  actors:
    entries(`el vecino | una maquinista jubilada | la mujer de la tienda | alguien del tren nocturno | el viejo manual | un amigo sin prisa | la voz más alta de la sala |
    la más joven del grupo | una colega con café frío | el callado de la última fila | el señor de la ventanilla | una desconocida con paraguas verde |
    el último visitante | la lista escrita a mano | la segunda opinión | una maestra paciente | el taller de abajo | el turno de mañana | una prima de la costa |
    el portero | el coro de enfrente | la mujer de la escalera | un estudiante con tinta en las manos | el vendedor de pilas | la bibliotecaria`),
  deeds:
    entries(`contó cada pausa | cambió una cosa pequeña y esperó | guardó el recibo por si acaso | hizo la única pregunta útil | dibujó el plan en una servilleta |
    midió dos veces y se encogió de hombros | eligió el camino largo a propósito | dejó una nota de tres palabras | probó lo contrario durante una semana |
    encontró la pieza que faltaba debajo de la obvia | leyó la letra pequeña en voz alta | puso los números en una sola columna | se rio del primer borrador |
    sacó del cajón la versión antigua | escribió la fecha en todo | calló y lo arregló | devolvió la herramienta antes de comer | comparó los recibos línea por línea |
    empezó por la parte aburrida | tachó la mitad del plan | se lo explicó a un niño en serio | lo consultó con la almohada y cambió de idea | apostó un bocadillo |
    abrió una ventana en vez de un debate | contó hacia atrás desde el resultado | comprobó lo que todos suponen | tomó prestada una idea de los fontaneros |
    etiquetó todas las cajas menos una | llevó la cuenta durante un mes | puso al problema nombre de nube | se detuvo en la primera respuesta honesta |
    escribió una regla y la rompió al mediodía | cargó solo con lo pesado | lo reparó con un clip`),
  times:
    entries(`esta mañana | anoche | hacia las cuatro de la tarde | al tercer día | justo antes de cerrar | en el primer minuto tranquilo | entre dos llamadas |
    después de la lluvia | el domingo temprano | al final de una semana larga | poco antes de medianoche | en pleno desayuno | una parada antes de tiempo |
    mucho después de la reunión | durante el apagón | el día más corto del año | con diez minutos de retraso | a finales de otoño | de camino a casa |
    antes de que nadie despertara | tras la segunda taza`),
  places:
    entries(`en la mesa de la cocina | en el margen de un cuaderno | en el andén dos | detrás de la biblioteca | en la sala de espera | en la escalera de atrás |
    bajo la lámpara que parpadea | en la cola del pan | junto a la impresora | en el muro del puerto | en la oficina vacía | junto a la ventana abierta |
    en una silla plegable | en el sótano | al fondo del pasillo | en el piso alto del autobús | en el cobertizo | en la taquilla | en la azotea | bajo el reloj grande`),
  goods:
    entries(`paciencia | una pregunta clara | un número honesto | una segunda mirada | una palabra sencilla | una lista corta | una buena herramienta | silencio |
    una costumbre firme | una mirada fresca | un borrador que funciona | un paso pequeño | buena memoria | curiosidad | un lápiz afilado | una puerta abierta |
    un margen de error | una prueba justa | luz del día | una lectura lenta | humor seco | una pieza de repuesto | una pausa de verdad | una fecha exacta | cálculo mental`),
  bads: entries(`ruido | otra reunión | otro gráfico | una certeza prestada | un lema ingenioso | prisa | un adjetivo de más | un plan más largo | suerte | nostalgia |
    una adivinanza | una portada brillante | falsa precisión | una capa más | un buen deseo | un fin de semana heroico | una excusa vieja | pánico | charla | terquedad`),
  scenes:
    entries(`{Time}, {actor} {deed}. | {Actor} {deed} {place}. | {Place}, {time}: {actor} {deed}. | {Time}, {place}, {actor} {deed}. |
    Visto {place}: {actor} {deed}, y en solo {m} minutos. | {Actor} {deed} {time}, y {n} personas asintieron. | Dicen que {actor} {deed} {time}. Eso explica mucho. |
    {Actor} {deed} {place}. A nadie se le había ocurrido en {n} años.`),
  leads:
    entries(`{Topic}, otra vez: | Sobre {topic}: | Una nota sobre {topic}: | {Topic}, visto de lado. | Brevemente, {topic}: | Hoy: {topic}. | Todo el mundo habla de {topic}. |
    ¿Nada nuevo en {topic}? Mira mejor. | {Topic}, página {m}: | Noticia pequeña de {topic}: | Media hora de {topic}. | Lo difícil de {topic}: |
    Elogio de {topic}: | Número {m} de la lista: {topic}. | Tema: {topic}.`),
  claims:
    entries(`Menos {bad}, más {good}. | {Good} gana a {bad}, {n} de cada diez veces. | Nunca se trató de {bad}. Era {good}. | Primero {good}, luego lo demás. |
    {Bad} se alquila; {good} se cultiva. | {Bad} cuesta mucho, {good} solo escasea. | Casi todo es {good} y una silla. | Entre {bad} y {good} hay una tarde cualquiera. |
    Lo que parece {bad} suele ser falta de {good}. | La regla es vieja: {good} antes que {bad}. | Nadie se arrepintió nunca de {good}. |
    {Good}, {phrase}, y después un paseo. | Quita {bad} y queda {good}. | Cambia {bad} por {good} y mira qué pasa.`),
  facts:
    entries(`{N} de {m} intentos salieron bien, que es más de lo que parece. | El {p} por ciento es {good}. | Desde {y} apenas ha cambiado nada, salvo el precio. |
    Por ahora: {m} intentos, {n} sorpresas. | Fueron {m} minutos, {n} de ellos útiles. | La página {m} acierta, la {n} no. | En {y} esto se llamaba progreso. |
    {N} preguntas, {m} respuestas, una buena. | El margen: {p} por ciento. | {M} pasos en el papel, {n} en la vida real. | Hacia {y} alguien anotó lo mismo. |
    La diferencia: {n} gramos o {m} palabras. | La versión {n} era mejor que la {m}. | {N} personas en la sala, {m} opiniones.`),
  phrases:
    entries(`Palabra clave: {phrase}. | Subrayado dos veces: {phrase}. | La nota solo dice «{phrase}». | {Phrase}, y nada más en la lista. | Para recordar: {phrase}. |
    {Phrase}. Ese es el truco. | En alguna parte: {phrase}. | {Phrase}, pero más despacio. | Queda una línea: {phrase}. | Archivado en «{phrase}». | ¿{Phrase}? Sí, y {good}.`),
  questions:
    entries(`¿Qué dejarías fuera? | ¿Quién te enseñó {good}? | ¿Cuántos intentos le darías? | ¿Cuándo ayudó {bad}? | ¿Qué hay en tu página {m}? |
    ¿Y qué aprendiste {time}? | ¿Con qué {n} te quedarías? | ¿Alguien lo hace todavía {place}? | ¿Por qué pasa siempre {time}? | ¿Qué viene después de {phrase}? |
    ¿Cambiarías {good} por {bad}? | ¿Por dónde empezar con {topic}?`),
  closers:
    entries(`Más sobre esto {time}. | El resto puede esperar. | Pruébalo una vez. | Aguanta sorprendentemente bien. | Eso es todo, y basta. |
    Apúntalo antes de que se vuelva ingenioso. | Vale {n} minutos de cualquiera. | La tetera está de acuerdo. | Sin prisa. | Mejor {place}. |
    Pregunta otra vez en {m} días. | Mañana se mide. | Trae {good}. | Deja {bad} en la puerta. | Funciona mejor {time}.`),
  hooks:
    entries(`Nota de campo: | Pequeño hallazgo: | Oído al pasar: | Pregunta honesta. | Recordatorio: | Observación {m}: | Confesión del día: | Corrección: | Buenas noticias: |
    Milagro menor: | Para que conste: | Pensamiento lento: | Prueba {n}: | Lección {m}:`),
  replies:
    entries(`Buena pregunta. | Tienes razón en parte. | ¡Gracias por preguntar! | Me alegra que lo menciones. | De eso se trata. | Sí, casi siempre. | No del todo, pero cerca. |
    Depende, como siempre. | Bien visto.`),
  titles:
    entries(`{Topic}: una nota sobre {good} | {Topic}, {m} intentos después | {N} cosas sobre {topic} | {Topic} sin {bad} | Página {m}: {topic} | Elogio de {topic} |
    {Topic} y {good} | {Topic} {place}`),
};
