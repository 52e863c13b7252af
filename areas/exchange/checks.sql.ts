// What is wrong, or only odd, between the rows of a pack and with what is recorded: who can't be where, and what overlaps.
// Each statement adds to pack_problem. They run on the tables that loading.sql.ts makes ready.
import { known, lineOf, type Loading, type Shape } from './loading.sql.ts'

const insertProblem = 'insert into pg_temp.pack_problem (kind, line, col, value, message)'
const day = (column: string) => `to_char(${column}, 'FMDD FMMonth YYYY')`

export const findRoomsOutsideHouses = (units: Shape, loading: Loading) => `${insertProblem}
  select 'units', r.line, 'part_of', p.part_of, format('%s is not a house', p.part_of)
  from pg_temp.ready_units as r join pg_temp.pack_units as p using (line) join ${known(units, loading)} as h on h.id = r.part_of
  where h.kind <> 'house'`

export const findVoidHouses = (units: Shape, loading: Loading) => `${insertProblem}
  select 'voids', r.line, 'unit', p.unit, format('%s is a house, which is never let: name one of its rooms', p.unit)
  from pg_temp.ready_voids as r join pg_temp.pack_voids as p using (line) join ${known(units, loading)} as u on u.id = r.unit_id
  where u.kind = 'house'`

/** A unit where the service has none, none where it has, a house, or a place that the unit does not have. */
export const findWrongPlaces = (units: Shape, loading: Loading) => `${insertProblem}
  with wrong as (
    select r.line, p.unit, r.place, u.places, coalesce(u.kind = 'house', false) as is_house,
      r.service_type = 'floating-support' as is_floating, r.unit_id is not null as has_unit
    from pg_temp.ready_schedules as r join pg_temp.pack_schedules as p using (line) left join ${known(units, loading)} as u on u.id = r.unit_id
    where (r.service_type = 'floating-support') = (r.unit_id is not null) or u.kind = 'house' or r.place > u.places
  )
  select 'schedules', line, 'unit', unit, case when is_floating then 'Floating support has no unit: leave this empty'
      when is_house then format('%s is a house, which is never let: name one of its rooms', unit) else 'Name the unit that the client lives in' end
  from wrong where is_floating = has_unit or is_house
  union all
  select 'schedules', line, 'place', place::text, format('%s has %s', unit, case when places = 1 then 'one place' else places || ' places' end)
  from wrong where not is_house and place > places`

/** Of which there is one at a time: where, or nowhere else in the authority; and the first day after its end. */
export type OneAtATime = { of: Shape, place: readonly string[], until: string }

/**
 * The rows of a pack and those recorded, without the ones that the pack replaces, wherever some of them share a day. Each carries the
 * cluster of overlapping rows that it is in, so that only rows of one cluster need to be compared. Mostly there is none.
 */
export function createCrowded({ of, place, until }: OneAtATime, { authority }: Loading): string {
  const columns = (from: string) =>
    [...['id', ...place, 'starts_on'].map((column) => `${from}.${column}`), `coalesce(${from}.${until}, 'infinity') as until`].join(', ')
  const where = place.join(', ') || 'true'
  const isPlaced = (row: string) => place.slice(0, 1).map((column) => `${row}.${column}`)
  return `drop table if exists pg_temp.pack_crowded;
    create temp table pack_crowded on commit drop as
    with days as (
      select r.line, ${columns('r')} from pg_temp.ready_${of.name} as r where ${isPlaced('r').map((column) => `${column} is not null`).join() || 'true'}
      union all
      select null, ${columns('t')} from ${of.table} as t
      where t.authority_id = ${authority}${isPlaced('t').map((column) => ` and ${column} in (select ${place[0]} from pg_temp.ready_${of.name})`).join('')}
        and not exists (select from pg_temp.ready_${of.name} as r where r.id = t.id)
    ), linked as materialized (
      select *, max(until) over (partition by ${where} order by starts_on, id rows between unbounded preceding and 1 preceding) > starts_on as joined from days
    )
    select *, count(*) filter (where joined is not true) over (partition by ${where} order by starts_on, id) as cluster
    from linked where (${where}) in (select ${where} from linked where joined);
    create index on pg_temp.pack_crowded (${[...place, 'cluster', 'starts_on'].join(', ')});
    analyze pg_temp.pack_crowded`
}

