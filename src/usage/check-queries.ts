/** The contract's own queries, held to the contract as application code is. */
import type { Catalog } from '../catalog/catalog.ts';
import { relationsOf } from '../catalog/relations.ts';
import type { Contract, Query } from '../contract/contract.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { loadGrammar } from '../sql/grammar.ts';
import type { SqlUse } from './find.ts';
import { judge } from './judge.ts';

export async function checkQueries(contract: Contract, catalog: Catalog): Promise<readonly Diagnostic[]> {
  const { parse } = await loadGrammar();
  const relations = relationsOf(catalog, parse, [contract.schema, 'public']);
  const scene = { contract, catalog, relations };
  return contract.queries.flatMap((query) =>
    judge(useOf(query), scene, parse).findings.map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      rule: finding.rule,
      where: { ...query.place, object: query.name },
      message: finding.message,
      why: finding.why,
      ...(finding.fix === undefined ? {} : { fix: finding.fix }),
    })),
  );
}

/** A declared query says what it is for by its description. */
function useOf({ sql, description }: Query): SqlUse {
  return {
    pieces: [{ type: 'text', text: sql, at: 0, exact: true }],
    at: 0,
    through: 'call',
    placeholders: ['named'],
    ...(description === undefined ? {} : { purpose: description }),
  };
}
