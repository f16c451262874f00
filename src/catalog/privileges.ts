/** Privileges as lists, `*` after one with grant option, and the GRANT and REVOKE between two lists. */

export interface PrivilegeStatement {
  readonly verb: 'GRANT' | 'REVOKE';
  readonly sql: string;
  /** True when a grant option goes: what its holder has given on stands in the way, or goes too with CASCADE. */
  readonly endsOption?: boolean;
}

const bare = (privilege: string): string => privilege.replace('*', '');

/** Both lists together; a grant option once is a grant option. */
export function united(a: readonly string[], b: readonly string[]): readonly string[] {
  const all = [...new Set([...a, ...b])];
  return all.filter((p) => p.endsWith('*') || !all.includes(`${p}*`)).sort();
}

/**
 * @param on what follows the privileges: `ON TABLE public.users`
 * @param column `(email)`, after each privilege
 */
export function privilegeChanges(
  from: readonly string[],
  to: readonly string[],
  on: string,
  grantee: string,
  column = '',
): readonly PrivilegeStatement[] {
  const list = (privileges: readonly string[]): string =>
    privileges.map((p) => `${bare(p)}${column}`).join(', ');
  const lost = from.filter((p) => !to.some((q) => bare(q) === bare(p)));
  const optionLost = from.filter((p) => p.endsWith('*') && to.includes(bare(p)));
  const gained = to.filter((p) => !p.endsWith('*') && !from.some((q) => bare(q) === p));
  const withOption = to.filter((p) => p.endsWith('*') && !from.includes(p));
  const revoke = (list: string, endsOption: boolean): PrivilegeStatement => ({
    verb: 'REVOKE',
    sql: `REVOKE ${list} ${on} FROM ${grantee}`,
    endsOption,
  });
  const grant = (list: string, option: string): PrivilegeStatement => ({
    verb: 'GRANT',
    sql: `GRANT ${list} ${on} TO ${grantee}${option}`,
  });
  return [
    ...(lost.length > 0
      ? [
          revoke(
            list(lost),
            lost.some((p) => p.endsWith('*')),
          ),
        ]
      : []),
    ...(optionLost.length > 0 ? [revoke(`GRANT OPTION FOR ${list(optionLost)}`, true)] : []),
    ...(gained.length > 0 ? [grant(list(gained), '')] : []),
    ...(withOption.length > 0 ? [grant(list(withOption), ' WITH GRANT OPTION')] : []),
  ];
}

/** SQL for the privileges of `grantee` in an ACL, as a sorted list in jsonb. */
export const privilegesIn = (acl: string, grantee: string): string => `(
  SELECT coalesce(jsonb_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END ORDER BY x.privilege_type), '[]')
  FROM (SELECT p.privilege_type, bool_or(p.is_grantable) AS is_grantable FROM aclexplode(${acl}) AS p WHERE p.grantee = ${grantee} GROUP BY 1) AS x)`;

/** SQL for a role's name as a grantee: quoted, PUBLIC, or CURRENT_USER for the one that looks. */
export const granteeName = (oid: string): string =>
  `CASE ${oid} WHEN 0 THEN 'PUBLIC' ELSE ${roleName(oid)} END`;

/** SQL for a role's name: quoted, or CURRENT_USER for the one that looks. */
export const roleName = (oid: string): string =>
  `CASE WHEN pg_get_userbyid(${oid}) = current_user THEN 'CURRENT_USER' ELSE quote_ident(pg_get_userbyid(${oid})) END`;
