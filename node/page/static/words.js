// The words of the add box: the same that `moot add` takes (cli/field_words.py).

const FIELDS = ['title', 'notes', 'why', 'due', 'start', 'stage', 'state', 'hands', 'goal', 'horizon', 'threshold'];
const TAGS = ['tag', 'tags'];

/** Words as a shell parts them: by spaces, but not within quotes. */
export function parted(line) {
  const words = [];
  let word = null, quote = '';
  for (const one of line) {
    if (quote) { if (one === quote) quote = ''; else word += one; }
    else if (one === '"') { quote = one; word = word ?? ''; }
    else if (/\s/.test(one)) { if (word !== null) words.push(word); word = null; }
    else word = (word ?? '') + one;
  }
  if (word !== null) words.push(word);
  return words;
}

/** Whether two words differ by one slip of a finger. */
function near(a, b) {
  if ([...a].sort().join('') === [...b].sort().join('')) return true;
  if (Math.abs(a.length - b.length) > 1 || Math.max(a.length, b.length) < 3) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - at && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - at - end <= 1;
}

/** The title and the fields in a line. Throws an Error in words where a word is nearly a field. */
export function split(line) {
  const title = [], fields = {};
  const collect = (name, tag) => { fields[name] = [...(fields[name] || []), tag]; };
  let literal = false;
  for (const word of parted(line)) {
    const colon = word.indexOf(':');
    const name = colon < 0 ? '' : word.slice(0, colon).toLowerCase();
    const value = word.slice(colon + 1);
    if (literal) title.push(word);
    else if (word === '--') literal = true;
    else if (/^\+[^\d\s]\S*$/.test(word)) collect('tags+', word.slice(1));
    else if (TAGS.includes(name)) {
      for (const tag of value.split(',')) collect(tag.startsWith('-') ? 'tags-' : 'tags+', tag.replace(/^[+-]+/, ''));
    } else if (FIELDS.includes(name)) fields[name] = value;
    else {
      const meant = value && !/^( |\/\/)/.test(value) && /^[a-z]+$/.test(name)
        && [...FIELDS, ...TAGS].find((field) => near(field, name));
      if (meant) throw new Error(`there is no field '${name}'; did you mean ${meant}:${value}?`);
      title.push(word);
    }
  }
  return { title: fields.title ?? title.join(' '), fields: (delete fields.title, fields) };
}
