// How rows that came in are kept until they are loaded, and how a load is recorded. Each is one complete statement; they run as the owner of the tables.
import type { Shape } from './loading.sql.ts'

/** Untouched for so long, a list is deleted: what is in it was sent to be loaded, not to be kept. */
export const daysKept = 30

export const insertList = `insert into import_list (authority_id, membership_id, files, replaces) values ($1, $2, $3, $4) returning id`
export const insertFile = `insert into import_file (authority_id, membership_id, list_id, kind, name, columns) values ($1, $2, $3, $4, $5, $6)`
export const insertPart = `insert into import_part (authority_id, membership_id, list_id, kind, part, rows) values ($1, $2, $3, $4, $5, $6)`
export const deleteOldLists = `delete from import_list where worked_at < clock_timestamp() - interval '${daysKept} days'`

/** Whoever loads it holds it: a second window waits, and then finds it loaded. */
export const holdList = `select replaces, files from import_list where authority_id = $1 and id = $2 and membership_id = $3 for update`
export const listFiles = `select f.kind, f.name, f.columns,
    (select coalesce(sum(jsonb_array_length(p.rows)), 0)::int from import_part as p where p.authority_id = f.authority_id and p.list_id = f.list_id and p.kind = f.kind) as rows
  from import_file as f where f.authority_id = $1 and f.list_id = $2`
export const nextPart = `select part, rows from import_part where authority_id = $1 and list_id = $2 and kind = $3 and part > $4 order by part limit 1`
export const listMends = `select kind, line, col, value from import_mend where authority_id = $1 and list_id = $2`

/** What was loaded, or is recorded as it is, goes; a row that was to be left out goes with it. First which lines stay, found at once for all parts. */
export const dropLoaded = ({ name }: Pick<Shape, 'name'>) => [
  `create temp table left_${name} on commit drop as select (r.value ->> 0)::int as line from import_part as p, jsonb_array_elements(p.rows) as r
    where p.authority_id = $1 and p.list_id = $2 and p.kind = '${name}' and not exists (select from pg_temp.ready_${name} as done where done.line = (r.value ->> 0)::int)
      and (r.value ->> 0)::int not in (select m.line from import_mend as m where m.authority_id = $1 and m.list_id = $2 and m.kind = '${name}' and m.col = '')`,
  `update import_part as p set rows = coalesce((select jsonb_agg(r.value order by r.ordinality) from jsonb_array_elements(p.rows) with ordinality as r
      where (r.value ->> 0)::int in (select line from pg_temp.left_${name})), '[]')
    where p.authority_id = $1 and p.list_id = $2 and p.kind = '${name}'`,
]

/** Parts without a row, files without a part, mends of rows that are not there any more; and how many rows are left. */
export const tidyList = [
  `delete from import_part where authority_id = $1 and list_id = $2 and rows = '[]'`,
  `delete from import_file as f where f.authority_id = $1 and f.list_id = $2
    and not exists (select from import_part as p where p.authority_id = f.authority_id and p.list_id = f.list_id and p.kind = f.kind)`,
  `delete from import_mend as m where m.authority_id = $1 and m.list_id = $2 and (m.kind, m.line) not in (
    select p.kind, (r ->> 0)::int from import_part as p, jsonb_array_elements(p.rows) as r where p.authority_id = $1 and p.list_id = $2)`,
]
export const countRows = `update import_list set rows = (select coalesce(sum(jsonb_array_length(p.rows)), 0) from import_part as p where p.authority_id = $1 and p.list_id = $2)
  where authority_id = $1 and id = $2 returning rows`
export const deleteList = `delete from import_list where authority_id = $1 and id = $2`

export const forgetWrong = `delete from import_wrong where authority_id = $1 and list_id = $2`
export const insertWrong = `insert into import_wrong (authority_id, list_id, membership_id, place, kind, line, col, value, message)
  select l.authority_id, l.id, l.membership_id, w.place, w.kind, w.line, w.col, w.value, w.message
  from import_list as l, unnest($3::int[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[]) as w (place, kind, line, col, value, message)
  where l.authority_id = $1 and l.id = $2`
export const noteChecked = `update import_list set checked_at = clock_timestamp(), worked_at = clock_timestamp(), wrong = $3 where authority_id = $1 and id = $2`

/** Of all lists of the authority, whoever's they are. */
export const forgetChecked = [`delete from import_wrong where authority_id = $1`, `update import_list set checked_at = null, wrong = 0 where authority_id = $1`]

export const insertImport = `insert into import (authority_id, membership_id, files, counts) values ($1, $2, $3, '[]') returning id`
export const countImport = `update import set counts = $3 where authority_id = $1 and id = $2`

/** How a row of a kind is named among what an import has made. `from` stands for the ready row or the recorded one. */
export const keyOf = ({ id, table }: Pick<Shape, 'id' | 'table'>, from: string) =>
  (id !== 'none' ? `${from}.id::text` : table === 'hb_position' ? `${from}.schedule_id || '|' || ${from}.starts_on` : 'null')

export const recordAdded = (of: Shape) => `insert into import_made (authority_id, import_id, kind, what, keys)
  select $1, $2, '${of.name}', 'added', array_agg('1:' || ${keyOf(of, 'r')}) from pg_temp.ready_${of.name} as r where not r.recorded and r.line between $3 and $4
  having count(*) > 0`

/** With the version that each has now: should it have another when the import is undone, somebody has changed it since. */
export const recordChanged = (of: Shape) => `insert into import_made (authority_id, import_id, kind, what, keys)
  select $1, $2, '${of.name}', 'changed', array_agg(t.version || ':' || ${keyOf(of, 't')}) from pg_temp.ready_${of.name} as r
  join ${of.table} as t on t.authority_id = $1 and ${keyOf(of, 't')} = ${keyOf(of, 'r')} where r.differs <> '{}' having count(*) > 0`
