// How an import is taken back: what it made is found again, what stands in the way is said row by row, and the rows go, or are again what they were.
// Each is one complete statement over all rows of a kind. They run as the owner of the tables, inside one transaction.
import { keyOf } from './keeping.sql.ts'
import type { Shape } from './loading.sql.ts'

const undo = (kind: string) => `pg_temp.undo_${kind}`

export const holdImport = `select files, undone_at::text from import where authority_id = $1 and id = $2 for update`
export const createObstacles = `drop table if exists pg_temp.undo_obstacle;
  create temp table undo_obstacle (kind text not null, key text not null, message text not null) on commit drop`

/** What the import made of a kind. `key` stands for the row, `version` for what it was when the import was done with it. */
export const createUndo = ({ name }: Pick<Shape, 'name'>) => `create temp table undo_${name} on commit drop as
  select what, split_part(made, ':', 1)::int as version, substr(made, strpos(made, ':') + 1) as key
  from import_made, unnest(keys) as made where authority_id = $1 and import_id = $2 and kind = '${name}'`
export const indexUndo = ({ name }: Pick<Shape, 'name'>) => `create index on ${undo(name)} (key); analyze ${undo(name)}`

/** Whom the import let see somebody. */
export const createUnseen = `create temp table undo_seen on commit drop as
  select split_part(made, '|', 1)::bigint as client_id, split_part(made, '|', 2)::uuid as organisation_id, nullif(split_part(made, '|', 3), '')::bigint as service_id
  from import_made, unnest(keys) as made where authority_id = $1 and import_id = $2 and kind = 'client_organisation'`

/** How a row is called among what stands in the way. */
function nameOf(of: Shape): string {
  if (of.id === 'number') return `'${of.noun} ' || u.key`
  if (of.table === 'hb_position') return `'${of.noun} of schedule ' || replace(u.key, '|', ' from ')`
  const own = of.key.filter((column) => column !== 'service' && !(column in of.references)).map((column) => `t.${column}::text`)
  return `concat_ws(' ', '${of.noun}', ${own.join(', ')}${of.key.includes('service') ? `, 'of service ' || t.service_id` : ''})`
}

const same = (of: Shape) => `t.authority_id = $1 and ${keyOf(of, 't')} = u.key`

export const findChangedSince = (of: Shape) => `insert into pg_temp.undo_obstacle select '${of.name}', case when t.version is null then '${of.noun} ' || u.key else ${nameOf(of)} end,
    case when t.version is null then 'is not there any more' else 'was changed since' end
  from ${undo(of.name)} as u left join ${of.table} as t on ${same(of)} where t.version is distinct from u.version`

/** A reference from one table to another, as the catalogue has it. */
export type Link = { child: string, parent: string, columns: string[], keys: string[] }
export const listLinks = `select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
    array(select a.attname::text from unnest(c.conkey) with ordinality k (n, at) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by k.at) as columns,
    array(select a.attname::text from unnest(c.confkey) with ordinality k (n, at) join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by k.at) as keys
  from pg_constraint c where c.contype = 'f' and c.confrelid = any ($1::regclass[]) and c.conrelid::regclass::text not like 'import%' order by 1, 2`

/** Rows that were built on what the import added, and that it did not make itself. */
export function findBuiltOn(of: Shape, { child, columns, keys }: Link, all: readonly Shape[], words: string): string {
  const theirs = all.find(({ table }) => table === child)
  const isOurs = theirs ? `exists (select from ${undo(theirs.name)} as o where o.what = 'added' and o.key = ${keyOf(theirs, 'c')})`
    : child === 'client_organisation'
      ? `exists (select from pg_temp.undo_seen as o
        where o.client_id = c.client_id and o.organisation_id = c.organisation_id
        and o.service_id is not distinct from c.service_id)`
      : 'false'
  return `insert into pg_temp.undo_obstacle select distinct '${of.name}', ${nameOf(of)}, '${words}'
    from ${undo(of.name)} as u join ${of.table} as t on ${same(of)} join ${child} as c on ${keys.map((key, at) => `t.${key} = c.${columns[at]}`).join(' and ')}
    where u.what = 'added' and not ${isOurs}`
}

/** Another of whom there is one at a time may stand where a changed row stood before: then the record itself refuses. */
export const restoreChanged = (of: Shape, columns: readonly string[]) => `update ${of.table} as t set ${columns.map((column) => `${column} = h.${column}`).join(', ')}
  from ${undo(of.name)} as u, ${of.table}_history as h
  where u.what = 'changed' and ${same(of)} and t.version = u.version and h.authority_id = $1 and ${keyOf(of, 'h')} = u.key and h.version = u.version - 1`

export const deleteAdded = (of: Shape) => `delete from ${of.table} as t using ${undo(of.name)} as u where u.what = 'added' and ${same(of)} and t.version = u.version`

export const deleteSeen = `delete from client_organisation as c using pg_temp.undo_seen as o
  where c.authority_id = $1 and c.client_id = o.client_id and c.organisation_id = o.organisation_id and c.service_id is not distinct from o.service_id`

export const countUndo = ({ name }: Pick<Shape, 'name'>) => `select count(*) filter (where what = 'added')::int as added, count(*) filter (where what = 'changed')::int as changed from ${undo(name)}`
export const listObstacles = `select kind, key, message, count(*) over ()::int as total from (select distinct * from pg_temp.undo_obstacle) as obstacles order by kind, key, message limit $1`
/** All columns of a table but those by which a row is known, and those that the history itself writes. */
export const listColumns = `select array_agg(attname::text order by attnum) as columns from pg_attribute
  where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname not in ('authority_id', 'id', 'recorded_at', 'version') and attname <> all ($2::text[])`
export const noteUndone = `update import set undone_at = clock_timestamp(), undone_by = $3 where authority_id = $1 and id = $2`
