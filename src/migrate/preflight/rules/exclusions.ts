/** Rows that exclude each other before an exclusion constraint. */
import { quoteIdentifier } from '../../../core/identifier.ts';
import { made, type PreflightRule, tableOf } from '../ground.ts';

export const exclusions: PreflightRule = {
  name: 'exclusions',
  probes: (ground) =>
    made(ground, 'exclusion', ['definition']).flatMap((fact) => {
      const { definition, columns } = fact.attributes;
      const body = /^EXCLUDE USING \w+ \((.*?)\)(?: WHERE \((.*)\))?(?: DEFERRABLE.*)?$/s.exec(
        String(definition),
      );
      if (body?.[1] === undefined || !Array.isArray(columns)) return [];
      const names = columns.map((c) => quoteIdentifier(String(c)));
      const elements = body[1].split(/, (?=[\w"]+ WITH )/).map((e) => /^([\w"]+) WITH (.+)$/.exec(e));
      const source = ground.rows(tableOf(fact), names)?.replace(/ AS t$/, ' AS o');
      // Elements that are expressions are left to PostgreSQL.
      if (source === undefined || elements.some((e) => e === null)) return [];
      const clash = elements.flatMap((e) => (e === null ? [] : [`t.${e[1]} ${e[2]} o.${e[1]}`]));
      const where = body[2];
      const both = where === undefined ? [] : [`(${where})`];
      const others =
        where === undefined
          ? source
          : `(SELECT * FROM (SELECT ctid, * FROM ${source.replace(/ AS o$/, '')}) AS w WHERE ${where}) AS o`;
      return [
        ground.probe({
          kind: 'exclusions',
          subject: fact,
          table: tableOf(fact),
          columns: names,
          where: [
            ...both,
            `EXISTS (SELECT FROM ${others} WHERE o.ctid <> t.ctid AND ${clash.join(' AND ')})`,
          ].join(' AND '),
          breaks: 'values that exclude another row',
        }),
      ];
    }),
};
