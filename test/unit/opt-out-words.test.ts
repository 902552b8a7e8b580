import { loadStopWords } from '../../src/config/word-lists.js';
import { optOutWords } from '../../src/delivery/opt-out-words.js';
import { readKeyword } from '../../src/pacing/index.js';

const lists = loadStopWords('config/stop-words.json');
const languages = Object.keys(lists.languages);

it.each(languages)('answers in %s and names a word of it that opts in', language => {
  const text = optOutWords([language], { ownWord: true });
  const word = /\p{Lu}{4,}/u.exec(text)?.[0] ?? '';
  expect(readKeyword(word, lists)?.meaning).toBe('start');
  expect(lists.languages[language]?.optIn.map(entry => readKeyword(entry, lists))).toContainEqual(
    readKeyword(word, lists),
  );
});

it('has words of its own in each language', () => {
  const texts = languages.map(language => optOutWords([language], { ownWord: true }));
  expect(new Set(texts).size).toBe(languages.length);
});

it.each([
  [['de', 'tr'], 'Sie erhalten'],
  [['de-AT', 'tr'], 'Sie erhalten'],
  [['DE', null], 'Sie erhalten'],
  [['pt', 'tr'], 'Artık'],
  [[null, 'ru'], 'Мы больше'],
  [['pt', 'fil'], 'You will'],
  [['constructor', null], 'You will'],
  [[null, null], 'You will'],
])('%j is answered by "%s …"', (asked, beginning) => {
  expect(optOutWords(asked, { ownWord: true })).toMatch(beginning);
});

it('promises only whose own word it was that a word of theirs undoes it', () => {
  for (const language of languages) {
    const own = optOutWords([language], { ownWord: true });
    const other = optOutWords([language], { ownWord: false });
    expect(own.startsWith(other)).toBe(true);
    expect(own.length).toBeGreaterThan(other.length);
  }
});
