/** Which lock a statement takes on relations that are there already (PostgreSQL: explicit locking, ALTER TABLE). */
import type { AlterTableCmd, Node } from 'libpg-query';
import { LOCKS, type Lock } from '../../catalog/action.ts';
import {
  as,
  below,
  droppedName,
  namesOf,
  type RelationName,
  relationOf,
  relationOfNames,
} from '../../sql/tree.ts';
import { isOn } from './options.ts';
import { alterCommands, type Statement } from './statement.ts';

export interface TakenLock {
  readonly lock: Lock;
  readonly on: RelationName | undefined;
}

/** Locks stronger than those of reading and writing rows; a CREATE TABLE alone takes none. */
export function locksOf(statement: Statement): readonly TakenLock[] {
  const { node } = statement;
  const alter = as(node, 'AlterTableStmt');
  if (alter !== undefined) return alterLocks(statement, alter.objtype ?? '', relationOf(alter.relation));
  const created = as(node, 'CreateStmt');
  if (created !== undefined) {
    return [...below(created, 'Constraint')]
      .filter((constraint) => constraint.contype === 'CONSTR_FOREIGN')
      .map((constraint) => ({ lock: 'SHARE ROW EXCLUSIVE', on: relationOf(constraint.pktable) }));
  }
  return otherLocks(node);
}

export function isStronger(a: Lock, b: Lock): boolean {
  return LOCKS.indexOf(a) > LOCKS.indexOf(b);
}

const LIGHT_COMMANDS: Readonly<Partial<Record<NonNullable<AlterTableCmd['subtype']>, Lock>>> = {
  AT_ValidateConstraint: 'SHARE UPDATE EXCLUSIVE',
  AT_SetStatistics: 'SHARE UPDATE EXCLUSIVE',
  AT_SetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_SetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ClusterOn: 'SHARE UPDATE EXCLUSIVE',
  AT_DropCluster: 'SHARE UPDATE EXCLUSIVE',
  AT_AttachPartition: 'SHARE UPDATE EXCLUSIVE',
  AT_DetachPartitionFinalize: 'SHARE UPDATE EXCLUSIVE',
  AT_EnableTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigUser: 'SHARE ROW EXCLUSIVE',
  AT_EnableAlwaysTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableReplicaTrig: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrig: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigUser: 'SHARE ROW EXCLUSIVE',
};

function alterLocks(
  statement: Statement,
  objtype: string,
  on: RelationName | undefined,
): readonly TakenLock[] {
  return alterCommands(statement, [objtype]).flatMap(({ command }): readonly TakenLock[] => {
    const constraint = as(command.def, 'Constraint');
    if (constraint?.contype === 'CONSTR_FOREIGN')
      return [
        { lock: 'SHARE ROW EXCLUSIVE', on },
        { lock: 'SHARE ROW EXCLUSIVE', on: relationOf(constraint.pktable) },
      ];
    if (command.subtype === 'AT_DetachPartition' && as(command.def, 'PartitionCmd')?.concurrent === true)
      return [{ lock: 'SHARE UPDATE EXCLUSIVE', on }];
    return [{ lock: LIGHT_COMMANDS[command.subtype ?? 'AT_AddColumn'] ?? 'ACCESS EXCLUSIVE', on }];
  });
}

const TABLE_MODES: readonly Lock[] = LOCKS;

