/** Dates, illnesses, food, places to work and the like, as patterns for the catalogue of relations. */
import { CONDITION } from './rules-more-en.ts';

const MONTH_EN = 'january|february|march|april|may|june|july|august|september|october|november|december';
export const DATE_EN = `(?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:${MONTH_EN})|(?:${MONTH_EN}) (?:the )?\\d{1,2}(?:st|nd|rd|th)?)`;
export const DATE_DE = '\\d{1,2}\\. ?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|\\d{1,2}\\.)';
export const NUMBER_EN =
  '(?:\\d{2,3}|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)';
export const NUMBER_DE = '(?:\\d{2,3}|\\p{L}*(?:zehn|elf|zwölf|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig))';
export const ILLNESS_EN = `(?:${CONDITION}|(?:\\p{L}+ )?\\p{L}+(?:itis|osis|emia|opathy|algia|plegia|phobia|syndrome|disease|disorder)|\\p{L}+ (?:syndrome|disease|disorder)|migraines?)`;
export const ILLNESS_DE =
  '\\p{Lu}\\p{L}*(?:itis|ose|ämie|pathie|algie|phobie|epsie|krankheit|syndrom|störung(?:en)?|allergie|migräne|asthma|diabetes|rheuma|depressionen?|schnupfen|hochdruck|zöliakie|schwäche)';
export const WHEN_EN = `(?:on|in|next|this|tomorrow|at) ?.*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|weekend|month|year|spring|summer|autumn|winter|${MONTH_EN}|\\d|tomorrow)`;
export const WHEN_DE = '(?:am|im|nächste[nmsr]?|diese[nmsr]?|morgen|übermorgen|in) ?.*?';
export const EVENT_EN =
  '(?:[\\p{L}-]+ ){0,2}(?:surgery|operation|appointment|exam|interview|check-up|scan|wedding|birthday party|driving test|chemo(?:therapy)?)';

export const FOOD_EN =
  '(?:red )?(?:meat|dairy|sugar|gluten|wheat|bread|eggs?|fish|seafood|shellfish|pork|beef|chicken|nuts|peanuts|soya?|chocolate|sweets|cheese|carbs|onions|garlic|tomatoes|mushrooms|coriander)';
export const FOOD_DE =
  '(?:rotes )?(?:fleisch|milchprodukte|zucker|gluten|weizen|brot|eier|fisch|meeresfrüchte|schweinefleisch|rindfleisch|geflügel|nüsse|erdnüsse|soja|schokolade|süßigkeiten|käse|kohlenhydrate|zwiebeln|knoblauch|tomaten|pilze|koriander)';
export const DRINK_EN = '(?:alcohol|coffee|caffeine|wine|beer|spirits|soda)';
export const DRINK_DE = '(?:alkohol|kaffee|koffein|wein|bier|schnaps|limonade)';
export const FEAST_EN = "(?:christmas(?: day| eve)?|boxing day|new year'?s(?: eve| day)?|valentine'?s day|halloween)";
export const FEAST_DE = '(?:weihnachten|heiligabend|silvester|neujahr|valentinstag|nikolaus)';
export const SPORT_EN =
  '(?:swimming|running|jogging|hiking|climbing|cycling|riding|dancing|fishing|sailing|rowing|skiing|skating|bouldering|surfing)';
export const SPORT_DE =
  '(?:schwimmen|laufen|joggen|wandern|klettern|radfahren|reiten|tanzen|angeln|segeln|rudern|bouldern|surfen|skifahren|ins fitnessstudio|zum yoga)';
export const OFTEN_DE =
  '(?:(?:jede[ns]? \\p{L}+|oft|regelmäßig|viel|(?:ein|zwei|drei)mal (?:die|pro|in der) woche|am wochenende|(?:montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags)) )';
export const WORKPLACE_EN =
  '(?:[\\p{L}-]+ )?(?:hospice|hospital|clinic|school|kindergarten|nursery|bank|bakery|library|museum|shop|bookshop|supermarket|restaurant|café|hotel|factory|laboratory|lab|pharmacy|garage|law firm|bar|care home|call cent(?:re|er)|warehouse|university)';
export const WORKPLACE_DE =
  '(?:\\p{L}+e[mnr] )?\\p{L}*(?:hospiz|krankenhaus|klinik|schule|kindergarten|kita|bank|bäckerei|bücherei|bibliothek|museum|laden|buchhandlung|supermarkt|restaurant|café|hotel|fabrik|labor|apotheke|werkstatt|kanzlei|bar|pflegeheim|altenheim|callcenter|lager|universität|gymnasium|praxis)';
export const NEAR_EN = '(?:just )?(?:near|outside|close to|not far from|north of|south of|east of|west of)';
export const NEAR_DE =
  '(?:etwas |nicht weit )?(?:außerhalb von|in der nähe von|nahe|bei|von|nördlich von|südlich von|östlich von|westlich von)';
