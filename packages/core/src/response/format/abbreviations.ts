/** Words whose full stop is part of them, lower case, without their last one. English and German. */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Something always follows. */
export const NEVER_LAST = words(`
  dr mr mrs ms prof st rev hon capt col gen lt sgt maj gov pres sen rep supt messrs mme mlle fr hr frl dipl ing mag
  e.g i.e eg ie cf vs viz approx esp incl excl resp dept est fig figs eq eqs ch sec vol vols ed eds pp repr
  nr nrn art abs bd bde kap abb tab s.o s.u vgl bzw ca zzgl abzgl inkl exkl einschl ggf evtl evt sog insb bspw
  z.b d.h u.a o.ä u.ä i.d.r m.e z.t v.a u.u d.i i.a z.zt u.v.m v.chr n.chr geb gest verh tel mind max min jew lt gem entspr betr
  sankt str al
`);

/** Something follows where a number stands next: "No. 5". */
export const BEFORE_NUMBER = words('no nos p s art jan feb mar apr jun jul aug sep sept oct okt nov dec dez mär str');

/** May be the last word: then a capital letter follows. */
export const MAYBE_LAST = words('etc usw usf inc ltd co corp jr sr bros a.m p.m am pm ph.d m.d b.a m.a bc ad v.chr n.chr u.v.a gmbh');

/** Before a day's number in German: "am 3. Oktober", "der 2. Weltkrieg". */
export const BEFORE_ORDINAL = words(
  'am vom zum der die das den dem des im ab bis seit beim zur ein eine einen einem einer eines jeder jede jedes und oder',
);

/** After a day's number in German. */
export const AFTER_ORDINAL = words(`
  januar jänner februar märz april mai juni juli august september oktober november dezember
  jahrhundert jahrhunderts jahrtausend stock etage klasse platz kapitel teil auflage weltkrieg bundesliga liga mal
`);