function otherLocks(node: Node): readonly TakenLock[] {
  const index = as(node, 'IndexStmt');
  if (index !== undefined)
    return [
      {
        lock: index.concurrent === true ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE',
        on: relationOf(index.relation),
      },
    ];
  const drop = as(node, 'DropStmt');
  if (drop !== undefined) return dropLocks(drop);
  const rename = as(node, 'RenameStmt');
  if (rename?.relation !== undefined) {
    const lock = rename.renameType === 'OBJECT_INDEX' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    return [{ lock, on: relationOf(rename.relation) }];
  }
  const moved = as(node, 'AlterObjectSchemaStmt');
  if (moved?.relation !== undefined) return exclusive(moved.relation);
  const truncate = as(node, 'TruncateStmt');
  if (truncate !== undefined)
    return (truncate.relations ?? []).flatMap((relation) => exclusive(as(relation, 'RangeVar')));
  const cluster = as(node, 'ClusterStmt');
  if (cluster !== undefined) return exclusive(cluster.relation);
  const vacuum = as(node, 'VacuumStmt');
  if (vacuum?.is_vacuumcmd === true) {
    const lock = isOn(vacuum.options, 'full') ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE';
    const tables = (vacuum.rels ?? []).map((rel) => relationOf(as(rel, 'VacuumRelation')?.relation));
    return (tables.length === 0 ? [undefined] : tables).map((on) => ({ lock, on }));
  }
  const reindex = as(node, 'ReindexStmt');
  if (reindex !== undefined)
    return [
      {
        lock: isOn(reindex.params, 'concurrently') ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
        on: reindex.kind === 'REINDEX_OBJECT_TABLE' ? relationOf(reindex.relation) : undefined,
      },
    ];
  const refresh = as(node, 'RefreshMatViewStmt');
  if (refresh !== undefined) {
    const lock = refresh.concurrent === true ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    return [{ lock, on: relationOf(refresh.relation) }];
  }
  const lock = as(node, 'LockStmt');
  if (lock !== undefined)
    return (lock.relations ?? []).map((relation) => ({
      lock: TABLE_MODES[lock.mode ?? 8] ?? 'ACCESS EXCLUSIVE',
      on: relationOf(as(relation, 'RangeVar')),
    }));
  const comment = as(node, 'CommentStmt');
  if (comment !== undefined) {
    const names = namesOf(as(comment.object, 'List')?.items);
    const on = relationOfNames(comment.objtype === 'OBJECT_COLUMN' ? names.slice(0, -1) : names);
    return [{ lock: 'SHARE UPDATE EXCLUSIVE', on }];
  }
  const trigger = as(node, 'CreateTrigStmt');
  if (trigger !== undefined) return [{ lock: 'SHARE ROW EXCLUSIVE', on: relationOf(trigger.relation) }];
  const policy = as(node, 'CreatePolicyStmt')?.table ?? as(node, 'AlterPolicyStmt')?.table;
  if (policy !== undefined) return exclusive(policy);
  const rule = as(node, 'RuleStmt');
  if (rule !== undefined) return exclusive(rule.relation);
  const statistics = as(node, 'CreateStatsStmt');
  if (statistics !== undefined)
    return (statistics.relations ?? []).map((relation) => ({
      lock: 'SHARE UPDATE EXCLUSIVE',
      on: relationOf(as(relation, 'RangeVar')),
    }));
  const view = as(node, 'ViewStmt');
  if (view?.replace === true) return exclusive(view.view);
  return [];
}

function exclusive(relation: Parameters<typeof relationOf>[0]): readonly TakenLock[] {
  return [{ lock: 'ACCESS EXCLUSIVE', on: relationOf(relation) }];
}

/** What lies on a table is named behind it: `DROP TRIGGER audit ON orders`. */
const ON_TABLE = ['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE'];
const RELATIONS = [
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_INDEX',
  'OBJECT_SEQUENCE',
];

function dropLocks(drop: NonNullable<ReturnType<typeof asDrop>>): readonly TakenLock[] {
  const type = drop.removeType ?? '';
  const lock = drop.concurrent === true ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  if (RELATIONS.includes(type))
    return (drop.objects ?? []).map((object) => ({ lock, on: droppedName(object) }));
  if (!ON_TABLE.includes(type)) return [];
  return (drop.objects ?? []).map((object) => ({
    lock,
    on: relationOfNames(namesOf(as(object, 'List')?.items).slice(0, -1)),
  }));
}

function asDrop(node: Node) {
  return as(node, 'DropStmt');
}
