import { plural } from '../../core/units.ts';
import { compileChecks } from '../../quality/compile.ts';
import { type Box, notApplicable, verdict } from './box.ts';

export const qualityPasses: Box = {
  name: 'quality-passes',
  claim: 'The data holds what the quality rules demand',
  async look(evidence) {
    const looked = 'newest verdicts of datawright quality run';
    const { checks } = compileChecks(evidence.contract);
    if (checks.length === 0) return notApplicable(looked, 'the contract has no quality rules');
    const verdicts = await evidence.verdicts();
    const of = new Map(verdicts.map((v) => [`${v.target} ${v.label}`, v]));
    const current = checks.map((c) => of.get(`${c.on.subject.name} ${c.check.label}`));
    const unknown = current.filter((v) => v === undefined).length;
    const warned = current.filter((v) => v !== undefined && !v.passed && v.severity === 'warning').length;
    const missing = [
      ...(unknown === 0
        ? []
        : [{ what: `${plural(unknown, 'rule')} never checked`, ask: 'datawright quality run' }]),
      ...current.flatMap((v) =>
        v === undefined || v.passed || v.severity === 'warning'
          ? []
          : [
              {
                what: `${v.target}: ${v.label}: ${v.observed}`,
                ask: 'mend the rows, or the rule with its owner; then datawright quality run',
              },
            ],
      ),
    ];
    const at = current.map((v) => v?.at ?? '').sort()[0];
    return verdict(
      looked,
      missing,
      `${plural(checks.length, 'rule')} hold${warned === 0 ? '' : `, ${warned} with a warning`}; checked ${at?.slice(0, 16).replace('T', ' ') ?? ''} UTC`,
      `${plural(missing.length, 'finding')} among ${plural(checks.length, 'rule')}`,
    );
  },
};
