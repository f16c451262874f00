/** One code in full, or all codes with their titles. */
import type { explainOperation } from '../../operations/explain.ts';
import { columns, wrap } from '../layout.ts';
import type { View } from '../view.ts';

export const explainView: View<typeof explainOperation> = ({ codes }, paint, width) => {
  const [only] = codes;
  if (codes.length === 1 && only !== undefined) {
    return [
      `  ${paint.accent(only.code)}  ${paint.bold(only.title)}`,
      '',
      ...wrap(only.text.replaceAll('\n', ' '), width, '  '),
    ];
  }
  return columns(
    codes.map(({ code, title }) => [paint.accent(code), title]),
    { width },
  );
};
