// Report: which places are or become free on some days, by service, provider, type, kind of unit and town, and why; each leads to the timeline and to asking.
import { furthestAhead, vacanciesIn, whyFree, type Vacancy } from '#areas/schedules/public.ts'
import { labelOf } from '#code-lists/code-list.ts'
import { scheduleKind } from '#code-lists/schedule-kinds.ts'
import { showShortIso } from '#platform/dates.ts'
import { listReport } from './list-report.ts'

const placeName = ({ name, place }: Vacancy) => (place === null ? name : `${name}, place ${place}`)

export const vacancies = listReport<Vacancy & { client: null }>({
  key: 'vacancies', title: 'Vacancies', counts: ['vacancy', 'vacancies'], permission: 'occupancy.read', of: 'coming', ofPeople: false,
  about: `A place is a vacancy from the day on which nobody has it, it can be let, and a contract covers it: the day of leaving is its first. A free place beside somebody in a shared unit is
    one too, though the figures of occupancy count the unit as occupied. `
    + `Its last free day is the one before somebody comes, it can’t be let, or the contract ends. `
    + `A request that waits for a decision holds no place. Floating support has no places.`,
  rows: async ({ db, user }, period) => (await vacanciesIn(db, period, user.may('request.read'))).map((vacancy) => ({ ...vacancy, client: null })),
  dimensions: () => [
    { name: 'why', heading: 'Reason', list: whyFree, of: ({ why }) => why }, { name: 'kind', heading: 'Kind of unit', list: scheduleKind, of: ({ kind }) => kind },
    { name: 'town', heading: 'Town', list: 'found', of: ({ town }) => town || 'No town' },
  ],
  columns: ({ user }) => [
    { key: 'unit', heading: 'Unit', kind: 'text', of: placeName },
    { key: 'level', heading: 'Service level', kind: 'text', of: ({ level }) => level },
    { key: 'from', heading: 'Free from', kind: 'date', of: ({ from }) => from },
    { key: 'to', heading: 'Last free day', kind: 'date', of: ({ to }) => to },
    { key: 'why', heading: 'Reason', kind: 'text', of: ({ why, state }) => (why === 'void' ? `Void: ${state}` : labelOf(whyFree, why)) },
    { key: 'void', heading: 'Days void', kind: 'number', of: ({ why, daysVoid }) => (why === 'void' ? daysVoid : null) },
    ...(user?.may?.('request.read') ? [{ key: 'asked', heading: 'Asked for', kind: 'number' as const, of: ({ asked }: Vacancy) => asked || null }] : []),
    { key: 'town', heading: 'Town', kind: 'text', of: ({ town }) => town },
  ],
  facts: (rows) => [{ label: 'Free on the first day', value: String(rows.filter(({ why }) => why === 'void').length) },
    { label: 'Become free later', value: String(rows.filter(({ why }) => why !== 'void').length) }],
  hrefOf: ({ service, unit, place, from }, period) => `/services/${service}/timeline?from=${from > period.from ? from : period.from}#unit-${unit}${place !== null && place > 1 ? `-${place}` : ''}`,
  linksOf: (vacancy, { user, today }) => {
    const place = vacancy.place === null ? {} : { place: String(vacancy.place) }
    const asked = vacancy.asked === 0 ? [] : [{
      href: `/requests?${new URLSearchParams({ kind: 'schedule.new', unit: vacancy.unit, ...place }).toString()}`,
      text: `${vacancy.asked} asked for`, of: `in ${placeName(vacancy)}`,
    }]
    const starts = vacancy.from > today.toString() ? vacancy.from : today.toString()
    const isPast = vacancy.to !== null && vacancy.to < today.toString()
    if (!user.may('request.make') || isPast || starts > today.add({ days: furthestAhead }).toString()) return asked
    const query = new URLSearchParams({ unit: vacancy.unit, ...place, starts_on: starts })
    const of = `for a schedule in ${placeName(vacancy)}, ${vacancy.level}, from ${showShortIso(starts)}`
    return [...asked, { href: `/services/${vacancy.service}/schedules/new?${query.toString()}`, text: 'Ask', of }]
  },
})
