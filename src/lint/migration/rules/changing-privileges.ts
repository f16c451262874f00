/** Who may do what. */
import { commandsOf } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { type Statement, spanOf, statementAs } from '../statement.ts';

const KINDS = [
  'GrantStmt',
  'GrantRoleStmt',
  'AlterDefaultPrivilegesStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'AlterOwnerStmt',
  'ReassignOwnedStmt',
  'DropOwnedStmt',
];

export const changingPrivileges: Rule = {
  id: 'changing-privileges',
  code: 'L156',
  title: 'A change of who may do what',
  why: 'Grants, owners and row policies decide who reads and writes; a mistake lets too many in, or locks a program out.',
  fix: 'have it looked at by whoever answers for access',
  level: 'off',
  aliases: [
    'squawk ban-revoke',
    'squawk ban-create-policy',
    'squawk ban-drop-policy',
    'squawk ban-alter-policy-condition',
    'squawk ban-alter-policy-roles',
    'squawk ban-alter-row-level-security',
    'pg-schema-diff AUTHZ_UPDATE',
  ],
  examples: {
    fires: [
      'GRANT SELECT ON users TO reporting;',
      'ALTER TABLE users ENABLE ROW LEVEL SECURITY;',
      'CREATE POLICY own ON users USING (id = 1);',
      'DROP POLICY own ON users;',
    ],
    silent: ['ALTER TABLE users ADD COLUMN email text;'],
  },
  check(statement) {
    return isAuthorization(statement)
      ? [{ ...spanOf(statement), message: 'this changes who may do what' }]
      : [];
  },
};

function isAuthorization(statement: Statement): boolean {
  const [kind = ''] = Object.keys(statement.node);
  if (KINDS.includes(kind)) return true;
  if (statementAs(statement, 'DropStmt')?.removeType === 'OBJECT_POLICY') return true;
  const parts = commandsOf(
    statement,
    'AT_EnableRowSecurity',
    'AT_DisableRowSecurity',
    'AT_ForceRowSecurity',
    'AT_NoForceRowSecurity',
    'AT_ChangeOwner',
  );
  return parts.length > 0;
}
