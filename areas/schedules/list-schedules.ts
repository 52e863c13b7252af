// GET /services/:service/schedules: the client schedules tab (S1.33 to S1.43), its search, and its sorting.
import { endReason } from '#code-lists/end-reasons.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { withLocal } from '#code-lists/local-codes.ts'
import { listName } from '#areas/clients/public.ts'
import { countOpen } from '#areas/requests/public.ts'
import { findService } from '#areas/services/public.ts'
import { choice, text, wholeNumber } from '#platform/fields.ts'
import type { RowOf } from '#platform/sql.ts'
import { searchKey } from '#platform/text.ts'
import { done, found, get, post, show, Stop } from '#platform/web/route.ts'
import { listSchedulesPage } from './list-schedules.page.ts'
import { findConfirmation } from './confirmations.sql.ts'
import { countCurrent, listOfService } from './schedules.sql.ts'
import { stateOn, type ScheduleState } from './schedule.ts'

const keys = ['client', 'number', 'reference', 'level', 'units', 'start', 'end'] as const
export type SortKey = (typeof keys)[number]
type Order = SortKey | `-${SortKey}`
const sortable = { list: 'order', codes: keys.flatMap((key) => [{ code: key, label: `By ${key}` }, { code: `-${key}`, label: `By ${key}, descending` }]) }
const filterFields = {
  order: choice({ label: 'Order', list: sortable, optional: true }),
  ended: choice({ label: 'Non-current items', list: { list: 'ended', codes: [{ code: 'include', label: 'Include non-current items' }] }, optional: true }),
  changed: choice({ label: 'Changed since the list was confirmed', list: { list: 'changed', codes: [{ code: 'since', label: 'Changed since the list was confirmed' }] }, optional: true }),
  from: wholeNumber({ label: 'First row', optional: true, most: 100_000 }),
}

export type Listed = {
  service: { id: number, name: string, type: string }
  schedules: { id: number, client_id: number, client: string, reference: string, level: string, unit: string | null, units: string, starts_on: string, left_on: string | null,
    end_reason: string | null, endReasonLabel: string | null, changes: number, state: ScheduleState }[]
  current: number
  /** Begin on a later day: they stand in the list and are not current. */
  planned: number
  /** People with a current schedule whose record the reader may not see. */
  hidden: number
  pending: number
  /** Where the list stands; null on a page about the past. */
  confirmation: RowOf<typeof findConfirmation.gives> | null
  /** Only those that changed since it was confirmed. */
  onlyChanged: boolean
  ended: boolean
  order: string
  search: string
  /** Nothing in the search can be looked for, so nobody was. */
  unsearchable: boolean
  from: number
  more: boolean
}

export const schedulesTab = get('/services/:service/schedules', {
  name: 'schedules.list', summary: 'Client schedules of a service', permission: 'schedule.read', params: { service: 'number' }, query: filterFields, asAt: true, atOnce: true,
  handle: async ({ db, user, params, query, today, asAt, sealed }) => {
    const day = (asAt ?? today).toString()
    const search = sealed.open()['search'] ?? ''
    const key = searchKey(search)
    const unsearchable = search !== '' && key === ''
    const ended = query.ended === 'include'
    const order = (query.order ?? 'client') as Order
    const from = query.from ?? 0
    const filters = [...(ended ? [] : ['now' as const]), ...(key ? ['search' as const] : []), ...(query.changed === 'since' ? ['changed' as const] : [])]
    const [service, rows, current, open, last] = await Promise.all([
      db.row(findService, params),
      unsearchable ? [] : db.rows(listOfService(filters, order), { ...params, today: day, search_from: key, search_before: `${key}\u{10ffff}`, from_row: from }),
      asAt === null ? undefined : db.row(countCurrent, { ...params, today: day }),
      db.row(countOpen, params),
      asAt === null ? db.row(findConfirmation, { ...params, today: day, may_confirm: user.may('schedule.confirm') }) : undefined,
    ])
    const { id, name, type } = found(service)
    const counted = found<{ current: number, planned: number, hidden: number }>(last ?? current)
    const shown = rows.slice(0, 50)
    return show<Listed>({
      service: { id, name, type },
      schedules: shown.map((row) => ({ id: row.id, client_id: row.client_id, client: listName(row), reference: row.reference, level: row.level, unit: row.unit, units: row.units,
        starts_on: row.starts_on, left_on: row.left_on, end_reason: row.end_reason, endReasonLabel: row.end_reason && labelOf(withLocal(endReason, user.codes), row.end_reason),
        changes: row.changes, state: stateOn(row, day) })),
      current: counted.current, planned: counted.planned, hidden: counted.hidden, pending: open!.new_schedules,
      confirmation: last ?? null, onlyChanged: query.changed === 'since',
      ended, order, search, unsearchable, from, more: rows.length > 50,
    }, listSchedulesPage)
  },
})

/** Names are typed into the search box, so it is posted, and travels sealed. */
export const searchSchedules = post('/services/:service/schedules/search', {
  name: 'schedules.search', summary: "Search a service's schedules by client name", permission: 'schedule.read', params: { service: 'number' },
  input: { search: text({ label: 'Search', max: 80, optional: true, personal: true }), ended: text({ label: 'Non-current items', max: 10, optional: true }) },
  handle: async ({ db, params, input, sealed }) => {
    found(await db.row(findService, params))
    if ('errors' in input) throw new Stop(422, 'That can’t be searched for', `${Object.values(input.errors).join('. ')}. Go back and search again.`)
    const { values } = input
    const query = new URLSearchParams({ ...(values.ended === 'include' ? { ended: 'include' } : {}), ...(values.search ? { q: sealed.seal({ search: values.search }) } : {}) })
    return done(`/services/${params.service}/schedules${query.size > 0 ? `?${query.toString()}` : ''}`, '')
  },
})
