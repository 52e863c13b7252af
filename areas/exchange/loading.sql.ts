// How a pack gets into the tables: staged as it was read, made ready (every name an id, compared with what is recorded), then written.
// Each step is one complete statement over all rows of a kind. They run as the owner of the tables, inside one transaction.

/** A row of another kind, found by what stands in cells; `writes` says which of our columns take what of it. */
export type Reference = { kind: string, by: Record<string, string>, writes: Record<string, string> }

/** How a kind of row stands in the database. `p` is the staged row, `t` the recorded one, `to_unit` the row that column unit names. */
export type Shape = {
  name: string
  noun: string
  table: string
  /** Type of each column as it is staged. */
  types: Record<string, string>
  /** Staged and written beside the columns, such as search keys. */
  extra: readonly string[]
  key: readonly string[]
  id: 'number' | 'uuid' | 'none'
  /** Which recorded row is the staged one. */
  match: string
  references: Record<string, Reference>
  /** What rows of other kinds ask of this one, and the table's columns for it. */
  known: Record<string, string>
  /** Never changed by a pack. */
  fixed: readonly string[]
}

/** Whose rows are loaded, and the people whose records the importer may not open. Both are numbers: they stand in the text. */
export type Loading = { authority: number, hidden: readonly number[] }

const staged = (kind: string) => `pg_temp.pack_${kind}`
const ready = (kind: string) => `pg_temp.ready_${kind}`
const columnsOf = (of: Shape) => [...Object.keys(of.types), ...of.extra]

/** Everything that is wrong between rows, one row of it for each cell; and what the file of each kind is called, for texts that name a line of another. */
export const createProblems = `
  drop table if exists pg_temp.pack_problem, pg_temp.pack_file;
  create temp table pack_problem (kind text not null, line int not null, col text not null, value text, message text not null) on commit drop;
  create temp table pack_file (kind text primary key, name text not null) on commit drop`
export const nameFiles = 'insert into pg_temp.pack_file select * from unnest($1::text[], $2::text[])'

/** clients.csv:5, or pack.xlsx, clients:5; nothing without a line. */
export const lineOf = (kind: string, line: string) => `(select f.name from pg_temp.pack_file as f where f.kind = '${kind}') || ':' || ${line}`

export function createStaging(of: Shape): string {
  const columns = columnsOf(of).map((name) => `${name} ${of.types[name] ?? 'text'}`)
  return `drop table if exists ${staged(of.name)}, ${ready(of.name)};
    create temp table pack_${of.name} (line int not null, refused boolean not null, ${columns.join(', ')}) on commit drop`
}

/** One array for each column: what a COPY would do, in a statement that any connection can send. */
export function stageRows(of: Shape): string {
  const types = ['int', 'boolean', ...columnsOf(of).map((name) => of.types[name] ?? 'text')]
  return `insert into ${staged(of.name)} select * from unnest(${types.map((type, at) => `$${at + 1}::${type}[]`).join(', ')})`
}

export const analyzeStaged = (of: Shape) => `analyze ${staged(of.name)}`
export const analyzeReady = (of: Shape) => `analyze ${ready(of.name)}`

/**
 * The rows with ids in place of names. `unknown` lists the cells that name nothing; `differs` those in which a recorded row is another,
 * and is null where none is recorded. Of a column that the file does not have, what is recorded stays.
 */
export function createReady(of: Shape, all: readonly Shape[], present: readonly string[], loading: Loading): string {
  const others = Object.entries(of.references).filter(([, { kind }]) => kind !== of.name)
  const joins = others.map(([cell, { kind, by }]) => `left join ${known(shapeOf(kind, all), loading)} as to_${cell}
      on ${allEqual(by, (theirs, ours) => `to_${cell}.${theirs} = p.${ours}`)}`)
  const unknown = others.map(([cell, { by }]) => `case when p.${cell} is not null and to_${cell}.${Object.keys(by)[0]} is null then '${cell}' end`)
  const differences = present.filter((cell) => !of.key.includes(cell)).map((cell) => `case when ${differenceIn(of, cell)} then '${cell}' end`)
  const targets = Object.entries(targetsOf(of)).map(([target, { from, cell }]) =>
    `${cell === '' || present.includes(cell) ? from : `case when t.authority_id is null then ${from} else t.${target} end`} as ${target}`)
  return `create temp table ready_${of.name} on commit drop as
    select p.line, p.refused, ${idOf(of)}t.authority_id is not null as recorded, coalesce(${isHidden(of, loading)}, false) as hidden,
      array_remove(array[${unknown.join(', ')}]::text[], null) as unknown,
      case when t.authority_id is not null and (${isHidden(of, loading)}) is not true
        then array_remove(array[${differences.join(', ')}]::text[], null) end as differs,
      ${targets.join(', ')}
    from ${staged(of.name)} as p ${joins.join(' ')} left join ${of.table} as t on t.authority_id = ${loading.authority} and ${of.match}`
}

