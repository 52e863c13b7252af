// The timeline of a service of 200 units: its data, what is asked of both, and the CPU of its page over 13 weeks.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { areas } from '#app'
import { listName } from '#areas/clients/public.ts'
import { timelinePage } from '#areas/schedules/timeline.page.ts'
import type { TimelineOf } from '#areas/schedules/timeline-of-service.ts'
import { figuresOfRows, rowsOf, type Unit } from '#areas/schedules/timeline.ts'
import { draw } from '#platform/web/draw.ts'
import type { Context } from '#platform/web/route.ts'
import type { Operation } from './operations.ts'
import { cpuOf, user } from './page.ts'
import { getJson, type Process, type Session } from './targets.ts'

const service = 9000
const units = 200
const weeks = 13

/** The largest service: somebody in each unit until some weeks ago, in nine of ten somebody since, a few leaving soon; some void for repairs or works. */
async function addService(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query('select from service where authority_id = 1 and id = $1', [service])
  if (rows.length > 0) return
  const run = (text: string, ...values: unknown[]) => owner.query(text, values)
  await run('begin')
  await run(`insert into service (authority_id, id, organisation_id, name, site, type)
    select 1, $1::bigint, id, 'The largest', 'The largest', 'long-term-accommodation' from organisation where name = 'Provider 1'`, service)
  await run(`insert into contract (authority_id, service_id, reference, starts_on, ends_on) values (1, $1, 'L/1', current_date - 2000, current_date + 1000)`, service)
  await run(`insert into service_level (authority_id, service_id, number, name, kind) select 1, $1::bigint, n, 'Level ' || n, 'non-adapted' from generate_series(1, 4) n`, service)
  await run(`insert into unit (authority_id, service_id, service_level_id, name, kind, starts_on)
    select 1, $1::bigint, l.id, 'Flat ' || n, 'self-contained', current_date - 2000
    from generate_series(1, $2::int) n
      join service_level l on l.service_id = $1 and l.number = n % 4 + 1`, service, units)
  await run(`insert into schedule (authority_id, id, service_id, service_type, client_id, service_level_id, unit_id, place, starts_on, left_on, end_reason)
    select 1, 900000 + 2 * u.n + k, $1::bigint, 'long-term-accommodation', c.id, u.service_level_id, u.id, 1, case k when 0 then current_date - 500 else current_date - u.n % 30 end,
      case when k = 0 then current_date - 12 - u.n % 50 - u.n % 30 when u.n % 12 = 0 then current_date + 10 + u.n % 30 end, case when k = 0 or u.n % 12 = 0 then 'moved-on-planned' end
    from (select u.*, (row_number() over (order by u.id))::int as n from unit u where u.service_id = $1) u cross join generate_series(0, 1) k
      join (select id, (row_number() over (order by id))::int as n from client where not need_to_know limit 1000) c on c.n = u.n * 2 + k
    where k = 0 or u.n % 10 > 0`, service)
  await run(`insert into unit_void (authority_id, service_id, unit_id, kind, starts_on, ends_on)
    select 1, $1::bigint, s.unit_id, case when s.id % 3 = 0 then 'major-works' else 'minor-repairs' end, s.left_on, s.left_on + 6
    from schedule s where s.service_id = $1 and s.left_on <= current_date and s.id % 4 = 0`, service)
  await run('commit')
  await run('analyze schedule, unit, unit_void')
}

/** Thirteen weeks from each Monday of the year around today, one after the other. */
export async function timeline(owner: pg.Client, reads: (name: string, paths: { page: string[], json: string[], limit: string[] }) => Pick<Operation, 'name' | 'writes' | 'expect' | 'next'>,
  { ours, limit, session }: { ours: Process, limit: Process, session: Session }): Promise<Operation> {
  await addService(owner)
  const today = Temporal.Now.plainDateISO('Europe/London')
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  const periods = Array.from({ length: 40 }, (_, at) => ({ from: monday.add({ weeks: at - 20 }).toString(), to: monday.add({ days: (at - 20 + weeks) * 7 - 1 }).toString() }))
  const mine = periods.map(({ from, to }) => `/services/${service}/timeline?from=${from}&to=${to}`)
  const least = periods.map(({ from, to }) => `/timeline/${service}/${from}/${to}`)
  return {
    ...reads('timeline', { page: mine, json: mine, limit: least }),
    compare: async () => {
      let rows = 0
      for (const [at, path] of mine.entries()) {
        if (at % 5 > 0) continue
        const [shown, plain] = await Promise.all([getJson(ours.port, path, session), getJson(limit.port, least[at]!)])
        const of = shown as unknown as TimelineOf
        const stays = of.rows.flatMap(({ name, cells }) => cells.flatMap(({ stay }) => (stay ? [`${name} ${stay.name} ${stay.starts_on} ${stay.left_on}`] : []))).sort()
        const asked = (plain['stays'] as { unit: string, title: string, forename: string, surname: string, starts_on: string, left_on: string | null }[])
          .filter(({ starts_on, left_on }) => starts_on <= of.to && (left_on === null || left_on > of.from)).map((stay) => `${stay.unit} ${listName(stay)} ${stay.starts_on} ${stay.left_on}`).sort()
        assert.deepEqual(stays, asked)
        rows += stays.length
      }
      return rows
    },
  }
}

/** Milliseconds of CPU for the page of 200 units and 13 weeks, its spans and words included, and its size. */
export function costOfTimeline(): { milliseconds: number, bytes: number } {
  const from = Temporal.PlainDate.from('2026-10-05')
  const period = { from: from.toString(), to: from.add({ days: weeks * 7 - 1 }).toString() }
  const day = (at: number) => from.add({ days: at }).toString()
  const all = Array.from({ length: units }, (_, i): Unit => ({
    id: `01890000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    name: `Flat ${i}`, level: `${i % 4} - Level`, places: 1, amount: 100, from: '2020-01-01', before: null,
    contracts: [{ from: '2024-04-01', before: '2027-04-01' }],
    marks: i % 8 === 0 ? [{ kind: 'minor-repairs', from: day(20 + i % 5), before: day(27) }] : [],
    stays: [{ unit: '', place: 1, id: 1_000_000 + i, client: 100_000 + i, name: `Barcudale, Ms Taya${i}`, from: '2024-05-06', before: day(20 + i % 5) },
      ...(i % 10 === 0 ? [] : [{
        unit: '', place: 1, id: 2_000_000 + i, client: 200_000 + i, name: `Bardiford, Mr Joli${i}`,
        from: day(30 + i % 20), before: i % 12 === 0 ? day(60 + i % 20) : null,
      }])],
  }))
  const context = { user, today: Temporal.PlainDate.from('2026-11-26'), asAt: null, csrf: 'x'.repeat(43), url: new URL(`http://local/services/${service}/timeline`) } as unknown as Context
  return cpuOf(() => {
    const rows = rowsOf(all, [], period, '2026-11-26')
    const { contracted, occupied, void: empty, unavailable } = figuresOfRows(all, rows, period)
    const found = { service: { id: service, name: 'The largest', type: 'long-term-accommodation' }, ...period, asAt: null, day: '2026-11-26', units: null, as: null, rows,
      total: { contracted, available: occupied + empty, occupied, void: empty, unavailable } }
    return Buffer.from(draw(timelinePage({ service: found.service, typed: {}, errors: {}, found }, context), context, { areas })).length
  }, 300)
}
