/** TYPE-CONTRACTS.ts: the names and types application code must use, and nothing else exists. */
import { generatedFile } from './header.ts';
import type { Artefact, Model } from './model.ts';
import { declareEntity, declareView, doc, resolver, text } from './typescript/declare.ts';
import { preludeFunctions, preludeTypes } from './typescript/prelude.ts';

export const typeContracts: Artefact = {
  name: 'type-contracts',
  summary: 'TYPE-CONTRACTS.ts: interfaces, field maps, DTOs, row types and mappers',
  generate: (model) => [generatedFile(model, 'TYPE-CONTRACTS.ts', lines(model))],
};

const ABOUT = `DATABASE TO CODE MAPPING
DB columns use snake_case, TypeScript uses camelCase. If a field is not here, it does not exist.

bigint    bigint, exact; the driver gives text
numeric   string, exact decimal text; use a decimal library to compute
date      string, YYYY-MM-DD: a calendar day has no time zone
timestamp Date, milliseconds; PostgreSQL keeps microseconds
interval  string, ISO 8601
bytea     Uint8Array

Row types are what node-postgres gives with its default parsers; mappers go both ways.`;

function lines(model: Model): readonly string[] {
  const resolve = resolver(model);
  const body = [
    ...model.enums.flatMap((one) => [
      ...doc(one.description),
      `export const ${one.typeName}Values = [${one.values.map(text).join(', ')}] as const;`,
      `export type ${one.typeName} = (typeof ${one.typeName}Values)[number]; // DB: ${one.label.replace(/\s+/g, ' ')}`,
      '',
    ]),
    ...model.entities.flatMap((entity) => declareEntity(entity, resolve)),
    ...model.views.flatMap((view) => declareView(view, resolve)),
  ];
  const code = body.join('\n');
  return ['', ...doc(ABOUT), '', ...preludeTypes(code), ...body, ...preludeFunctions(code)];
}