/** For each row of the pack that shares days with an earlier line or with what is recorded, one of those. */
const clash = (place: readonly string[]) => `pg_temp.pack_crowded as mine cross join lateral (
    select o.line, o.id, o.starts_on, nullif(o.until, 'infinity') as until from pg_temp.pack_crowded as o
    where ${[...place, 'cluster'].map((column) => `o.${column} = mine.${column}`).join(' and ')} and o.id <> mine.id
      and (o.line is null or o.line < mine.line) and o.starts_on < mine.until and o.until > mine.starts_on
    order by o.starts_on desc, o.line limit 1) as other`

/** `ends` in a file is a last day, inside: until 10 May 2026 in the table of clashes is the last day 9 May 2026. */
export const findOverlaps = ({ of, place }: OneAtATime) => `${insertProblem}
  select '${of.name}', mine.line, 'starts_on', mine.starts_on::text,
    format('Another %s has some of these days: from %s%s%s', '${of.noun}', ${day('other.starts_on')}, coalesce(' to ' || ${day('other.until - 1')}, ' on'),
      coalesce(' (' || ${lineOf(of.name, 'other.line')} || ')', ''))
  from ${clash(place)} where mine.line is not null`

/** Two people in one place: who, on which days, and where that stands, as far as the importer may know: of a hidden person the days alone (decision 13). */
export const findTwoInOnePlace = ({ place }: OneAtATime, { authority, hidden }: Loading) => `${insertProblem}
  select 'schedules', mine.line, 'unit', p.unit, format('Two people can’t have one place. %s has it from %s%s%s',
    case when w.hidden then 'Somebody whose record you may not open'
      else coalesce(n.surname, c.surname) || ', ' || concat_ws(' ', nullif(coalesce(n.title, c.title), ''), coalesce(n.forename, c.forename)) end,
    ${day('other.starts_on')}, coalesce(' until ' || ${day('other.until')}, ' with no end date'),
    case when not w.hidden then ' (schedule ' || other.id || coalesce(', ' || ${lineOf('schedules', 'other.line')}, '') || ')' end)
  from ${clash(place)} join pg_temp.pack_schedules as p on p.line = mine.line
  join (select id, client_id from pg_temp.ready_schedules
    union all select t.id, t.client_id from schedule as t
    where t.authority_id = ${authority} and not exists (select from pg_temp.ready_schedules as r where r.id = t.id)) as s on s.id = other.id
  cross join lateral (select s.client_id = any ('{${hidden.join(',')}}') as hidden) as w
  left join pg_temp.ready_clients as n on n.id = s.client_id left join client as c on c.authority_id = ${authority} and c.id = s.client_id
  where mine.line is not null`

// ---------------------------------------------------------------- odd, and loaded all the same

/** How many there are, and the first of them. `rows` gives the line and what the texts are made of. */
const odd = (col: string, value: string, message: string, rows: string) => `select '${col}' as col, line, ${value}::text as value, ${message} as message, total
  from (select *, count(*) over ()::int as total from (${rows}) as rows order by line limit $1) as first_rows`

/** One person, two places on the same days: during a change-over that is so (Q.05). Said of the later one. */
export const findOwnOverlaps = ({ authority }: Loading) => odd('starts_on', 'starts_on',
  `'The same person has another schedule on some of these days' || coalesce(': it ends on ' || ${day("nullif(before, 'infinity')")}, '')`, `
  select line, starts_on, before from (
    select line, starts_on, max(until) over (partition by client_id order by starts_on, id rows between unbounded preceding and 1 preceding) as before
    from (
      select line, id, client_id, starts_on, coalesce(left_on, 'infinity') as until from pg_temp.ready_schedules
      union all
      select null, t.id, t.client_id, t.starts_on, coalesce(t.left_on, 'infinity') from schedule as t
      where t.authority_id = ${authority} and t.client_id in (select client_id from pg_temp.ready_schedules)
        and not exists (select from pg_temp.ready_schedules as r where r.id = t.id)
    ) as days
  ) as stays where line is not null and before > starts_on`)

