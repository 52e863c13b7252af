// What a page of 50 rows costs: the list of a service's schedules, drawn again and again in this process.
import { areas } from '#app'
import { roleMay } from '#access/roles.ts'
import { listSchedulesPage } from '#areas/schedules/list-schedules.page.ts'
import { draw } from '#platform/web/draw.ts'
import type { Context, User } from '#platform/web/route.ts'

export const user: User = {
  authority: { id: 1, code: 'benchshire', name: 'Benchshire Council', nation: 'england' },
  account: '', membership: '', name: 'Colleague at Benchshire Council', role: 'reviewer',
  organisation: { id: '', name: 'Benchshire Council' }, others: [], codes: [], wholeAuthority: true, may: (permission) => roleMay('reviewer', permission),
}

/** Milliseconds of CPU for one, and its size. */
export function costOfPage(): { milliseconds: number, bytes: number } {
  const schedules = Array.from({ length: 50 }, (_, i) => ({
    id: 1_000_000 + i, client_id: 100_000 + i, client: `Barcudale, Ms Taya${i}`, reference: i % 3 === 0 ? `R${i}` : '', level: '1 - Site 17',
    unit: i % 2 === 0 ? null : `Flat ${i}`, units: '1.00', starts_on: `2026-05-${10 + i % 20}`, left_on: null, end_reason: null, endReasonLabel: null,
    changes: i % 20 === 0 ? 1 : 0, state: 'current' as const,
  }))
  const listed = {
    service: { id: 10_003, name: 'Service 3', type: 'floating-support' }, schedules, current: 50, planned: 0, hidden: 0, pending: 1,
    ended: false, order: 'client', search: '', unsearchable: false, from: 0, more: false, onlyChanged: false,
    confirmation: {
      current: 50, planned: 0, hidden: 0, last: '01890000-0000-7000-8000-000000000001', confirmed_on: '2026-11-02', confirmer: 'Colleague 7', confirmed_by: '',
      changed: 1, taken_away: 0, state: '', silent: false,
    },
  }
  const context = { user, today: Temporal.PlainDate.from('2026-11-22'), asAt: null, csrf: 'x'.repeat(43), url: new URL('http://local/services/10003/schedules') } as unknown as Context
  const once = () => Buffer.from(draw(listSchedulesPage(listed, context), context, { areas })).length
  return cpuOf(once, 3000)
}

export function cpuOf(once: () => number, times: number): { milliseconds: number, bytes: number } {
  for (let i = 0; i < times * 2 / 3; i += 1) once()
  const before = process.cpuUsage()
  for (let i = 0; i < times; i += 1) once()
  const { user: inUser, system } = process.cpuUsage(before)
  return { milliseconds: (inUser + system) / 1000 / times, bytes: once() }
}