const shapeOf = (kind: string, all: readonly Shape[]) => all.find(({ name }) => name === kind)!
const allEqual = (by: Record<string, string>, equal: (theirs: string, ours: string) => string) =>
  Object.entries(by).map(([theirs, ours]) => equal(theirs, ours)).join(' and ')

/** Recorded of somebody whose record the importer may not open: not even whether the row is the same may be told. */
function isHidden(of: Shape, { hidden }: Loading): string {
  const client = { client: 't.id', schedule: 't.client_id', hb_position: 't.client_id' }[of.table]
  return client === undefined || hidden.length === 0 ? 'false' : `${client} = any ('{${hidden.join(',')}}')`
}

const idOf = (of: Shape) => (of.id === 'none' ? '' : of.id === 'number' ? 'p.id, ' : 'coalesce(t.id, uuidv7()) as id, ')

/** What rows can be referred to: those of the pack that stand, and those recorded that the pack does not replace. */
export function known(of: Shape, loading: Loading): string {
  const asked = Object.entries({ ...of.known, ...(of.id === 'uuid' ? { id: 'id' } : {}) })
  const columns = (from: string) => asked.map(([name, column]) => `${from}.${column} as ${name}`).join(', ')
  return `(select ${columns('r')} from ${ready(of.name)} as r
    union all select ${columns('t')} from ${of.table} as t
    where t.authority_id = ${loading.authority} and (${isHidden(of, loading)}) is not true
      and not exists (select from ${ready(of.name)} as r where r.id = t.id))`
}

/** The table's columns that a row fills, with the cell each comes from. A reference to the own kind comes later: linkRoomsToHouses. */
function targetsOf(of: Shape): Record<string, { from: string, cell: string }> {
  const plain = Object.keys(of.types).filter((name) => !(name in of.references) && !(of.id === 'number' && name === 'id'))
  const named = Object.entries(of.references).flatMap(([cell, { kind, writes }]) => Object.entries(writes).map(([target, theirs]) =>
    [target, { from: kind === of.name ? 'null::uuid' : `to_${cell}.${theirs}`, cell }] as const))
  return Object.fromEntries([
    ...plain.map((name) => [name, { from: `p.${name}`, cell: name }] as const),
    ...of.extra.map((name) => [name, { from: `p.${name}`, cell: '' }] as const),
    ...named,
  ])
}

function differenceIn(of: Shape, cell: string): string {
  const reference = of.references[cell]
  if (!reference) return `t.${cell} is distinct from p.${cell}`
  const { kind, writes } = reference
  if (kind === of.name) return `(select h.name from ${of.table} as h where h.authority_id = t.authority_id and h.id = t.${cell}) is distinct from p.${cell}`
  return Object.entries(writes).map(([target, theirs]) => `t.${target} is distinct from to_${cell}.${theirs}`).join(' or ')
}

/** A unit may be part of another: which one is filled in once it is known which rows stand. */
export const linkRoomsToHouses = (units: Shape, loading: Loading) => `update ${ready('units')} as r set part_of = h.id
  from ${staged('units')} as p join ${known(units, loading)} as h on h.service = p.service and h.name = p.part_of where p.line = r.line`

// ---------------------------------------------------------------- what is wrong between rows

const problem = (of: Shape, select: string) => `insert into pg_temp.pack_problem (kind, line, col, value, message) select '${of.name}', ${select}`

export function findRepeated(of: Shape): string {
  const key = of.key.join(', ')
  const [last] = of.key.slice(-1)
  return problem(of, `p.line, '${last}', p.${last}::text, format('This %s stands in line %s already', '${of.noun}', first.line)
    from ${staged(of.name)} as p join (select ${key}, min(line) as line from ${staged(of.name)} group by ${key} having count(*) > 1) as first using (${key})
    where p.line > first.line`)
}

export const listUnknown = (of: Shape) => `select distinct cell from ${ready(of.name)}, unnest(unknown) as cell where unknown <> '{}' order by cell`

/** What names nothing. A name within a service that is unknown itself says no more than that. */
export function findUnknown(of: Shape, all: readonly Shape[], cell: string): string {
  const { kind, by } = of.references[cell]!
  const { noun } = shapeOf(kind, all)
  const isWithinService = cell !== 'service' && 'service' in by
  const theirKey = Object.keys(by).join(', ')
  const message = isWithinService ? `format('There is no ${noun} %s in service %s', p.${cell}, p.service)` : `format('There is no ${noun} %s', p.${cell})`
  const isUnknown = kind === of.name ? `p.${cell} is not null and r.${cell} is null` : `'${cell}' = any (r.unknown)`
  return problem(of, `p.line, '${cell}', p.${cell}::text, ${message} || coalesce(': its own row is refused (' || ${lineOf(kind, 's.line')} || ')', '')
    from ${staged(of.name)} as p join ${ready(of.name)} as r using (line)
    left join (select ${theirKey}, min(line) as line from ${staged(kind)} group by ${theirKey}) as s
      on ${allEqual(by, (theirs, ours) => `s.${theirs} = p.${ours}`)}
    where ${isUnknown} ${isWithinService ? `and 'service' <> all (r.unknown)` : ''}`)
}