/**
 * New people who may be somebody of the pack or on record: the same National Insurance number (but for its last letter), or the same name and date of
 * birth. Each is told of one with the lowest number, or first line, so that a thousand alike are a thousand findings. Whom a domestic-violence service
 * alone knows is compared inside it (decision 4), and nobody is compared with a person whose record the importer may not open.
 */
export const findSamePeople = (services: Shape, loading: Loading) => {
  const ways = { nino: ['nino_key'], name: ['surname_key', 'forename_key', 'date_of_birth'] }
  const same = Object.entries(ways).map(([way, columns]) => {
    const [asked, both] = [columns.map((column) => `n.${column}`).join(', '), (one: string) => columns.map((column) => `${one}.${column} = n.${column}`).join(' and ')]
    const isWhole = columns.map((column) => `n.${column} is not null`).join(' and ')
    return `
    select n.line, n.id, first.id as other, first.line as other_line, '${way}' as way
    from new_people n join (select ${columns.join(', ')}, wall, min(line) as line, (array_agg(id order by line))[1] as id from new_people n where ${isWhole}
        group by ${columns.join(', ')}, wall having count(*) > 1) as first on first.wall = n.wall and ${both('first')}
    where first.line < n.line and ${isWhole}
    union
    select n.line, n.id, recorded.id, null, '${way}'
    from new_people n join (select ${asked}, coalesce(o.service_id, 0) as wall, min(t.id) as id from (select distinct ${columns.join(', ')} from new_people n where ${isWhole}) as n
        join client t on t.authority_id = ${loading.authority} and ${both('t')} and t.id <> all ('{${loading.hidden.join(',')}}')
        left join client_organisation o on o.authority_id = t.authority_id and o.client_id = t.id
        group by ${asked}, wall) as recorded on recorded.wall = n.wall and ${both('recorded')}`
  })
  const where = `case when other_line is null then ' on record' else ', ' || ${lineOf('clients', 'other_line')} end`
  return odd('id', 'id', `format('May be the same person as client %s%s: the same %s', other, ${where}, alike)`, `
    with walls as (
      select distinct r.client_id, case when s.domestic_violence then s.id else 0 end as wall from pg_temp.ready_schedules as r join ${known(services, loading)} as s on s.id = r.service_id
    ), new_people as materialized (
      select r.line, r.id, coalesce(w.wall, 0) as wall, left(r.nino, 8) collate "C" as nino_key, r.surname_key collate "C", r.forename_key collate "C", r.date_of_birth
      from pg_temp.ready_clients as r left join walls as w on w.client_id = r.id where not r.recorded
    ), same as (${same.join(' union ')})
    select line, id, other, other_line, string_agg(case way when 'nino' then 'National Insurance number' else 'surname, forename and date of birth' end, ', and the same ' order by way desc) as alike
    from same group by line, id, other, other_line`)
}

export const findWithoutHb = ({ authority }: Loading) => odd('id', 'id', `'There is no Housing Benefit position for this schedule'`, `
  select r.line, r.id from pg_temp.ready_schedules as r
  where not exists (select from pg_temp.ready_hb_positions as p where p.schedule_id = r.id)
    and not exists (select from hb_position as p where p.authority_id = ${authority} and p.schedule_id = r.id)`)

export const findHbOfFloatingSupport = (services: Shape, loading: Loading) => odd('position', 'position',
  `'Floating support is not asked about Housing Benefit'`, `
  select r.line, r.position from pg_temp.ready_hb_positions as r join ${known(services, loading)} as s on s.id = r.service_id
  where s.type = 'floating-support' and r.position <> 'not-passported'`)
