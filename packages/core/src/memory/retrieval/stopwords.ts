/**
 * Words that carry no meaning of their own in a question: left out before words are searched, because they match
 * everything. Short lists of the commonest function words; for other languages the vectors carry the search.
 */
const LISTS = {
  en: `a about above after again all also am an and any are aren't as at be because been before being below between both
    but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from further get
    got had has have haven't having he he's her here hers him his how i i'd i'll i'm i've if in into is isn't it it's its
    itself just let let's like lot may me might mine more most much must my myself need no nor not now of off oh on once
    only or other our ours out over own please quite really same shall she she's should so some something such than that
    that's the their theirs them then there there's these they they're this those though through to too under until up us
    very was wasn't we we're were what what's when when's where where's which while who who's whom whose why will with won't
    would you you're your yours yourself yes ok okay hi hello hey thanks thank tell say said know remember remind mention
    mentioned`,
  de: `aber als am an auch auf aus bei bin bist da das dass dein deine dem den der des die dir doch du ein eine einem einen
    einer er es für hat hatte haben ich ihr im in ist ja kann kein keine man mein meine mich mir mit nach nicht noch nun nur
    oder sein seine sich sie sind so über um und uns unser von vom war was wann warum weil wenn wer werden wie wieder wir wird
    wo zu zum zur hallo danke bitte`,
  fr: `à au aux avec ce ces cette dans de des du elle elles en est et été être il ils je la le les leur lui ma mais me mes moi
    mon ne nos notre nous on ou où par pas pour qu quand que quel quelle quels quelles qui quoi sa se ses son sont sur ta te tes
    toi ton tu un une vos votre vous comment pourquoi bonjour salut merci`,
  es: `a al algo como con cuál cuáles cuando cuándo de del dónde donde el ella en entre era es eres esta está este esto fue ha hay
    he la las le lo los me mi mis mucho muy más no nos o para pero por porque qué que quién quien se ser si sí sin sobre son soy
    su sus también te tengo ti tiene tu tus un una uno y ya yo hola gracias`,
  it: `a ai al alla anche che chi ci come con cosa cui da dal de dei del della di dove e è ed era fa gli ha hai ho i il in io la le
    lei lo loro lui ma mi mia mie miei mio ne nei nel nella noi non o per perché più quale quando quanto questa questo se sei si
    sono su sua sue suo ti tu tua tuo un una uno voi ciao grazie`,
  pt: `a ao as com como da das de do dos e é ela ele em era eu foi há isso isto já lhe mais mas me meu meus minha minhas na nas no
    nos não o onde os ou para pela pelo por porque quais qual quando que quem se sem ser seu seus são sua suas também te tem tu
    um uma você olá obrigado obrigada`,
  nl: `aan al als bij dan dat de deze die dit door een en er ga had hallo heb hebben heeft hem het hij hoe hun ik in is ja je kan
    maar me meer met mij mijn naar nee niet nog of om onze ook op over te toch tot uit van veel voor waar was wat we wel werd wie
    wij worden zal ze zich zij zijn zo bedankt`,
  el: `ο η το οι τα του της των τον την τους τις και να με σε για από στο στη στην στον στα στις στους που πως ποιος ποια ποιο ποιον
    ποιοι τι πού πότε γιατί πώς είναι ήταν είμαι είσαι έχω έχει έχεις μου σου μας σας δεν δε μη μην θα ως αν αλλά ή ένα ένας μια
    μία αυτό αυτός αυτή εγώ εσύ γεια ευχαριστώ παρακαλώ`,
};

const STOP = new Set(
  Object.values(LISTS)
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** True for a lower-case word that says nothing about what is asked. */
export function isStopWord(word: string): boolean {
  return STOP.has(word);
}
