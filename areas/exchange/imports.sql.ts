// Statements behind the pages of what came in: lists that wait to be mended, their wrong cells, and the loads that were made.
import { inMyServices, notHidden, statement } from '#platform/sql.ts'

const mine = (table: string) => `${table}.authority_id = :authority and ${table}.membership_id = :membership`

export const listKept = statement('exchange.kept', {
  takes: {}, gives: { id: 'uuid', files: 'text[]', received_at: 'moment', worked_at: 'moment', checked: 'boolean', wrong: 'int', rows: 'int' },
  sql: `select l.id, l.files, l.received_at, l.worked_at, l.checked_at is not null as checked, l.wrong, l.rows
    from import_list l where ${mine('l')} order by l.worked_at desc`,
})

export const findKept = statement('exchange.find_kept', {
  takes: { list: 'uuid' },
  gives: { id: 'uuid', files: 'text[]', replaces: 'boolean', received_at: 'moment', worked_at: 'moment', checked: 'boolean', wrong: 'int', listed: 'int', rows: 'int', mended: 'int' },
  sql: `select l.id, l.files, l.replaces, l.received_at, l.worked_at, l.checked_at is not null as checked, l.wrong, l.rows,
      (select count(*)::int from import_wrong w where w.list_id = l.id and ${mine('w')}) as listed,
      (select count(*)::int from import_wrong w where w.list_id = l.id and ${mine('w')} and exists (select from import_mend m where m.list_id = w.list_id and m.kind = w.kind and m.line = w.line
        and (m.col = '' or m.col = w.col and left(m.value, 100) <> w.value) and ${mine('m')})) as mended
    from import_list l where l.id = :list and ${mine('l')}`,
})

/** Cells with the same thing wrong with them, the most first. `place` is one of them, by which they are asked for. */
export const listAlike = statement('exchange.alike', {
  takes: { list: 'uuid' }, gives: { place: 'int', kind: 'text', file: 'text', col: 'text', message: 'text', cells: 'int' },
  sql: `select min(w.place) as place, w.kind, min(f.name) as file, w.col, w.message, count(*)::int as cells
    from import_wrong w join import_file f on f.list_id = w.list_id and f.kind = w.kind and ${mine('f')}
    where w.list_id = :list and ${mine('w')} group by w.kind, w.col, w.message order by count(*) desc, 1 limit 100`,
})

const alike = `(:like is null or (w.kind, w.col, w.message) = (select a.kind, a.col, a.message from import_wrong a where a.list_id = :list and a.place = :like and ${mine('a')}))`

/** `typed` is what was typed in its place; `left_out` says that its whole row is to be left out. */
export const listWrong = statement('exchange.wrong', {
  takes: { list: 'uuid', like: 'int?', from_row: 'int', most: 'int' },
  gives: { place: 'int', kind: 'text', file: 'text', line: 'int', col: 'text', value: 'text', message: 'text', typed: 'text?', left_out: 'boolean', all: 'int' },
  sql: `select w.place, w.kind, f.name as file, w.line, w.col, w.value, w.message, m.value as typed, o.line is not null as left_out, count(*) over ()::int as all
    from import_wrong w join import_file f on f.list_id = w.list_id and f.kind = w.kind and ${mine('f')}
    left join import_mend m on m.list_id = w.list_id and m.kind = w.kind and m.line = w.line and m.col = w.col and w.col <> '' and ${mine('m')}
    left join import_mend o on o.list_id = w.list_id and o.kind = w.kind and o.line = w.line and o.col = '' and ${mine('o')}
    where w.list_id = :list and ${mine('w')} and ${alike} order by w.place offset :from_row limit :most`,
})

export const findWrong = statement('exchange.find_wrong', {
  takes: { list: 'uuid', places: 'int[]' }, gives: { place: 'int', kind: 'text', line: 'int', col: 'text', value: 'text', typed: 'text?' },
  sql: `select w.place, w.kind, w.line, w.col, w.value, m.value as typed from import_wrong w
    left join import_mend m on m.list_id = w.list_id and m.kind = w.kind and m.line = w.line and m.col = w.col and ${mine('m')}
    where w.list_id = :list and w.place = any (:places) and w.col <> '' and ${mine('w')} order by w.place`,
})

/** What is typed in place of cells; the last of two for one cell holds. */
export const saveMends = statement('exchange.save_mends', {
  takes: { list: 'uuid', kinds: 'text[]', lines: 'int[]', cols: 'text[]', values: 'text[]' }, gives: { saved: 'int' },
  sql: `with written as (insert into import_mend (authority_id, list_id, membership_id, kind, line, col, value)
      select distinct on (t.kind, t.line, t.col) l.authority_id, l.id, l.membership_id, t.kind, t.line, t.col, t.value
      from import_list l, unnest(:kinds, :lines, :cols, :values) with ordinality as t (kind, line, col, value, place)
      where l.id = :list and ${mine('l')} order by t.kind, t.line, t.col, t.place desc
      on conflict (authority_id, list_id, kind, line, col) do update set value = excluded.value returning 1)
    select count(*)::int as saved from written`,
})

