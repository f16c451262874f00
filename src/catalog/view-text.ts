/**
 * Definitions of views as PostgreSQL 16 and newer tell them. Before 16 a view's query counted OLD and NEW among its
 * relations, so that every column was qualified; since then those of a query over one relation are not.
 */

/** A word, a quoted name, a literal, a bracket, or any other character. */
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\s+|./gs;

const AFTER_FROM = /^(?:WHERE|GROUP|HAVING|WINDOW|ORDER|LIMIT|OFFSET|FETCH|FOR)$/;
const SEVERAL = /^(?:UNION|INTERSECT|EXCEPT|JOIN)$/;

/** The text itself when the query reads from none or several relations. */
export function modernViewText(text: string): string {
  const tokens = text.match(TOKEN) ?? [];
  const own = ownQuery(tokens);
  const relation = own === undefined ? undefined : onlyRelation(tokens, own);
  if (own === undefined || relation === undefined) return text;
  const result: string[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const qualifies =
      tokens[i] === relation && tokens[i + 1] === '.' && tokens[i + 2] !== '*' && tokens[i - 1] !== '.';
    // In a subquery the names of the query around it stay qualified.
    if (qualifies && own[i] === true) i += 1;
    else result.push(tokens[i] ?? '');
  }
  return result.join('');
}

/** For each token whether it is the query's own and not a subquery's; undefined for VALUES and set operations. */
function ownQuery(tokens: readonly string[]): readonly boolean[] | undefined {
  const own: boolean[] = [];
  const brackets: boolean[] = [];
  let foreign = 0;
  for (const [i, token] of tokens.entries()) {
    if (token === '(') {
      const first = tokens.slice(i + 1).find((next) => next.trim() !== '') ?? '';
      const subquery = /^(?:SELECT|WITH|VALUES)$/.test(first);
      brackets.push(subquery);
      if (subquery) foreign += 1;
    }
    own.push(foreign === 0);
    if (token === ')' && brackets.pop() === true) foreign -= 1;
    if (brackets.length === 0 && SEVERAL.test(token)) return undefined;
  }
  return own;
}

/** The name by which columns of the query's only relation are qualified. */
function onlyRelation(tokens: readonly string[], own: readonly boolean[]): string | undefined {
  let depth = 0;
  let clause: string[] | undefined;
  for (const [i, token] of tokens.entries()) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth > 0 || own[i] !== true) continue;
    if (clause === undefined) {
      if (token === 'FROM') clause = [];
      continue;
    }
    if (AFTER_FROM.test(token)) break;
    if (token === ',') return undefined;
    if (token.trim() !== '' && token !== ';') clause.push(token);
  }
  const words = clause?.filter((token) => /^["A-Za-z_\u0080-\uffff]/.test(token)) ?? [];
  const sample = words.indexOf('TABLESAMPLE');
  return (sample < 0 ? words : words.slice(0, sample)).at(-1);
}
