import { describe, expect, it } from 'vitest';
import { judge, type Transcript } from './doubt.ts';

/** "word/0.4" is a doubtful word; all others were heard well. */
function heard(marked: string, language = 'en'): Transcript {
  const words = marked.split(' ').map((one) => {
    const [text = '', confidence] = one.split('/');
    return { text, confidence: confidence === undefined ? 0.95 : Number(confidence) };
  });
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
  return { text: words.map((word) => word.text).join(' '), words, confidence, language, speechSeconds: 2 };
}

const shown = (transcript: Transcript): string[] =>
  judge(transcript).doubts.map(({ from, to, matter }) => `${transcript.text.slice(from, to)}: ${matter}`);

describe('what was heard', () => {
  it('goes as it is where every word was heard well', () => {
    expect(judge(heard('Which day did I plant the tomatoes?'))).toEqual({ sure: true, doubts: [] });
  });

  it.each<[string, string, string[], boolean]>([
    [
      'a doubtful word that is none of these',
      'Unless/0.51 to be rather cold-hearted and rather/0.4 selfish',
      ['Unless: word', 'rather: word'],
      true,
    ],
    ['a number in digits', 'The gate code is 4711/0.5 for now.', ['4711: number'], false],
    ['a number in letters', 'There were fifteen/0.5 people in the room.', ['fifteen: number'], false],
    ['a composed number', 'Order twenty-three/0.55 chairs please, as we said.', ['twenty-three: number'], false],
    ['a dose', 'Give her 15/0.54 milligrams of ibuprofen, please.', ['15: dose'], false],
    ['a dose in one word', 'She takes 15mg/0.5 every evening.', ['15mg: dose'], false],
    ['a unit', 'She takes fifteen milligrams/0.4 every evening.', ['milligrams: dose'], false],
    ['tablets', 'Two tablets/0.3 in the morning.', ['tablets: dose'], false],
    ['a weekday', 'The survey is on Tuesday/0.26 at the harbour.', ['Tuesday: date'], false],
    ['a day of the month', 'The survey is on the 9th/0.4 of March.', ['9th: date'], false],
    ['a month that is another word in lower case', 'It may/0.4 be ready in May/0.5 or later.', ['may: word', 'May: date'], false],
    ['a time', 'Call me at 16:30/0.5 please.', ['16:30: date'], false],
    ['a time in letters', 'Come at four/0.5 o’clock/0.9 today.', ['four: date'], false],
    ['a name', 'The boat is called Haron/0.5 and she is mine.', ['Haron: name'], false],
    ['a name behind a title', 'Dr. Papa/0.5 called this morning.', ['Papa: name'], false],
    ['a name in the first place', 'Eleni/0.4 has a fever since this morning.', ['Eleni: name'], false],
    ['whose it is', "I'm/0.4 taking Eleni's/0.5 boat.", ["I'm: word", "Eleni's: name"], false],
    ['an ordinary word in the first place', 'Remind/0.4 me to water the garden.', ['Remind: word'], true],
    ['a pronoun in the first place', 'That/0.4 was a good idea, thank you.', ['That: word'], true],
    ['behind the end of a sentence', 'That is all. Water/0.4 the garden now.', ['Water: word'], true],
    [
      'a long word that must have been another one',
      'How much there might be, currently,/0.21 in his power to do.',
      ['currently: word'],
      false,
    ],
    ['a short word', 'It was not a/0.22 good note.', ['a: word'], true],
  ])('in English: %s', (_name, marked, doubts, sure) => {
    const transcript = heard(marked);
    expect(shown(transcript)).toEqual(doubts);
    expect(judge(transcript).sure).toBe(sure);
  });

  it.each<[string, string, string[], boolean]>([
    ['ein Zahlwort', 'Es kamen dreiundzwanzig/0.5 Leute zum Fest.', ['dreiundzwanzig: number'], false],
    ['ein Artikel', 'Dort steht ein/0.4 schöner alter Baum.', ['ein: word'], true],
    ['eine Ordnungszahl', 'Am dritten/0.5 Oktober geht es los, sagte sie.', ['dritten: date'], false],
    ['eine Dosis', 'Sie nimmt 15/0.5 Milligramm am Abend.', ['15: dose'], false],
    ['eine Einheit', 'Sie nimmt zwanzig Tropfen/0.4 am Abend.', ['Tropfen: dose'], false],
    ['ein Wochentag', 'Die Prüfung ist am Dienstag/0.4 im Hafen.', ['Dienstag: date'], false],
    ['ein Monat', 'Wir fahren im März/0.5 nach Hause.', ['März: date'], false],
    ['eine Uhrzeit', 'Ruf mich um 16:30/0.5 Uhr an.', ['16:30: date'], false],
    ['halb vier', 'Ruf mich um halb vier/0.5 an, ja?', ['vier: number'], false],
    ['ein Name', 'Gestern war ich mit Eleni/0.4 am Meer.', ['Eleni: name'], false],
    ['ein Name hinter einer Anrede', 'Frau Lindqvist/0.3 hat angerufen, ganz früh.', ['Lindqvist: name'], false],
    ['ein Name am Anfang', 'Eleni/0.4 hat Fieber seit heute früh.', ['Eleni: name'], false],
    ['ein Hauptwort ist kein Name', 'Ich sah den Leuchtturm/0.4 von hier aus.', ['Leuchtturm: word'], true],
    ['ein Hauptwort mit seiner Endung', 'Wir brauchen dringend Hoffnung/0.4 für alle.', ['Hoffnung: word'], true],
    ['die Anrede selbst', 'Haben Sie/0.4 noch Zeit für uns?', ['Sie: word'], true],
    ['ein Fürwort am Anfang', 'Das/0.4 war eine gute Idee von dir.', ['Das: word'], true],
    ['einmal, zweimal', 'Sie nimmt es dreimal/0.5 und nicht mehr.', ['dreimal: number'], false],
  ])('in German: %s', (_name, marked, doubts, sure) => {
    const transcript = heard(marked, 'de');
    expect(shown(transcript)).toEqual(doubts);
    expect(judge(transcript).sure).toBe(sure);
  });

  it('does not go where the whole of it was hardly understood', () => {
    const all = heard('cold/0.65 hardies/0.65 than/0.65 rather/0.65');
    expect(judge(all)).toEqual({ sure: false, doubts: [] });
  });

  it('finds the second of two words that are written alike', () => {
    const transcript = heard('seven or seven/0.4 more');
    expect(judge(transcript).doubts).toEqual([{ from: 9, to: 14, matter: 'number' }]);
  });

  it('leaves punctuation out of what is marked', () => {
    const transcript = heard('It was “Tuesday”,/0.4 I think.');
    expect(shown(transcript)).toEqual(['Tuesday: date']);
  });
});