export const mendAlike = statement('exchange.mend_alike', {
  takes: { list: 'uuid', like: 'int', value: 'text' }, gives: { saved: 'int' },
  sql: `with written as (insert into import_mend (authority_id, list_id, membership_id, kind, line, col, value)
      select distinct w.authority_id, w.list_id, w.membership_id, w.kind, w.line, w.col, :value from import_wrong w where w.list_id = :list and w.col <> '' and ${mine('w')} and ${alike}
      on conflict (authority_id, list_id, kind, line, col) do update set value = excluded.value returning 1)
    select count(*)::int as saved from written`,
})

export const takeBackMend = statement('exchange.take_back_mend', {
  takes: { list: 'uuid', kind: 'text', line: 'int', col: 'text' }, gives: { line: 'int' },
  sql: `delete from import_mend m where m.list_id = :list and m.kind = :kind and m.line = :line and m.col = :col and ${mine('m')} returning m.line`,
})

/** Somebody has worked on it: it is kept for as long again. */
export const touchKept = statement('exchange.touch_kept', {
  takes: { list: 'uuid' }, gives: { id: 'uuid' },
  sql: `update import_list l set worked_at = clock_timestamp() where l.id = :list and ${mine('l')} returning l.id`,
})

export const deleteKept = statement('exchange.delete_kept', {
  takes: { list: 'uuid' }, gives: { id: 'uuid' }, sql: `delete from import_list l where l.id = :list and ${mine('l')} returning l.id`,
})

export const findKeptRow = statement('exchange.find_kept_row', {
  takes: { list: 'uuid', kind: 'text', line: 'int' }, gives: { file: 'text', columns: 'text[]', row: 'json', mends: 'json', wrong: 'json' },
  sql: `select f.name as file, f.columns, r.value as row,
      (select coalesce(jsonb_object_agg(m.col, m.value), '{}') from import_mend m where m.list_id = :list and m.kind = :kind and m.line = :line and ${mine('m')}) as mends,
      (select coalesce(jsonb_object_agg(w.col, w.message), '{}') from import_wrong w where w.list_id = :list and w.kind = :kind and w.line = :line and ${mine('w')}) as wrong
    from import_file f join import_part p on p.list_id = f.list_id and p.kind = f.kind and ${mine('p')}, jsonb_array_elements(p.rows) as r (value)
    where f.list_id = :list and f.kind = :kind and (r.value ->> 0)::int = :line and ${mine('f')}`,
})

// ---------------------------------------------------------------- loads that were made

const everyone = 'who loaded how many rows when: whoever may load data in this authority may know; the permission and the wall say who that is'
const columns = { id: 'uuid', files: 'text[]', counts: 'json', loaded_at: 'moment', loaded_by: 'text?', undone_at: 'moment?', undone_by: 'text?' } as const
const made = `select i.id, i.files, i.counts, i.loaded_at, l.name as loaded_by, i.undone_at, u.name as undone_by from import i
    left join membership l on l.authority_id = i.authority_id and l.id = i.membership_id left join membership u on u.authority_id = i.authority_id and u.id = i.undone_by
    where i.authority_id = :authority`

export const listImports = statement('exchange.imports', { everyone, takes: {}, gives: columns, sql: `${made} order by i.loaded_at desc, i.id desc limit 50` })
/** As many of what an import has made are listed. */
const mostMade = 50
const madeOf = (kind: string) => `(select m.what, split_part(k.key, ':', 2)::bigint as id from import_made m, unnest(m.keys[1:${mostMade}]) as k (key)
      where m.authority_id = :authority and m.import_id = :import and m.kind = '${kind}')`

/** People whose record the reader may not open are left out. */
export const listMadeClients = statement('exchange.made_clients', {
  takes: { import: 'uuid' }, gives: { id: 'bigint', what: 'text', title: 'text', forename: 'text', surname: 'text' },
  sql: `select c.id, m.what, c.title, c.forename, c.surname from ${madeOf('clients')} m join client c on c.authority_id = :authority and c.id = m.id
    where :services is null and ${notHidden('c.id')} order by c.id limit ${mostMade}`,
})

export const listMadeSchedules = statement('exchange.made_schedules', {
  takes: { import: 'uuid' },
  gives: { id: 'bigint', what: 'text', client_id: 'bigint', title: 'text', forename: 'text', surname: 'text', service_id: 'bigint', service: 'text', starts_on: 'date' },
  sql: `select s.id, m.what, s.client_id, c.title, c.forename, c.surname, s.service_id, v.name as service, s.starts_on
    from ${madeOf('schedules')} m join schedule s on s.authority_id = :authority and s.id = m.id
    join client c on c.authority_id = s.authority_id and c.id = s.client_id join service v on v.authority_id = s.authority_id and v.id = s.service_id
    where ${inMyServices('s.service_id')} and ${notHidden('s.client_id')} order by s.id limit ${mostMade}`,
})

export const findImport = statement('exchange.find_import', { everyone, takes: { import: 'uuid' }, gives: columns, sql: `${made} and i.id = :import` })