export const findHidden = (of: Shape) =>
  problem(of, `r.line, 'id', r.id::text, 'This number belongs to a record that you may not open' from ${ready(of.name)} as r where r.hidden`)

/** A recorded row that is another: refused, unless the pack is to replace what is recorded. */
export function findDifferent(of: Shape, update: boolean): string {
  return problem(of, `r.line, d.col, to_jsonb(p) ->> d.col, case when d.col = any ('{${of.fixed.join(',')}}')
      then 'Is not what is recorded, and can’t be changed by a data pack' else 'Is not what is recorded. To replace that, choose to update (--update)' end
    from ${ready(of.name)} as r join ${staged(of.name)} as p using (line) cross join unnest(r.differs) as d (col)
    where r.differs <> '{}' and not r.refused and (${!update} or d.col = any ('{${of.fixed.join(',')}}'))
      and not exists (select from pg_temp.pack_problem as x where x.kind = '${of.name}' and x.line = r.line and x.col = d.col)`)
}

/** Rows that do not stand. */
export function dropRefused(of: Shape): string {
  return `delete from ${ready(of.name)} as r where r.refused
    or exists (select from pg_temp.pack_problem as x where x.kind = '${of.name}' and x.line = r.line)`
}

export const countReady = (of: Shape) => `select count(*) filter (where not recorded)::int as added, count(*) filter (where differs <> '{}')::int as changed,
  count(*) filter (where differs = '{}')::int as unchanged, coalesce(max(line) filter (where not recorded), 0) as last from ${ready(of.name)}`

// ---------------------------------------------------------------- writing

export function writeChanged(of: Shape, present: readonly string[], { authority }: Loading): string {
  const targets = Object.entries(targetsOf(of)).filter(([, { cell }]) => cell === '' || (present.includes(cell) && !of.key.includes(cell)))
  const sameRow = of.id !== 'none' ? ['id'] : of.key.map((cell) => (of.references[cell] ? Object.keys(of.references[cell].writes)[0]! : cell))
  return `update ${of.table} as t set ${targets.map(([target]) => `${target} = r.${target}`).join(', ')}
    from ${ready(of.name)} as r where r.differs <> '{}' and t.authority_id = ${authority} and ${sameRow.map((name) => `t.${name} = r.${name}`).join(' and ')}`
}

/** Takes the first and last line of a part, and the moment at which the pack becomes known. */
export function writeAdded(of: Shape, { authority }: Loading): string {
  const targets = Object.keys(targetsOf(of))
  const id = of.id === 'none' ? '' : 'id, '
  return `insert into ${of.table} (authority_id, ${id}${targets.join(', ')}, recorded_at)
    select ${authority}, ${id}${targets.join(', ')}, $3::timestamptz from ${ready(of.name)} where not recorded and line between $1 and $2 order by line`
}

/** New numbers are drawn past the largest loaded one. It does not wait for the commit: a number left out harms nobody. */
export function raiseNumber(numbered: readonly Shape[]): string {
  const largest = numbered.map((of) => `(select max(id) from ${ready(of.name)} where not recorded)`)
  return `select setval('number', largest) from number, (select greatest(${largest.join(', ')}) as largest) as pack where largest > last_value`
}

/** The organisation of a service works with the clients of its schedules. For domestic-violence services only its own people see them. */
export const writeWhoSees = (services: Shape, loading: Loading) => `with written as (
    insert into client_organisation (authority_id, organisation_id, client_id, service_id, surname_key, forename_key, since)
    select ${loading.authority}, seen.organisation_id, seen.client_id, seen.service_id, c.surname_key, c.forename_key, $3::timestamptz
    from (
      select distinct s.organisation_id, r.client_id, case when s.domestic_violence then s.id end as service_id
      from ${ready('schedules')} as r join ${known(services, loading)} as s on s.id = r.service_id where not r.recorded
    ) as seen join client as c on c.authority_id = ${loading.authority} and c.id = seen.client_id
    on conflict do nothing returning organisation_id, client_id, service_id
  )
  insert into import_made (authority_id, import_id, kind, what, keys)
  select $1, $2, 'client_organisation', 'seen', array_agg(client_id || '|' || organisation_id || '|' || coalesce(service_id::text, '')) from written having count(*) > 0`

/**
 * Keeps the server from counting the rows of a table while they are not committed: it would find none, and every check of a reference
 * would be planned for an empty table. Readers and writers are not kept waiting.
 */
export const keepFromBeingCounted = (growing: readonly Shape[]) =>
  `lock table ${[...growing.map((of) => of.table), 'client_organisation'].join(', ')} in share update exclusive mode`

/** What was planned for a small table would be far too slow on a large one, and sessions keep their plans. */
export const analyzeTable = (of: Shape) => `analyze ${of.table}`
