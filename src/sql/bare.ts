/** SQL without what PostgreSQL does not see: comments, line endings and the amount of white space. */

const PIECES =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_][\w]*)?\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|\s+/g;

/** Equal for texts that differ in comments and white space only; what stands in quotes is kept as it is. */
export function bareSql(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(PIECES, (piece) => (/^(?:--|\/\*|\s)/.test(piece) ? ' ' : piece))
    .replace(/ {2,}/g, ' ')
    .trim();
}
