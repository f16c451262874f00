/** Names in SQL expressions. */

/** A name in an expression, outside of literals, exchanged for another. Both are quoted. */
export function exchanged(expression: string, from: string, to: string): string {
  const word = new RegExp(`(?<![\\w$".])${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$"(])`, 'g');
  return expression
    .split(/('(?:[^']|'')*')/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(word, () => to)))
    .join('');
}
